"""What each view of the desk holds; its statements are put together once for officers who reach the same cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from balcao.cases.models import TO_DO, WAITING, Case, Opinion
from balcao.cases.policies import (
    Ties,
    cases_asked_about,
    cases_of_duty,
    cases_of_posts,
    cases_to_confirm,
    speaks_for,
    ties_behind,
)
from balcao.cases.queue_row import CaseLine
from balcao.foundation.db.api import NOTHING, Statement, statement_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date

VIEWS = ("to_do", "mine", "opinions", "waiting", "done")
TO_CONFIRM = "to_confirm"
"""What waits for the officer as the second pair of eyes; of what is counted, no view of its own."""
MOST_COUNTED = 100
"""A list is counted so far; more than that nobody reads as a number."""
ORDER = {
    "to_do": ("pressing_at", "pk"),
    "mine": ("pressing_at", "pk"),
    "opinions": ("lodged_at", "pk"),
    "waiting": ("lodged_at", "pk"),
    "done": ("-decided_at", "pk"),
}
MOST_LOOKED_AT = 500
"""Among so many first cases the services of a list are found."""
MOST_PARTS = 4
"""The queue of so many departments is merged from theirs; that of more is found in one walk through all."""
KEPT = 512
"""So many statements a process keeps."""


def of_view(actor: Actor, at: datetime, view: str, known: Ties | None = None) -> QuerySet[Case]:
    """The officer's cases in a view; `known` are ties that were just read."""
    known = known or {}
    if view == TO_CONFIRM:
        return cases_to_confirm(actor, at, known)
    if view == "opinions":
        open_still = Opinion.objects.filter(department__in=speaks_for(actor), given_at__isnull=True)
        return cases_asked_about(actor, at, known).filter(pk__in=open_still.values("case_id"), outcome="")
    return in_view(cases_of_duty(actor, at, known), actor, view)


def in_view(cases: QuerySet[Case], actor: Actor, view: str) -> QuerySet[Case]:
    """Those of the cases that stand as a view wants it."""
    if view == "done":
        return cases.filter(decided_at__isnull=False)
    if view == "waiting":
        return cases.filter(state__in=WAITING)
    found = cases.filter(state__in=TO_DO)
    return found.filter(mine(actor)) if view == "mine" else found


def mine(actor: Actor) -> Q:
    """Cases the officer took, and those taken by absent colleagues for whom they stand in."""
    own = Q(assignee_id=actor.person_id)
    for department in actor.departments:
        if absent := list(actor.stands_in_for(department)):
            own |= Q(assignee_id__in=absent, department=department)
    return own


@dataclass(frozen=True, slots=True)
class Reach:
    """All on which it depends which cases are an officer's, as it was just read: another post or tie is another
    reach, and finds nothing of what was put together for this one."""

    actor: Actor
    day: date
    ties: tuple[tuple[int, tuple[tuple[str, date], ...]], ...]

    def of[Found](self, find: Callable[[Actor, datetime, Ties], Found]) -> Found:
        """What `find` has of the officer by these ties, at noon of the day."""
        known = {number: dict(held) for number, held in self.ties}
        return find(self.actor, datetime.combine(self.day, time(12), MACAU), known)


def reach_of(actor: Actor, at: datetime) -> Reach:
    """The officer's reach now."""
    ties = tuple((number, tuple(sorted(held.items()))) for number, held in sorted(ties_behind(actor).items()))
    return Reach(Actor(person_id=actor.person_id, name="", posts=actor.posts), macau_date(at), ties)


def list_statement(actor: Actor, at: datetime, view: str, *, first: int, limit: int) -> Statement:
    """A view in its order from a place on, a `CaseLine` each row."""
    return _listing(reach_of(actor, at), view).filled(first=first, limit=limit)


def services_statement(actor: Actor, at: datetime, view: str) -> Statement:
    """The services of the first cases of a view's posts, each with its newest version there."""
    text, values = _services(reach_of(actor, at), view).filled(first=0, limit=MOST_LOOKED_AT)
    return Statement(f"SELECT service_id, max(version_id) FROM ({text}) first GROUP BY service_id", values)  # noqa: S608 - the compiler's


def count_statement(actor: Actor, at: datetime, view: str) -> Statement:
    """How many a view holds, counted up to one more than `MOST_COUNTED`."""
    return _counting(reach_of(actor, at), view)


class _Merged(NamedTuple):
    """The cases of several departments in one order: each department's first ones by its own index, then the first of
    all. `text` has places for how many of each, of all, and from where on."""

    text: str
    values: tuple[tuple[Any, ...], ...]

    def filled(self, *, first: int, limit: int) -> Statement:
        """The cases from a place on."""
        each = [value for some in self.values for value in (*some, first + limit)]
        return Statement(self.text, (*each, limit, first))


def _merged(parts: Sequence[QuerySet[Case]], view: str, columns: Sequence[str]) -> _Merged:
    by, last = ORDER[view]
    wanted = (*columns, *(name for name in (by.lstrip("-"), last) if name not in columns))
    made = [statement_of(part.order_by(by, last).values_list(*wanted)) for part in parts]
    made = [each for each in made if each is not NOTHING]
    union = " UNION ALL ".join(f"({each.text} LIMIT %s)" for each in made)
    union = union or f"SELECT {', '.join(f'NULL::text AS {name}' for name in wanted)} WHERE false"
    order = f"{by.lstrip('-')} {'DESC' if by.startswith('-') else 'ASC'}, {last}"
    text = f"SELECT {', '.join(columns)} FROM ({union}) listed ORDER BY {order} LIMIT %s OFFSET %s"  # noqa: S608 - our own names
    return _Merged(text, tuple(each.values for each in made))


@lru_cache(maxsize=KEPT)
def _listing(reach: Reach, view: str) -> _Merged:
    return _merged([_reached(each, view) for each in _parts(reach, view)], view, CaseLine._fields)


@lru_cache(maxsize=KEPT)
def _services(reach: Reach, view: str) -> _Merged:
    parts = [
        _reached(each, view) if view == "opinions" else in_view(cases_of_posts(each.actor), each.actor, view)
        for each in _parts(reach, view)
    ]
    return _merged(parts, view, ("service_id", "version_id"))


@lru_cache(maxsize=KEPT)
def _counting(reach: Reach, view: str) -> Statement:
    return counted(_reached(reach, view))


def _parts(reach: Reach, view: str) -> list[Reach]:
    """The reach by department; as a whole where there are many, or where a view does not go by department."""
    departments = sorted(reach.actor.departments)
    if view == "opinions" or not 1 < len(departments) <= MOST_PARTS:
        return [reach]
    posts = {name: frozenset(post for post in reach.actor.posts if post.department == name) for name in departments}
    return [replace(reach, actor=replace(reach.actor, posts=posts[name])) for name in departments]


def _reached(reach: Reach, view: str) -> QuerySet[Case]:
    return reach.of(lambda actor, at, known: of_view(actor, at, view, known))


def counted(cases: QuerySet[Case]) -> Statement:
    """How many these are, counted so far."""
    text, values = statement_of(cases.order_by().values("pk")[: MOST_COUNTED + 1])
    return Statement(f"SELECT count(*) FROM ({text}) counted", values)  # noqa: S608 - made by the query compiler
