"""The applicant is no longer there: the case stands still until an officer says how it goes on."""

from datetime import datetime

from django.db import transaction

from balcao.cases.amending import supplement_due
from balcao.cases.applicant import change_applicant, check_running, go_on_again, stand_still, successor_by
from balcao.cases.clock import end_clock
from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.jobs import end_charges
from balcao.cases.models import Case
from balcao.cases.staying import end_stays_by
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor, system_actor
from balcao.notices.api import serve_by_letter_after_death

LONGEST = 2000


@transaction.atomic
def note_death(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """An officer learned that the person has died: the case stands still, and notices are served by letter from now on.
    Noting it twice changes nothing.

    :raises ReasonNeeded: without saying by which paper or register it is known.
    :raises NotNow: if the applicant is an entity, or the case is put away.
    :raises AlreadyDecided: when there is nothing left to do.
    """
    case = lock_case(actor, at, reference)
    if case.stands_still:
        return
    check_running(case)
    if not case.holder_id.startswith("p-"):
        raise NotNow
    note_case(case, actor, at, "holder_deceased", note=_said(note))
    stand_still(case, "deceased", at)
    case.save()
    serve_by_letter_after_death(actor=system_actor(case.department), at=at, holder_id=case.holder_id)


@transaction.atomic
def continue_case(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """Let a case that stands still go on as it is, with the days that were left: it is decided without the applicant.

    :raises ReasonNeeded: without a reason.
    :raises NotNow: if it does not stand still.
    """
    case = _standing_still(actor, at, reference)
    note_case(case, actor, at, "goes_on", note=_said(note))
    go_on_again(case, at)
    case.save()


@transaction.atomic
def pass_to_successor(*, actor: Actor, at: datetime, reference: str, number: str, note: str) -> None:
    """Make the successor or heir with that number the applicant; filing day, clock and trail stay.

    A question to the former applicant is due anew, with all its days, for the successor.

    :raises NoSuccessor, BoundToLicence, WrongAudience: if that cannot be.
    :raises ReasonNeeded: without saying by which paper or register it is known.
    :raises NotNow: if it does not stand still.
    """
    case = _standing_still(actor, at, reference)
    to_holder = successor_by(number, case)
    note_case(case, actor, at, "successor_named", note=_said(note), internal=True)
    change_applicant(case, to_holder, actor=actor, at=at, kind="succeeded")
    _renew_question(case, at)
    go_on_again(case, at)
    case.save()


@transaction.atomic
def archive_case(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """Put a case away for which nobody goes on. Twice changes nothing.

    :raises ReasonNeeded: without a reason.
    :raises NotNow: if it does not stand still.
    """
    case = lock_case(actor, at, reference)
    if case.state == CaseState.SHELVED:
        return
    case = _standing_still(actor, at, reference)
    note_case(case, actor, at, "archived", note=_said(note))
    end_clock(case, at)
    case.state, case.finished_at = CaseState.SHELVED, at
    case.save()
    end_stays_by(case, at)
    free_what_was_taken(case, at)
    end_charges.defer(case_id=case.pk)


def _renew_question(case: Case, at: datetime) -> None:
    """A question that was open when the case stood still has all its days again."""
    due = supplement_due(get_version(case.version_id).definition, at)
    case.supplements.filter(answered_at__isnull=True).update(due_on=due)


def _standing_still(actor: Actor, at: datetime, reference: str) -> Case:
    case = lock_case(actor, at, reference)
    if not case.stands_still:
        raise NotNow
    check_running(case)
    return case


def _said(note: str) -> str:
    if not note.strip():
        raise ReasonNeeded
    return note.strip()[:LONGEST]
