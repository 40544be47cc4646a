"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from balcao.catalogue.api import VoucherScheme
from balcao.exchange.api import RunState
from balcao.kernel.texts import Text

type UseState = Literal["waiting", "paid", "refused", "cancelled", "lapsed"]
MOST_FAILS = 5
"""After so many wrong PINs in a row a card works no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherView:
    """A voucher as its holder sees it; `balance` and `first` (what was given) in avos."""

    id: int
    number: str
    scheme_id: str
    scheme: VoucherScheme
    holder_id: str
    balance: int
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """So many avos onto or off a voucher. `who` is the provider or the relative; `use_id` leads to a receipt."""

    kind: str
    amount: int
    at: datetime
    who: Text
    use_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseView:
    """What a provider asked for. `today`: it was paid today, and its provider can cancel it."""

    id: int
    reference: str
    voucher_id: int
    voucher_number: str
    scheme_id: str
    scheme: VoucherScheme
    provider_id: str
    provider: Text
    amount: int
    way: str
    state: UseState
    asked_at: datetime
    asked_by: str
    expires_at: datetime
    decided_at: datetime | None
    cancelled_at: datetime | None
    reason: str
    today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """A code to be shown: eight digits, until when."""

    digits: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card on paper: its twelve digits; `locked` after too many wrong PINs."""

    number: str
    made_at: datetime
    locked: bool

    @property
    def figures(self) -> str:
        """Its digits as they stand on the card, in groups of four."""
        return " ".join(self.number[begin : begin + 4] for begin in (0, 4, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherAtCounter:
    """A scheme as a clerk sees it for the person they help: their voucher and its card, where they have them."""

    scheme_id: str
    scheme: VoucherScheme
    voucher: VoucherView | None
    card: CardView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """What a provider says is wrong with a statement, and the answer."""

    id: int
    statement: "StatementView | None"
    text: str
    said_at: datetime
    said_by: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """What a provider is owed for a period, `amount` in avos; `paid_at` once the bank paid it."""

    id: int
    scheme_id: str
    scheme: VoucherScheme
    provider_id: str
    provider: Text
    period: str
    uses: int
    amount: int
    made_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as officers see it. `own`: the officer who looks began it, so that another confirms it."""

    id: int
    scheme_id: str
    state: RunState
    proposed_at: datetime
    proposed_by: str
    decided_by: str
    asked: int
    found: int
    silent_since: datetime | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """What moved on the vouchers of a scheme in a month (its first day), in avos."""

    month: date
    given: int
    spent: int
    passed_on: int
    expired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """Uses that somebody may look at: `why` is ``night`` or ``again``; `voucher_number` of the same pair."""

    why: Literal["night", "again"]
    provider_id: str
    provider: Text
    voucher_number: str
    uses: int
    amount: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes vouchers of a scheme, as anyone may read it."""

    number: str
    name: Text
    address: str
    parish: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A voucher with something left whose last day is near."""

    id: int
    holder_id: str
    department: str
    scopes: tuple[str, ...]
    name: Text
    balance: int
    last_day: date
