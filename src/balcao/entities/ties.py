"""Whose matters are somebody's own: their wards, the entities in which they have a seat or a mandate, also through a
firm, and the kin and interests they declared."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from balcao.accounts.api import wards_ever
from balcao.entities.models import Interest, Mandate, Seat
from balcao.entities.queries.interests import kept_from
from balcao.entities.types import Ending, MandateState
from balcao.foundation.db.api import KeptQuestion, given, once
from balcao.kernel.clock import macau_date

_WARD = "ward"
"""What ties to who is looked after, where an interest has its relation."""
NEVER_BEGAN = (Ending.DECLINED, Ending.WITHDRAWN, Ending.LAPSED)


def ties_of(person_id: int) -> Mapping[str, date]:
    """The holders a person is tied to, themself included, each with the last day of the tie. Asked once a page.

    Who has a seat or a mandate in a firm is tied to the firm's clients too. A mandate that was only offered is no tie:
    nobody is kept from a case by what they did not accept.
    """
    return once(("entities.ties", person_id), lambda: _ties(person_id))


def _behind() -> QuerySet[Any]:
    none, never, entity = Value(""), Value(None, DateTimeField()), Cast("entity_id", CharField())
    ward = Cast("ward_id", CharField())
    seats = Seat.objects.filter(person_id=given("person")).values_list(entity, none, "term_end", never)
    mandates = _mandates({"person_id": given("person")}).values_list(entity, none, "until_on", "ended_at")
    interests = Interest.objects.filter(officer_id=given("person"))
    return seats.union(
        mandates,
        interests.values_list("holder_id", "relation", "until_on", "lifted_at"),
        wards_ever(given("person")).values_list(ward, Value(_WARD), "until_on", "ended_at"),
        all=True,
    )


_BEHIND = KeptQuestion(_behind)
"""What ties a person, a row each: to whom, by what interest, until when, and when it was ended."""


def _ties(person_id: int) -> Mapping[str, date]:
    rows = _BEHIND(person=person_id)
    entities = _last(
        [(int(number), _last_day(until or date.max, ended)) for number, why, until, ended in rows if not why]
    )
    through = [(client, min(ends, entities[firm])) for firm, client, ends in _clients(entities)]
    entities = _last([*entities.items(), *through])
    wards = _last(
        [(int(number), _last_day(until or date.max, ended)) for number, why, until, ended in rows if why == _WARD]
    )
    found = {f"p-{person_id}": date.max, **{f"p-{number}": ends for number, ends in wards.items()}}
    found |= {f"e-{number}": ends for number, ends in entities.items()}
    for holder, ends in kept_from(row for row in rows if row[1] not in ("", _WARD)).items():
        found[holder] = max(ends, found.get(holder, date.min))
    return found


def _clients(firms: Mapping[int, date]) -> list[tuple[int, int, date]]:
    rows = _mandates({"agent__in": list(firms)}).values_list("agent_id", "entity_id", "until_on", "ended_at")
    return [(firm, client, _last_day(until, ended)) for firm, client, until, ended in rows]


def _last_day(until: date, ended: datetime | None) -> date:
    return min(until, macau_date(ended)) if ended else until


def _mandates(receiver: dict[str, Any]) -> Any:
    begun = Mandate.objects.filter(state__in=(MandateState.IN_FORCE, MandateState.ENDED), **receiver)
    return begun.exclude(ended_why__in=NEVER_BEGAN)


def _last(ties: Iterable[tuple[int, date]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for number, ends in ties:
        found[number] = max(ends, found.get(number, date.min))
    return found
