"""A list, as it passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.catalogue.api import ServiceVersion
from balcao.kernel.texts import Text


class ListState(StrEnum):
    """What a list waits for."""

    CHECKING = "checking"
    OBSTRUCTED = "obstructed"
    """It could not begin; its `problem` says why."""
    TO_CHOOSE = "to_choose"
    PREPARING = "preparing"
    SIGNING = "signing"
    """Those who may sign have been asked."""
    TAKING_SIGNATURES = "taking_signatures"
    """Enough have signed the list; each application gets its signature."""
    TO_LODGE = "to_lodge"
    LODGING = "lodging"
    TO_PAY = "to_pay"
    DONE = "done"
    DROPPED = "dropped"
    """Nothing of it goes on; its drafts are thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row: its number from 1, its cells, what is wrong with it, and what became of it."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Mapping[str, object], ...]
    problem: str
    draft_id: int | None
    content_hash: str
    reference: str = ""
    receipt: str = ""
    paid: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who does not sign the list, and why."""

    who: Text
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list and how far it is: rows in all, checked, wrong, chosen, begun as drafts, signed, with an order, lodged,
    held up. `total` is what the open orders cost, in avos; `orders` are their numbers."""

    id: int
    holder_id: str
    version: ServiceVersion
    file_name: str
    begun_at: datetime
    state: ListState
    problem: str
    rows: int
    checked: int
    wrong: int
    chosen: int
    begun: int
    signed: int
    ordered: int
    lodged: int
    held_up: int
    list_hash: str
    orders: tuple[int, ...]
    total: int
    must_sign: bool
    may_be_dropped: bool
    refusals: tuple[Refusal, ...]

    @property
    def good(self) -> int:
        """How many rows have nothing wrong."""
        return self.checked - self.wrong

    @property
    def going(self) -> int:
        """How many go on: chosen and not held up."""
        return self.chosen - self.held_up
