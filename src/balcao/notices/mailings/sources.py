"""Who receives a mailing. A source is read in pieces, each after a place in its own order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from balcao.kernel.errors import BalcaoError
from balcao.notices.models import Registration


class NoSuchSource(BalcaoError):
    """No room registered a source of that name."""

    key = "notices.no_such_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A holder at a place of the source (whole numbers from 1 on, growing).

    A holder named twice receives one notice.
    """

    place: int
    holder_id: str
    scopes: tuple[str, ...] = ()
    case_reference: str = ""


class Source(Protocol):
    """What a room above registers. `given` narrows it, as the mailing was begun."""

    def count(self, given: Mapping[str, Any]) -> int:
        """How many it names; for progress only."""

    def after(self, given: Mapping[str, Any], place: int, limit: int) -> list[Recipient]:
        """The next ones behind a place, in order; none at the end."""


class Registered:
    """Everyone who takes legal notices electronically."""

    def count(self, given: Mapping[str, Any]) -> int:
        """See `Source.count`."""
        return Registration.objects.filter(ended_at__isnull=True).count()

    def after(self, given: Mapping[str, Any], place: int, limit: int) -> list[Recipient]:
        """See `Source.after`."""
        rows = Registration.objects.filter(ended_at__isnull=True, pk__gt=place).order_by("pk")
        return [Recipient(place=row.pk, holder_id=row.holder_id) for row in rows[:limit]]


_SOURCES: dict[str, Source] = {"registered": Registered()}


def register_source(name: str, source: Source) -> None:
    """Let mailings go to what a room above knows."""
    _SOURCES[name] = source


def source_named(name: str) -> Source:
    """The source of that name.

    :raises NoSuchSource: if there is none.
    """
    if name not in _SOURCES:
        raise NoSuchSource(name)
    return _SOURCES[name]
