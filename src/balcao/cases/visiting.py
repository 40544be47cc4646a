"""A visit in person as a step of the process: the case waits for it, with its clock; what is free, and what is over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q

from balcao.calendar.api import working_calendar
from balcao.cases.charging import BEFORE_DECIDING
from balcao.cases.clock import resume_clock, stop_clock
from balcao.cases.meetings import AppointmentKind, AppointmentState, place_in_words
from balcao.cases.models import Appointment, Case, Step
from balcao.cases.models.appointment import LIVE
from balcao.cases.notes import say, tell_holder
from balcao.cases.shelving import shelve
from balcao.catalogue.api import BookedVisit, Place, ServiceDefinition, places
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import BalcaoError


class NotCome(BalcaoError):
    """The applicant has yet to come in person before it can be granted."""

    key = "cases.not_come"


def must_come_first(case: Case, definition: ServiceDefinition, step: str, at: datetime) -> bool:
    """Whether the applicant has to come before that step of a locked case; they are asked to choose a time, once.

    Where they missed it too often, or did not choose in time, the case is shelved or goes on, as the service says.
    """
    rule = definition.data.visit
    if rule is None or rule.at != step or _overtaken(case, rule):
        return False
    rows = case.appointments.filter(step=step).order_by("pk")
    last = rows.last()
    if last is not None and last.state == AppointmentState.HELD:
        resume_clock(case, at)
        return False
    if _given_up(rule, last, rows.filter(state=AppointmentState.MISSED).count(), at):
        return _give_up(case, rule, last, at)
    if last is None or last.state not in LIVE:
        _ask_to_choose(case, rule, at)
    return True


def _overtaken(case: Case, rule: BookedVisit) -> bool:
    return case.outcome != "" and (rule.at in BEFORE_DECIDING or case.outcome != "approve")


def _given_up(rule: BookedVisit, last: Appointment | None, missed: int, at: datetime) -> bool:
    if last is None:
        return False
    if missed > rule.again:
        return True
    chosen_by = macau_date(last.changed_at) + timedelta(days=rule.within)
    return last.state == AppointmentState.PROPOSED and not last.times and macau_date(at) > chosen_by


def _give_up(case: Case, rule: BookedVisit, last: Appointment | None, at: datetime) -> bool:
    if last is not None and last.state == AppointmentState.PROPOSED:
        last.state, last.changed_at = AppointmentState.CANCELLED, at
        last.save(update_fields=["state", "changed_at"])
    if rule.then == "shelve" and not case.outcome:
        shelve(case, at)
        return True
    resume_clock(case, at)
    return False


def _ask_to_choose(case: Case, rule: BookedVisit, at: datetime) -> None:
    row = Appointment.objects.create(
        case=case, kind=AppointmentKind.COUNTER, minutes=rule.minutes, step=rule.at, changed_at=at
    )
    if not case.outcome:
        stop_clock(case, at)
    Step.objects.create(case=case, at=at, kind="visit_to_choose", who="")
    tell_holder(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        case=case,
        key="visit_to_choose",
        unique=f"visit:{row.pk}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/appointments/",
        until=macau_date(at) + timedelta(days=rule.within),
    )


def check_come(case: Case, definition: ServiceDefinition) -> None:
    """Refuse to grant while the applicant has yet to come, where that is before deciding.

    :raises NotCome: then.
    """
    rule = definition.data.visit
    waits = rule is not None and rule.at in BEFORE_DECIDING
    if waits and case.appointments.filter(step=rule.at if rule else "", state__in=LIVE).exists():
        raise NotCome


def places_of(rule: BookedVisit) -> Mapping[str, Place]:
    """Where one may come."""
    known = places(settings.BALCAO_SERVICES)
    return {name: known[name] for name in rule.places if name in known}


@dataclass(frozen=True, slots=True)
class VisitCounter:
    """What is booked at a place: the desks that all services share there, or the seats of one service."""

    name: str
    place: str
    seats: int

    @property
    def is_shared(self) -> bool:
        """Whether visits of other services count."""
        return self.name == self.place


def counter_of(service_id: str, place: str, rule: BookedVisit) -> VisitCounter:
    """What a visit of that service at that place takes."""
    desks = places_of(rule)[place].desks
    if desks is None:
        return VisitCounter(f"{place}/{service_id}", place, rule.at_once)
    return VisitCounter(place, place, desks)


def lock_counter(counter: VisitCounter) -> None:
    """Let nobody else take a desk of that place until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases:counter:{counter.name}"])


def booked_at(counter: str) -> dict[str, str]:
    """The place of what was booked, in words; empty for what is no known place."""
    place = places(settings.BALCAO_SERVICES).get(counter.partition("/")[0])
    return place_in_words(place.name.text(), place.address.text()) if place else {}


def times_on(rule: BookedVisit, day: date) -> list[datetime]:
    """The moments at which a visit may begin on a day, free or not."""
    found = []
    for hours in rule.hours:
        begins = datetime.combine(day, hours.opens, MACAU)
        ends = datetime.combine(day, hours.closes, MACAU)
        while begins + timedelta(minutes=rule.minutes) <= ends:
            found.append(begins)
            begins += timedelta(minutes=rule.minutes)
    return found


def free_times(rule: BookedVisit, counter: VisitCounter, at: datetime, besides: int = 0) -> dict[date, list[datetime]]:
    """What is still free at a counter, by day: from the next working day to as many days ahead as the rule says.

    `besides` is an appointment that is moved: what it has already is free for it.
    """
    calendar, today = working_calendar(), macau_date(at)
    theirs = Q(counter=counter.name)
    if counter.is_shared:
        theirs |= Q(counter__startswith=f"{counter.place}/")  # taken before the place said how many desks it has
    booked = Appointment.objects.filter(theirs, state=AppointmentState.AGREED, starts_at__gt=at).exclude(pk=besides)
    taken = _by_day(booked.values_list("starts_at", "minutes"))
    days = [today + timedelta(days=number) for number in range(1, rule.ahead + 1)]
    free = {
        day: [each for each in times_on(rule, day) if _at_once(taken.get(day, ()), each, rule.minutes) < counter.seats]
        for day in days
        if calendar.is_working(day)
    }
    return {day: moments for day, moments in free.items() if moments}


type Span = tuple[datetime, datetime]


def _by_day(booked: Iterable[tuple[datetime | None, int]]) -> dict[date, list[Span]]:
    found: dict[date, list[Span]] = {}
    for starts_at, minutes in booked:
        if starts_at is not None:
            found.setdefault(macau_date(starts_at), []).append((starts_at, starts_at + timedelta(minutes=minutes)))
    return found


def _at_once(booked: Sequence[Span], starts_at: datetime, minutes: int) -> int:
    """How many visits there are that last into the time, or begin in it: as many desks as are not free throughout."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return sum(begins < ends_at and ends > starts_at for begins, ends in booked)


def visit_words() -> dict[str, str]:
    """What such a meeting is called."""
    return say("cases.meeting.counter")
