"""The public register: what anyone may know of licences, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from balcao.catalogue.api import licence_kinds
from balcao.entities.api import holder_names
from balcao.foundation.db.api import planned_for_its_values
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.acts import course_now
from balcao.licences.life import state_on
from balcao.licences.listing import pieces_sought, published_terms, publishes_holder, squeezed
from balcao.licences.types import LicenceState

PAGE = 25
"""Licences a page."""
NUMBER = re.compile(r"[A-Z][A-Z0-9-]*-\d{4}-\d{6}(-[0-9A-Z])?")
"""A number as a licence shows it, with or without its check character."""
BATCH = 2_000
"""Rows of the open data read at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A licence as anyone may read it. `holder` is empty where the law does not publish it."""

    number: str
    kind: str
    name: Text
    department: str
    holder: Text
    terms: Mapping[str, Any]
    parish: str
    valid_from: date
    valid_until: date | None
    cure_until: date | None
    suspended_from: date | None
    suspended_until: date | None
    ended_on: date | None
    state: LicenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: words of a number, a name or premises; a kind, a parish, a state. Empty is all."""

    words: str = ""
    kind: str = ""
    parish: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """A page of the register, by number; `next_after` is where the next begins, `updated_at` the last change."""

    rows: tuple[Listed, ...]
    next_after: str
    updated_at: datetime | None


def published_kinds() -> dict[str, Text]:
    """The names of the kinds that are published."""
    known = licence_kinds(settings.BALCAO_SERVICES)
    return {kind: described.name.text() for kind, described in known.items() if described.public is not None}


def in_state(state: LicenceState, today: date) -> Q:
    """The rows in that state today, as `life.state_on` has it."""
    lives = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    runs = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    over = Q(valid_until__lt=today)
    suspended = Q(suspended_from__lte=today) & (Q(suspended_until__isnull=True) | Q(suspended_until__gte=today))
    free = Q(suspended_from__isnull=True) | Q(suspended_from__gt=today) | Q(suspended_until__lt=today)
    match state:
        case LicenceState.REVOKED | LicenceState.CEASED:
            return Q(ended_on__lte=today, ended_as=state.value)
        case LicenceState.EXPIRED:
            return lives & over & Q(cure_until__gte=today)
        case LicenceState.LAPSED:
            return lives & over & (Q(cure_until__isnull=True) | Q(cure_until__lt=today))
        case LicenceState.SUSPENDED:
            return lives & runs & suspended
        case LicenceState.IN_FORCE:
            return lives & runs & free
        case LicenceState.TRANSFERRED:
            # To the public a licence is always its holder's of today.
            return Q(pk__in=[])


def search_register(*, wanted: Wanted, at: datetime, after: str = "") -> RegisterPage:
    """A page of what is published and fits, by number, after that number."""
    rows = _wanted(wanted, macau_date(at)).order_by("number")
    if after:
        rows = rows.filter(number__gt=after)
    with planned_for_its_values():
        found = list(rows[: PAGE + 1])
    return RegisterPage(
        rows=tuple(listed_as_of(found[:PAGE], at)),
        next_after=found[PAGE - 1].number if len(found) > PAGE else "",
        updated_at=register_updated_at(),
    )


def register_updated_at() -> datetime | None:
    """When anything in the register last changed."""
    newest = models.Licence.objects.filter(listed=True).order_by("-changed_at").values_list("changed_at", flat=True)
    return newest.first()


def listed_licence(*, number: str, at: datetime) -> Listed:
    """One licence of the register.

    :raises NotFound: if there is none, or its law does not publish it.
    """
    found = listed_as_of(list(models.Licence.objects.filter(listed=True, number=number)), at)
    if not found:
        raise NotFound(f"licence {number}")
    return found[0]


def register_rows(*, at: datetime) -> Iterator[Listed]:
    """The whole register by number, a batch at a time: memory does not grow with it."""
    after = ""
    while batch := list(models.Licence.objects.filter(listed=True, number__gt=after).order_by("number")[:BATCH]):
        yield from listed_as_of(batch, at)
        after = batch[-1].number


def _wanted(wanted: Wanted, today: date) -> QuerySet[models.Licence]:
    rows = narrowed(models.Licence.objects.filter(listed=True), wanted, today)
    number = wanted.words.strip().upper()
    if NUMBER.fullmatch(number):  # its pieces would find it too, after looking at half of the register
        return rows.filter(begins_with(number))
    return rows.filter(named(wanted.words))


def narrowed(rows: QuerySet[models.Licence], wanted: Wanted, today: date) -> QuerySet[models.Licence]:
    """Those of the kind, the parish and the state wanted."""
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.parish:
        rows = rows.filter(parish=wanted.parish)
    if wanted.state in set(LicenceState):
        rows = rows.filter(in_state(LicenceState(wanted.state), today))
    return rows


def begins_with(number: str) -> Q:
    """Those whose number begins so; of a whole number, also with its check character."""
    return Q(number__gte=number, number__lt=f"{number}~")


def named(words: str) -> Q:
    """Those with these words in what their law publishes; all, where nothing is left of the words."""
    found = Q()
    if squeezed_words := squeezed(words):
        found = Q(sought_by__contains=squeezed_words[:60])
        if sought := pieces_sought(words):
            found &= Q(sought__contains=sought)
    return found


def listed_as_of(rows: list[models.Licence], at: datetime) -> list[Listed]:
    """These licences as anyone may read them."""
    today = macau_date(at)
    names = holder_names({row.holder_id for row in rows if publishes_holder(row.kind, row.holder_id)})
    return [
        Listed(
            number=row.number,
            kind=row.kind,
            name=row.name,
            department=row.department,
            holder=names.get(row.holder_id, {}),
            terms=published_terms(row.kind, row.terms),
            parish=row.parish,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            cure_until=row.cure_until,
            suspended_from=row.suspended_from,
            suspended_until=row.suspended_until,
            ended_on=row.ended_on,
            state=state_on(course_now(row), today),
        )
        for row in rows
    ]
