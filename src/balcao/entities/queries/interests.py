"""What officers declared, and whom it keeps from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from balcao.accounts.api import heads, names_by_language, officers_in
from balcao.entities.models import Interest, Seat
from balcao.entities.policies import MANAGING_BODIES, MANAGING_POSTS
from balcao.entities.queries.entities import holder_names
from balcao.entities.rules.interests import relations
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestView:
    """A declared tie; `lifted_by` and the reason say who ended it."""

    interest_id: int
    officer_id: int
    officer_name: Text
    holder_name: Text
    relation: str
    since_on: date
    until_on: date | None
    words: str
    declared_at: datetime
    lifted_at: datetime | None
    lifted_by: Text
    lifted_why: str


def kept_from(declared: Iterable[tuple[str, str, date | None, datetime | None]]) -> dict[str, date]:
    """The holders that declared ties keep from an officer, each with the last day; those governed by kin too.

    :param declared: of each tie its holder, its relation, until when it was, when it was lifted.
    """
    found: dict[str, date] = {}
    governing: dict[int, date] = {}
    for holder_id, name, until, lifted in declared:
        relation = relations()[name]
        last = until + timedelta(days=relation.after_days) if until else date.max
        if lifted is not None:
            last = min(last, macau_date(lifted) - timedelta(days=1))
        found[holder_id] = max(last, found.get(holder_id, date.min))
        if relation.governs and holder_id.startswith("p-"):
            number = int(holder_id[2:])
            governing[number] = max(last, governing.get(number, date.min))
    for entity, person, ends in _governed(governing):
        last = min(ends or date.max, governing[person])
        found[f"e-{entity}"] = max(last, found.get(f"e-{entity}", date.min))
    return found


def _governed(people: dict[int, date]) -> list[tuple[int, int, date | None]]:
    """The governing seats of these persons."""
    if not people:
        return []
    seats = Seat.objects.filter(Q(body__in=MANAGING_BODIES) | Q(post__in=MANAGING_POSTS), person_id__in=people)
    return list(seats.values_list("entity_id", "person_id", "term_end"))


def own_interests(*, actor: Actor) -> list[InterestView]:
    """What the officer declared, the newest first."""
    return _views(Interest.objects.filter(officer_id=actor.person_id or 0))


def interests_looked_after(*, actor: Actor, at: datetime) -> list[InterestView]:
    """What the officers of the departments that the actor heads declared, the actor's own left out."""
    return _views(_looked_after(actor, at))


def _looked_after(actor: Actor, at: datetime) -> QuerySet[Interest]:
    headed = {post.department for post in actor.posts if heads(actor, post.department)}
    people = officers_in(departments=headed, on=macau_date(at)).keys()
    return Interest.objects.filter(officer_id__in=people - {actor.person_id or 0})


def interest_to_lift(actor: Actor, at: datetime, interest_id: int) -> Interest:
    """A declaration that the actor may lift.

    :raises NotFound: if it is none such.
    """
    row = _looked_after(actor, at).filter(pk=interest_id).first()
    if row is None:
        raise NotFound(f"interest {interest_id}")
    return row


def _views(rows: QuerySet[Interest]) -> list[InterestView]:
    found = list(rows.order_by("-pk")[:200])
    people = names_by_language({each for row in found for each in (row.officer_id, row.lifted_by_id) if each})
    holders = holder_names({row.holder_id for row in found})
    return [
        InterestView(
            interest_id=row.pk,
            officer_id=row.officer_id,
            officer_name=people[row.officer_id],
            holder_name=holders.get(row.holder_id, {}),
            relation=row.relation,
            since_on=row.since_on,
            until_on=row.until_on,
            words=row.words,
            declared_at=row.declared_at,
            lifted_at=row.lifted_at,
            lifted_by=people[row.lifted_by_id] if row.lifted_by_id else {},
            lifted_why=row.lifted_why,
        )
        for row in found
    ]
