"""Booking the visit that a case waits for, moving it, and what becomes of it when time passes."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.cases.failures import NotNow
from balcao.cases.jobs import advance
from balcao.cases.meetings import AppointmentState
from balcao.cases.models import Appointment
from balcao.cases.models.appointment import LIVE
from balcao.cases.notes import say, tell_holder
from balcao.cases.own import lock_own, note_own
from balcao.cases.visiting import VisitCounter, booked_at, counter_of, free_times, lock_counter, places_of, visit_words
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick


class TimeTaken(BalcaoError):
    """Somebody else has that time by now."""

    key = "cases.time_taken"


@transaction.atomic
def book_visit(
    *, actor: Actor, at: datetime, reference: str, appointment_id: int, place: str, starts_at: datetime
) -> None:
    """Take a free time for the visit that the case waits for, or move to it. The same again changes nothing.

    :raises NotFound: for whom it is no business, for what is no visit of the process, and for another place.
    :raises NotNow: when the visit is over or has begun.
    :raises TimeTaken: when that time is not free.
    """
    case, under = lock_own(actor, at, reference)
    rule = get_version(case.version_id).definition.data.visit
    row = Appointment.objects.select_for_update().filter(case=case, pk=appointment_id).exclude(step="").first()
    if rule is None or row is None or place not in places_of(rule):
        raise NotFound(f"visit {appointment_id}")
    counter = counter_of(case.service_id, place, rule)
    if row.state == AppointmentState.AGREED and (row.counter, row.starts_at) == (counter.name, starts_at):
        return
    if row.state not in LIVE or (row.starts_at is not None and row.starts_at <= at):
        raise NotNow
    lock_counter(counter)
    if not any(starts_at in moments for moments in free_times(rule, counter, at, row.pk).values()):
        raise TimeTaken
    moved = row.state == AppointmentState.AGREED
    row.state, row.starts_at, row.counter, row.changed_at = AppointmentState.AGREED, starts_at, counter.name, at
    row.by_applicant, row.times, row.sequence = False, [], row.sequence + 1
    where = booked_at(counter.name)
    row.place = pick(where, case.language)[:300]
    _sit(row, counter)
    moment = say("cases.meeting.moment", moment=starts_at)
    note_own(case, actor, at, under, "appointment_agreed", "", meeting=visit_words(), moment=moment)
    tell_holder(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        case=case,
        key="appointment_agreed",
        unique=f"appointment:{row.pk}:{row.sequence}:{'moved' if moved else 'agreed'}",
        legal=False,
        meeting=visit_words(),
        moment=starts_at,
        place=where,
        reason="",
    )


def _sit(row: Appointment, counter: VisitCounter) -> None:
    """Take the first seat that is free at that moment; the database lets nobody have it twice."""
    for seat in range(counter.seats):
        row.seat = seat
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue
        return
    raise TimeTaken


def end_unchosen_visits(*, at: datetime) -> int:
    """Look again at cases whose applicant has not chosen a time for long; returns how many."""
    waiting = Appointment.objects.filter(state=AppointmentState.PROPOSED, changed_at__lt=at - timedelta(days=5))
    cases = waiting.exclude(step="").values_list("case_id", flat=True)
    for number in cases:
        advance.defer_once(key=f"case:{number}", case_id=number)
    return len(cases)
