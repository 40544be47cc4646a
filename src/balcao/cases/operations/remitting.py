"""The fees of activities go on to their organisers, as what was paid and went back tells."""

from datetime import datetime

from django.db import transaction

from balcao.activities.api import activity_of, remit_fees, remittances_due
from balcao.cases.jobs import remit
from balcao.cases.models import Case
from balcao.cases.notes import mop_texts, tell
from balcao.cases.scopes import service_scopes
from balcao.intake.api import entered_in
from balcao.payments.api import Kept, kept_of


def begin_remitting(*, at: datetime) -> int:
    """Have the fees of every activity go on whose day has come, each in a job; returns of how many."""
    due = remittances_due(at=at)
    for number in due:
        remit.defer_once(key=f"activity-fees:{number}", number=number)
    return len(due)


@transaction.atomic
def remit_fees_of(*, number: str, at: datetime) -> None:
    """Have the fees of an activity go on; an organiser who has to pay some back is told. Again it changes nothing."""
    found = activity_of(number=number, at=at)
    amount = remit_fees(at=at, number=number, kept=lambda: _kept(found.enrolled_by, number))
    if amount < 0:
        tell(
            holder_id=found.holder_id,
            department=found.department,
            at=at,
            key="activity_fees_back",
            unique=f"activity-fees:{number}:{at.isoformat()}",
            path=f"/as/{found.holder_id}/to-pay/",
            scopes=service_scopes(found.service_id),
            activity=found.title,
            amount=mop_texts(-amount),
        )


def _kept(service_id: str, number: str) -> dict[str, Kept]:
    entered = Case.objects.filter(reference__in=entered_in(service_id=service_id, round_id=number))
    of_draft = {f"draft:{draft}": reference for reference, draft in entered.values_list("reference", "draft_id")}
    kept = kept_of(subjects=of_draft)
    return {reference: kept.get(subject, Kept(paid=0, back=0)) for subject, reference in of_draft.items()}
