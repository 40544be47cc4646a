"""Favourites, suggestions one does not want, the switch for all: a person's own, for each holder they act for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from balcao.catalogue.api import get_published
from balcao.entities.api import sight_of
from balcao.foundation.audit.api import record
from balcao.foundation.db.api import Asked, KeptQuestion, given
from balcao.guidance.models import Mark, MarkKind
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound

MOST = 50
EVERY = ""
"""In place of a service: all of them."""


class TooManyFavourites(BalcaoError):
    """There are 50 favourites; one has to go before another comes."""

    key = "guidance.too_many_favourites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a person keeps for a holder: service ids, the favourites in the order of the alphabet.

    `suggests` is whether suggestions are shown at all.
    """

    favourites: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    suggests: bool = True


def marks_of(*, actor: Actor) -> Marks:
    """The actor's own marks for whom they act for; what they mark is nobody else's business."""
    return _read(_MARKS(person=actor.person_id or 0, holder=actor.holder_id))


def asked_marks(*, actor: Actor) -> Asked[Marks]:
    """The same question, to be asked together with others."""
    return Asked(_marks(actor.person_id or 0, actor.holder_id), _read)


def _marks(person: Any, holder: Any) -> QuerySet[Mark]:
    rows = Mark.objects.filter(person_id=person, holder_id=holder).order_by("service_id")
    return rows.only("kind", "service_id")


_MARKS = KeptQuestion(lambda: _marks(given("person"), given("holder")))


def _read(rows: list[Mark]) -> Marks:
    found = [(row.kind, row.service_id) for row in rows]
    return Marks(
        favourites=tuple(service for kind, service in found if kind == MarkKind.FAVOURITE),
        hidden=frozenset(service for kind, service in found if kind == MarkKind.HIDDEN and service != EVERY),
        suggests=(MarkKind.HIDDEN, EVERY) not in found,
    )


def set_favourite(*, actor: Actor, at: datetime, service_id: str, on: bool) -> None:
    """Make a service a favourite, or no longer. Twice changes nothing.

    :raises NotFound: if it is not on offer, or the actor may not act for the holder.
    :raises TooManyFavourites: beyond 50.
    """
    if on:
        get_published(service_id, at=at)
        if len(set(marks_of(actor=actor).favourites) - {service_id}) >= MOST:
            raise TooManyFavourites
    _mark(actor, at, MarkKind.FAVOURITE, service_id, on)


def set_suggested(*, actor: Actor, at: datetime, service_id: str, on: bool) -> None:
    """Suggest a service again, or no longer; with `EVERY` in its place none at all. Twice changes nothing.

    :raises NotFound: if it is not on offer, or the actor may not act for the holder.
    """
    if service_id != EVERY and not on:
        get_published(service_id, at=at)
    _mark(actor, at, MarkKind.HIDDEN, service_id, not on)


@transaction.atomic
def _mark(actor: Actor, at: datetime, kind: MarkKind, service_id: str, on: bool) -> None:
    if actor.person_id is None:
        raise NotFound("marks of software")
    sight_of(actor=actor, at=at)
    same = {"person_id": actor.person_id, "holder_id": actor.holder_id, "kind": kind, "service_id": service_id}
    if on:
        _, changed = Mark.objects.get_or_create(**same, defaults={"at": at})
    else:
        changed = bool(Mark.objects.filter(**same).delete()[0])
    if changed:
        event = f"guidance:{kind}:{'set' if on else 'lifted'}"
        record(actor=actor, at=at, event=event, subject=f"service:{service_id}" if service_id else "service:all")
