"""What changed between an order as it was placed and what is due now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from balcao.kernel.texts import Text


class Priced(Protocol):
    """A line of an order, or of a fee worked out anew."""

    @property
    def kind(self) -> str:
        """What kind of line it is."""

    @property
    def label(self) -> Text:
        """What it is called."""

    @property
    def amount(self) -> int:
        """Avos."""

    @property
    def why(self) -> Text:
        """How it came about."""

    @property
    def basis(self) -> Text:
        """The law."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is new, gone or another amount; avos, None where there is none. `why` and `basis` are today's."""

    label: Text
    before: int | None
    now: int | None
    why: Text
    basis: Text


def changes(before: Iterable[Priced], now: Iterable[Priced]) -> tuple[LineChange, ...]:
    """What differs, in the order of today's lines; those that are gone at the end."""
    old = {(line.kind, line.label["zh-Hant"]): line for line in before}
    found = []
    for line in now:
        was = old.pop((line.kind, line.label["zh-Hant"]), None)
        if was is None or was.amount != line.amount:
            found.append(LineChange(line.label, was.amount if was else None, line.amount, line.why, line.basis))
    found += [LineChange(line.label, line.amount, None, line.why, line.basis) for line in old.values()]
    return tuple(found)
