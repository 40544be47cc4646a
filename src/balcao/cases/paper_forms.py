"""What becomes of the files of a draft, beside its answers, once it is lodged."""

from balcao.cases.models import Case, Draft, Paper, PaperForm
from balcao.foundation.db.api import KeptQuestion, given


def forms_of(draft_id: int) -> list[PaperForm]:
    """The forms on paper that came for a draft, in their order."""
    return _FORMS(draft=draft_id)


_FORMS = KeptQuestion(lambda: PaperForm.objects.filter(draft=given("draft")).order_by("pk"))


def file_with_case(draft: Draft, case: Case) -> None:
    """The forms on paper and the texts signed by certificate are papers of the case that the draft became, under who
    sent or signed them."""
    forms = forms_of(draft.pk)
    papers = [
        Paper(
            case=case,
            sha256=each.sha256,
            file=each.file,
            filed_by=each.clerk_name or case.lodged_by_name,
            filed_at=each.received_at,
        )
        for each in forms
    ]
    signed = (
        draft.signatures.filter(voided_at=None, signed_at__isnull=False).exclude(certificate={})
        if draft.frozen_hash
        else ()
    )
    papers += [
        Paper(
            case=case,
            sha256=each.certificate["file"]["sha256"],
            file=each.certificate["file"],
            filed_by=each.certificate["signer"],
            filed_at=each.signed_at or case.lodged_at,
        )
        for each in signed
    ]
    Paper.objects.bulk_create(papers)
