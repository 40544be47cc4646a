"""How many applications stand, by a few statements for all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.collecting import collected
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.readiness import live_signatures
from balcao.kernel.clock import macau_date


@dataclass(frozen=True, slots=True)
class LodgedOne:
    """A case that came of a draft: its number, its receipt's, and what was paid, in avos."""

    reference: str
    receipt: str
    paid: int


def lodges_in_job(draft_id: int) -> bool:
    """Whether what is paid for it is lodged by a job."""
    kept = Draft.objects.filter(pk=draft_id, state="open").values_list("checkout", flat=True).first()
    return bool(kept and kept.get("in_job"))


def lodged_of(draft_ids: Collection[int]) -> Mapping[int, LodgedOne]:
    """The cases that came of these drafts; for who has found that they are the actor's business."""
    rows = Case.objects.filter(draft_id__in=draft_ids).values_list(
        "draft_id", "reference", "receipt_number", "fee_lines"
    )
    return {
        draft: LodgedOne(reference, receipt, sum(line["amount"] for line in lines) if receipt else 0)
        for draft, reference, receipt, lines in rows
    }


def problems_of(draft_ids: Collection[int]) -> Mapping[int, str]:
    """Why drafts that were paid for could not be lodged."""
    rows = Draft.objects.filter(pk__in=draft_ids, state="open").exclude(lodge_problem="")
    return dict(rows.values_list("pk", "lodge_problem"))


def fully_signed(draft_id: int, at: datetime) -> bool:
    """Whether everybody needed has signed what is frozen."""
    draft = Draft.objects.get(pk=draft_id)
    return draft.state == "lodged" or collected(draft, live_signatures(draft), at).missing == 0


def awaited_of(draft_ids: Collection[int], person_id: int, at: datetime) -> frozenset[int]:
    """Those of these drafts that wait for this person's signature."""
    rows = Signature.objects.filter(
        draft_id__in=draft_ids,
        draft__state="open",
        person_id=person_id,
        voided_at=None,
        signed_at=None,
        refused_at=None,
        until_on__gte=macau_date(at),
    )
    return frozenset(rows.values_list("draft_id", flat=True))
