"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.catalogue.api import ServiceVersion
from balcao.exchange.api import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as officers see it. Of those found, `yes` and `no` answered, `silent` let their last day pass.

    `own`: the officer who looks began it, so that another confirms it.
    """

    id: int
    version: ServiceVersion
    period: str
    state: RunState
    proposed_at: datetime
    proposed_by: str
    decided_by: str
    asked: int
    found: int
    yes: int
    no: int
    silent: int
    silent_since: datetime | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer as its holder sees it. `open`: it can still be answered; `draft_id` what saying yes began.

    `unless_no`: silence is a yes. Nothing was said then where `undoable`: it is granted on `grants_on`, unless no is
    said before.
    """

    id: int
    version: ServiceVersion
    period: str
    offered_at: datetime
    until_on: date
    answer: str
    open: bool
    unless_no: bool
    undoable: bool
    grants_on: date | None
    draft_id: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What saying yes led to: a case, or a draft in which something is still asked."""

    draft_id: int | None = None
    reference: str = ""
