"""A superior orders that what a decision did stands still while it is objected to, or takes that back."""

from datetime import datetime

from django.db import transaction

from balcao.cases.duty import lock_case
from balcao.cases.failures import FourEyes, NotNow, ReasonNeeded
from balcao.cases.models import Case
from balcao.cases.policies import capacity, confirming_eyes
from balcao.cases.staying import begin_stay, can_stand_still, is_objected_to, lift_order
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor

LONGEST = 5000


@transaction.atomic
def order_stay(*, actor: Actor, at: datetime, reference: str, why: str) -> None:
    """Order it, with reasons; the holder reads them. Again, nothing changes.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow: unless the decision burdens its holder and is objected to.
    :raises FourEyes: for who is no chief there.
    :raises ReasonNeeded: without a reason.
    """
    case = _locked(actor, at, reference, why)
    if not can_stand_still(case) or not is_objected_to(case):
        raise NotNow
    eyes = confirming_eyes(actor, case)
    if begin_stay(case, at, why=why.strip()[:LONGEST], by=actor.name, eyes=eyes):
        _record(case, actor, at, "stay_ordered")


@transaction.atomic
def lift_stay(*, actor: Actor, at: datetime, reference: str, why: str) -> None:
    """Take back what was ordered, with reasons; what stands still by law goes on standing still.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow: when nothing was ordered.
    :raises FourEyes: for who is no chief there.
    :raises ReasonNeeded: without a reason.
    """
    case = _locked(actor, at, reference, why)
    if not lift_order(case, at, by=actor.name, why=why.strip()[:LONGEST]):
        raise NotNow
    _record(case, actor, at, "stay_lifted")


def _locked(actor: Actor, at: datetime, reference: str, why: str) -> Case:
    case = lock_case(actor, at, reference)
    if not case.outcome:
        raise NotNow
    if capacity(actor, case, at, chief=True) is None:
        raise FourEyes
    if not why.strip():
        raise ReasonNeeded
    return case


def _record(case: Case, actor: Actor, at: datetime, what: str) -> None:
    subject = f"case:{case.reference}"
    record(actor=actor, at=at, event=f"cases:case:{what}", subject=subject, holder_id=case.holder_id)
