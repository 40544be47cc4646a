"""The wrong door: a case goes to the department that is competent, as it is."""

from datetime import datetime

from django.db import transaction

from balcao.cases.applicant import tell
from balcao.cases.doors import doors
from balcao.cases.duty import check_free, check_open, lock_case, note_case
from balcao.cases.failures import NoSuchDoor, ReasonNeeded
from balcao.cases.types import CaseState
from balcao.entities.api import EntityStatus, standing_of
from balcao.kernel.actor import Actor


@transaction.atomic
def hand_over_case(*, actor: Actor, at: datetime, reference: str, department: str, duty: str, note: str) -> None:
    """Hand a case over to another department's duty, where nobody has taken it yet.

    Day of filing, clock, papers and trail stay.

    :raises NoSuchDoor: if no such duty decides there, or it is where the case is.
    :raises ReasonNeeded: without a reason.
    :raises AlreadyDecided, NotNow: if it is not with the officer.
    :raises ReservedBy: while a colleague is deciding it.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    check_free(case, actor, at)
    if duty not in doors(at).get(department, ()) or (department, duty) == (case.department, case.duty):
        raise NoSuchDoor
    if not note.strip():
        raise ReasonNeeded
    before = case.department
    note_case(case, actor, at, "handed_over", note=note.strip()[:2000], department=department, left=before, duty=duty)
    case.department, case.duty, case.assignee = department, duty, None
    case.save(update_fields=["department", "duty", "assignee"])
    if standing_of(case.holder_id) is EntityStatus.ACTIVE:
        tell(case, case.holder_id, key="handed_over", unique=at.isoformat(), at=at, names={})
