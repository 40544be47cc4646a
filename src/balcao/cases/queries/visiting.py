"""What is free for a visit that a case waits for, and who comes on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.clock import end_of_day
from balcao.cases.meetings import AppointmentKind, AppointmentState
from balcao.cases.models import Appointment, Case
from balcao.cases.policies import cases_of_duty
from balcao.cases.scopes import scopes_of
from balcao.cases.visiting import booked_at, counter_of, free_times, places_of
from balcao.catalogue.api import Place, get_version
from balcao.entities.api import Action, holder_names, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookable:
    """Where one may come, and what is free at one of these places, by day."""

    places: Mapping[str, Place]
    place: str
    free: Mapping[date, Sequence[datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Somebody who comes for a case: when, where, for what."""

    reference: str
    holder_name: str
    service: Text
    starts_at: datetime
    minutes: int
    place: str


def bookable(*, actor: Actor, at: datetime, reference: str, place: str = "") -> Bookable:
    """What is free for the visit of a case of the holder the actor acts for, at that place or at the first.

    :raises NotFound: if it is none of the actor's business, or no visit belongs to it.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    rule = get_version(case.version_id).definition.data.visit
    known = places_of(rule) if rule else {}
    if rule is None or not known:
        raise NotFound(f"visit of case {reference}")
    chosen = place if place in known else next(iter(known))
    free = free_times(rule, counter_of(case.service_id, chosen, rule), at)
    return Bookable(places=known, place=chosen, free=free)


def comers_of_day(*, actor: Actor, at: datetime, day: date) -> list[Comer]:
    """Who comes on a day about the cases of the officer's duties, in the order of their times."""
    since, until = end_of_day(date.fromordinal(day.toordinal() - 1)), end_of_day(day)
    rows = list(
        Appointment.objects.filter(
            kind=AppointmentKind.COUNTER,
            state=AppointmentState.AGREED,
            starts_at__gte=since,
            starts_at__lt=until,
            case__in=cases_of_duty(actor, at),
        )
        .select_related("case")
        .order_by("starts_at", "pk")
    )
    names = holder_names({row.case.holder_id for row in rows})
    return [
        Comer(
            reference=row.case.reference,
            holder_name=pick(names[row.case.holder_id], actor.language),
            service=get_version(row.case.version_id).definition.text("name"),
            starts_at=row.starts_at,
            minutes=row.minutes,
            place=pick(booked_at(row.counter), actor.language) if row.counter else row.place,
        )
        for row in rows
        if row.starts_at is not None
    ]
