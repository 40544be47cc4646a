"""An officer says that they must not decide a case; a chief may say otherwise."""

from datetime import datetime

from django.db import transaction

from balcao.cases.duty import check_open, let_go, lock_case, note_case
from balcao.cases.failures import ReasonNeeded
from balcao.cases.models import Impediment
from balcao.cases.models.case import TO_DO, WAITING
from balcao.cases.policies import capacity
from balcao.cases.types import CaseState
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

UNDECIDED = {CaseState(each) for each in (*TO_DO, *WAITING)}


@transaction.atomic
def declare_impediment(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """Something keeps the officer from this case: it leaves their hands and their sight at once, for a colleague.

    What they did on it before stands. In substitution it keeps the person, not the absent colleague.

    :raises NotFound: if the case is not the officer's.
    :raises AlreadyDecided, NotNow: when there is nothing left to decide.
    :raises ReasonNeeded: without a reason in words.
    """
    case = lock_case(actor, at, reference)
    check_open(case, UNDECIDED)
    if not reason.strip():
        raise ReasonNeeded
    person_id = actor.person_id or 0
    Impediment.objects.create(case=case, person_id=person_id, reason=reason.strip()[:500], declared_at=at)
    note_case(case, actor, at, "impediment", note=reason.strip()[:500], internal=True)
    case.barred = sorted({*case.barred, actor.self_id})
    held = getattr(case, "reservation", None)
    if case.assignee_id == person_id:
        case.assignee_id = None
    if held is not None and held.person_id == person_id:
        let_go(case)
    case.save(update_fields=["barred", "assignee"])


@transaction.atomic
def lift_impediment(*, actor: Actor, at: datetime, reference: str, person_id: int, reason: str) -> None:
    """A chief finds that what an officer declared does not keep them from the case.

    Who is barred by law, because the case is against their own decision, stays barred.

    :raises NotFound: if the actor is no chief for the case, or nobody declared such.
    :raises ReasonNeeded: without a reason in words.
    """
    case = lock_case(actor, at, reference)
    if capacity(actor, case, at, chief=True) is None or person_id == actor.person_id:
        raise NotFound(f"case {reference}")
    row = Impediment.objects.select_for_update().filter(case=case, person_id=person_id, lifted_at__isnull=True).first()
    if row is None:
        raise NotFound(f"impediment of {person_id}")
    if not reason.strip():
        raise ReasonNeeded
    row.lifted_at, row.lifted_by_id, row.lifted_why = at, actor.person_id, reason.strip()[:500]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    case.barred = [each for each in case.barred if each != f"p-{person_id}"]
    case.save(update_fields=["barred"])
    note_case(case, actor, at, "impediment_lifted", note=row.lifted_why, internal=True)
