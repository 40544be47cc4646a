"""Agreeing when to meet: times are proposed by either side, one is taken, moved, cancelled; then one met or not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import AlreadyDecided, BadTimes, NotNow, ReasonNeeded
from balcao.cases.jobs import advance
from balcao.cases.meetings import AppointmentKind, AppointmentState
from balcao.cases.models import Appointment, Case
from balcao.cases.models.appointment import LIVE
from balcao.cases.notes import say, tell_holder
from balcao.cases.own import lock_own, note_own
from balcao.cases.policies import cases_inspected_by
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound

MOST_TIMES = 3
MINUTES = 30
"""How long a meeting takes that is no visit."""
LONGEST = 300


@transaction.atomic
def propose_times(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    kind: AppointmentKind,
    times: Sequence[datetime],
    place: str = "",
    note: str = "",
) -> int:
    """Propose to the applicant when to meet, or to meet at another time; gives the appointment's number.

    Of each kind one is live at a time, so proposing again moves it. A visit is that of the planned inspection.

    :raises NotFound: for whom the case is neither a duty nor one to inspect.
    :raises BadTimes: without a time ahead, or with more than three.
    :raises NotNow: for a visit that nobody planned.
    """
    case = _lock_at_desk(actor, at, reference, kind)
    row = _live(case, kind)
    visit = None
    if kind is AppointmentKind.VISIT:
        visit = case.inspections.filter(state="planned").order_by("pk").last()
        if visit is None:
            raise NotNow
    moved = row is not None
    row = row or Appointment(case=case, kind=kind, minutes=_minutes(case, kind))
    row.officer_id = actor.person_id
    row.place = place.strip()[:LONGEST] or (visit.place if visit else "")
    _propose(row, at, times, note, by_applicant=False)
    if visit is not None and visit.appointment_id != row.pk:
        visit.appointment = row
        visit.save(update_fields=["appointment"])
    note_case(case, actor, at, "appointment_moved" if moved else "appointment_proposed", meeting=_words(kind))
    _tell(at, row, "appointment_proposed")
    return row.pk


@transaction.atomic
def ask_times(
    *, actor: Actor, at: datetime, reference: str, kind: AppointmentKind, times: Sequence[datetime], note: str = ""
) -> int:
    """Ask the department to meet, or to meet at another time, on the applicant's side.

    :raises NotFound: for whom it is no business, and for a visit that was not proposed.
    :raises BadTimes: without a time ahead, or with more than three.
    :raises AlreadyDecided: when there is nothing left to talk about.
    """
    case, under = lock_own(actor, at, reference)
    row = _live(case, kind)
    if row is None and kind is AppointmentKind.VISIT:
        raise NotFound(f"visit of case {reference}")
    if row is None and case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    row = row or Appointment(case=case, kind=kind, minutes=_minutes(case, kind))
    _propose(row, at, times, note, by_applicant=True)
    note_own(case, actor, at, under, "appointment_asked", row.note, meeting=_words(kind))
    return row.pk


@transaction.atomic
def agree_to_time(*, actor: Actor, at: datetime, reference: str, appointment_id: int, starts_at: datetime) -> None:
    """Take one of the times the department proposed. Taking the same again changes nothing.

    :raises NotFound: for whom it is no business.
    :raises NotNow: for a time that is not (any more) among those proposed, or is past.
    """
    case, under = lock_own(actor, at, reference)
    row = _of_case(case, appointment_id)
    if not _agree(row, at, starts_at, by_applicant=False):
        return
    note_own(case, actor, at, under, "appointment_agreed", "", meeting=_words(row.kind), moment=_moment(starts_at))
    _tell(at, row, "appointment_agreed")


@transaction.atomic
def take_time(*, actor: Actor, at: datetime, reference: str, appointment_id: int, starts_at: datetime) -> None:
    """Take one of the times the applicant proposed. Taking the same again changes nothing.

    :raises NotFound: for whom the case is neither a duty nor one to inspect.
    :raises NotNow: for a time that is not (any more) among those proposed, or is past.
    """
    row = Appointment.objects.filter(pk=appointment_id, case__reference=reference).first()
    if row is None:
        raise NotFound(f"appointment {appointment_id}")
    case = _lock_at_desk(actor, at, reference, AppointmentKind(row.kind))
    row = _of_case(case, appointment_id)
    if not _agree(row, at, starts_at, by_applicant=True):
        return
    row.officer_id = actor.person_id
    row.save()
    note_case(case, actor, at, "appointment_agreed", meeting=_words(row.kind), moment=_moment(starts_at))
    _tell(at, row, "appointment_agreed")


@transaction.atomic
def cancel_appointment(*, actor: Actor, at: datetime, reference: str, appointment_id: int, reason: str) -> None:
    """Call a meeting off on the department's side and tell the applicant why. Twice is once.

    :raises NotFound: for whom the case is neither a duty nor one to inspect.
    :raises NotNow: when it has taken place or was missed.
    :raises ReasonNeeded: without words.
    """
    row = Appointment.objects.filter(pk=appointment_id, case__reference=reference).first()
    if row is None:
        raise NotFound(f"appointment {appointment_id}")
    case = _lock_at_desk(actor, at, reference, AppointmentKind(row.kind))
    row = _of_case(case, appointment_id)
    if not reason.strip():
        raise ReasonNeeded
    if _cancel(row, at, reason):
        note_case(case, actor, at, "appointment_cancelled", note=row.note, meeting=_words(row.kind))
        _tell(at, row, "appointment_cancelled", reason=row.note)


@transaction.atomic
def decline_appointment(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> None:
    """Call a meeting off on the applicant's side. Twice is once.

    :raises NotFound: for whom it is no business.
    :raises NotNow: for a visit, which one can only move, and when it is over.
    """
    case, under = lock_own(actor, at, reference)
    row = _of_case(case, appointment_id)
    if row.kind == AppointmentKind.VISIT:
        raise NotNow
    if _cancel(row, at, row.note):
        note_own(case, actor, at, under, "appointment_cancelled", "", meeting=_words(row.kind))


@transaction.atomic
def close_appointment(*, actor: Actor, at: datetime, reference: str, appointment_id: int, met: bool) -> None:
    """Note that one met, or that the applicant did not come or let nobody in. The first word stands.

    :raises NotFound: for whom the case is neither a duty nor one to inspect.
    :raises NotNow: before it begins.
    """
    row = Appointment.objects.filter(pk=appointment_id, case__reference=reference).first()
    if row is None:
        raise NotFound(f"appointment {appointment_id}")
    case = _lock_at_desk(actor, at, reference, AppointmentKind(row.kind))
    row = _of_case(case, appointment_id)
    if row.state in (AppointmentState.HELD, AppointmentState.MISSED):
        return
    if row.state != AppointmentState.AGREED or row.starts_at is None or row.starts_at > at:
        raise NotNow
    row.state, row.changed_at = AppointmentState.HELD if met else AppointmentState.MISSED, at
    row.save()
    note_case(case, actor, at, f"appointment_{row.state}", meeting=_words(row.kind))
    if not met:
        _tell(at, row, "appointment_missed")
    _go_on(row)


def _words(kind: str) -> dict[str, str]:
    return say(f"cases.meeting.{kind}")


def _moment(starts_at: datetime) -> dict[str, str]:
    return say("cases.meeting.moment", moment=starts_at)


def _lock_at_desk(actor: Actor, at: datetime, reference: str, kind: AppointmentKind) -> Case:
    if kind is AppointmentKind.VISIT:
        inspected = cases_inspected_by(actor, at).select_for_update(of=("self",)).filter(reference=reference).first()
        if inspected is not None:
            return inspected
    return lock_case(actor, at, reference)


def _live(case: Case, kind: AppointmentKind) -> Appointment | None:
    return Appointment.objects.select_for_update().filter(case=case, kind=kind, state__in=LIVE).first()


def _of_case(case: Case, appointment_id: int) -> Appointment:
    row = Appointment.objects.select_for_update().filter(case=case, pk=appointment_id).first()
    if row is None:
        raise NotFound(f"appointment {appointment_id}")
    row.case = case
    return row


def _minutes(case: Case, kind: AppointmentKind) -> int:
    inspected = get_version(case.version_id).definition.data.inspection
    return inspected.minutes if inspected and kind is AppointmentKind.VISIT else MINUTES


def _propose(row: Appointment, at: datetime, times: Sequence[datetime], note: str, *, by_applicant: bool) -> None:
    ahead = sorted(set(times))
    if not ahead or len(ahead) > MOST_TIMES or ahead[0] <= at:
        raise BadTimes
    row.sequence += 1 if row.pk else 0
    row.state, row.starts_at, row.by_applicant = AppointmentState.PROPOSED, None, by_applicant
    row.counter, row.seat = "", None
    row.times, row.note, row.changed_at = [each.isoformat() for each in ahead], note.strip()[:1000], at
    row.save()


def _agree(row: Appointment, at: datetime, starts_at: datetime, *, by_applicant: bool) -> bool:
    """Take a time of the other side's; gives whether anything changed."""
    if row.state == AppointmentState.AGREED and row.starts_at == starts_at:
        return False
    offered = {datetime.fromisoformat(each) for each in row.times}
    open_still = row.state == AppointmentState.PROPOSED and row.by_applicant == by_applicant
    if not open_still or starts_at not in offered or starts_at <= at:
        raise NotNow
    row.state, row.starts_at, row.changed_at = AppointmentState.AGREED, starts_at, at
    row.sequence += 1
    row.save()
    return True


def _cancel(row: Appointment, at: datetime, reason: str) -> bool:
    if row.state == AppointmentState.CANCELLED:
        return False
    if row.state not in LIVE:
        raise NotNow
    row.state, row.note, row.changed_at = AppointmentState.CANCELLED, reason.strip()[:1000], at
    row.sequence += 1
    row.save()
    _go_on(row)
    return True


def _go_on(row: Appointment) -> None:
    """Let the process look again, where it waits for this visit."""
    if row.step:
        advance.defer_once(key=f"case:{row.case_id}", case_id=row.case_id)


def _tell(at: datetime, row: Appointment, key: str, reason: str = "") -> None:
    """A notice to the applicant, one for each change."""
    case = row.case
    tell_holder(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        case=case,
        key=key,
        unique=f"appointment:{row.pk}:{row.sequence}:{row.state}",
        legal=False,
        meeting=_words(row.kind),
        moment=row.starts_at or "",
        place=row.place,
        reason=reason,
    )
