"""What becomes of the forms on paper of a draft once it is lodged."""

from balcao.cases.models import Case, Draft, Paper, PaperForm


def file_paper_forms(draft: Draft, case: Case) -> None:
    """The forms of a draft are papers of the case that it became, under who sent them."""
    forms = PaperForm.objects.filter(draft=draft).order_by("pk")
    Paper.objects.bulk_create(
        Paper(
            case=case,
            sha256=each.sha256,
            file=each.file,
            filed_by=each.clerk_name or case.lodged_by_name,
            filed_at=each.received_at,
        )
        for each in forms
    )
