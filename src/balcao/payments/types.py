"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from balcao.kernel.texts import Text

PAGE_LASTS = timedelta(minutes=30)
"""How long a payer has on the provider's page."""


class OrderState(StrEnum):
    """Open until paid; in parts while orders of their own pay it; void when something replaced it or its term ended;
    refunded when all the money went back; reversed when the payer's bank took it back."""

    OPEN = "open"
    IN_PARTS = "in_parts"
    PAID = "paid"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    VOID = "void"


class PaymentState(StrEnum):
    """One attempt to pay. A failed one may still succeed: the payer tried another card on the same page. One that
    waits could not be begun: the provider did not answer."""

    STARTED = "started"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REVERSED = "reversed"


class RefundState(StrEnum):
    """Asked by one officer, approved or refused by another; done when the provider says so."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


class Unpaid(StrEnum):
    """Why nothing came of the last attempt to pay: what the provider said of it, or its page is over."""

    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


class BatchState(StrEnum):
    """Put together by one officer; sent to the bank, or dropped, by another."""

    PROPOSED = "proposed"
    SENT = "sent"
    DROPPED = "dropped"


class EntryState(StrEnum):
    """A payout in a batch. Only proposed, sent and paid ones count: one rejected, or returned after it was paid, may be
    put into another batch."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"


class ConsentState(StrEnum):
    """Asked for on the provider's page; given; refused there; withdrawn."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CollectionState(StrEnum):
    """Announced to the holder; tried on its day; done or failed. Dropped when the consent was withdrawn before, or the
    order paid otherwise."""

    ANNOUNCED = "announced"
    TRIED = "tried"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class Means(StrEnum):
    """What one pays with at a till."""

    CASH = "cash"
    CARD = "card"
    CHEQUE = "cheque"


class TillState(StrEnum):
    """Open while payments are taken; left when it was open over night; counted, and confirmed by a second officer."""

    OPEN = "open"
    LEFT = "left"
    COUNTED = "counted"
    CONFIRMED = "confirmed"


class DifferenceKind(StrEnum):
    """The provider has what our ledger has not; the other way round; other amounts; paid for, and nothing lodged."""

    NOT_OURS = "not_ours"
    NOT_THEIRS = "not_theirs"
    AMOUNT = "amount"
    NO_CASE = "no_case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order. `amount` in avos, negative for a waiver; `why` says how it came about."""

    kind: str
    label: Text
    amount: int
    why: Text
    basis: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was paid, and how much of it went or is going back, in avos."""

    paid: int
    back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a matter costs; `title` says what it is for, a `debt` stands until it is paid. Amounts in avos.

    `receipt_number` is empty and `paid_at` None until it is paid.

    `given_back` is what has gone back of it, is going back, or is proposed to. What is `held` is a deposit, of which
    `forfeited` is kept; what was `lent` is paid back by it. `part_of` is the number of the order of which it is a part,
    `due_on` its last day. It has `begun` when it is paid, or the first of its parts is: then its matter goes on.
    """

    id: int
    reference: str
    subject: str
    holder_id: str
    department: str
    title: Text
    lines: tuple[Line, ...]
    total: int
    state: OrderState
    receipt_number: str
    placed_at: datetime
    paid_at: datetime | None
    given_back: int
    debt: bool
    refunded_at: datetime | None
    held: bool = False
    lent: bool = False
    forfeited: int = 0
    part_of: int | None = None
    due_on: date | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that goes back, in avos; who asked and who answered are names. `refusal` says why it was refused.

    `order` is what was paid: of an order in parts, the part. `subject` is what the whole is about; `what` names the
    part or the line that goes back, empty where it is of the whole.
    """

    id: int
    reference: str
    order: Order
    subject: str
    what: Text
    amount: int
    state: RefundState
    by_rule: bool
    reason: Text
    asked_eyes: frozenset[str]
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    refusal: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refundable:
    """Something paid of which `left` avos can still go back: an order, a part of one in parts, or a `line` of either.

    `key` names it among the others of the same matter.
    """

    order_id: int
    line: int | None
    label: Text
    receipt_number: str
    left: int

    @property
    def key(self) -> str:
        """Its order, and its line if it is one."""
        return str(self.order_id) if self.line is None else f"{self.order_id}-{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """How an order may be paid in parts: at most so many, one every so many months, from `least` avos on; `surcharge`
    in per cent. A part that is `late_days` late makes all that is left due. `instead` are the lines that are paid in
    parts in the place of the order's, where what is taken off for paying at once falls away; empty where they are the
    same."""

    most: int
    every_months: int
    least: int
    surcharge: int
    late_days: int
    basis: Text
    instead: tuple[Line, ...] = ()

    def total(self, in_one: int) -> int:
        """What an order comes to in parts, in avos, that costs so much in one."""
        return sum(line.amount for line in self.instead) or in_one


def evenly(amount: int, count: int) -> list[int]:
    """So many shares of an amount in avos: as even as whole patacas allow, what is uneven in the first one."""
    each = amount // count // 100 * 100 if count else 0
    return [amount - each * (count - 1), *[each] * (count - 1)] if count else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One way to pay in parts: the avos of each with its last day, and what was added to the order."""

    parts: tuple[tuple[int, date], ...]
    surcharge: int

    @property
    def total(self) -> int:
        """All parts together, in avos."""
        return sum(amount for amount, _day in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """An order that is paid in parts, and the parts that count, in their order."""

    order: Order
    parts: tuple[Order, ...]
    surcharge: int
    late_days: int
    called: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a deposit is to end, or ended: `forfeit` avos are kept, the rest goes back."""

    id: int
    order_id: int
    forfeit: int
    reason: Text
    state: RefundState
    asked_eyes: frozenset[str]
    asked_by: str
    asked_at: datetime
    decided_by: str
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Who proposed or decided something elsewhere: the name, and the persons behind it."""

    name: str
    eyes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeAccount:
    """A bank account a holder gave; `number` shows its last figures only. `fault` is why a bank refused it."""

    id: int
    bank: str
    number: str
    name: str
    confirmed: bool
    given_at: datetime
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What is owed to a holder, in avos. `state` is that of its latest entry in a batch; None before the first."""

    id: int
    reference: str
    holder_id: str
    department: str
    title: Text
    lines: tuple[Line, ...]
    amount: int
    case_reference: str
    owed_at: datetime
    paid_at: datetime | None
    state: EntryState | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEntry:
    """A payout in a batch, with the account as it was put there."""

    payout: Payout
    account: PayeeAccount
    end_to_end: str
    state: EntryState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Payouts that go to the bank in one file; `total` in avos. `made_by_me`: another officer has to answer it."""

    id: int
    reference: str
    state: BatchState
    made_by: str
    made_at: datetime
    made_by_me: bool
    decided_by: str
    sha256: str
    entries: tuple[BatchEntry, ...]

    @property
    def total(self) -> int:
        """All its payouts together."""
        return sum(each.payout.amount for each in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A standing consent: up to `most` avos at a time for what `matter` costs; `shown` names the means of payment.
    `next_on` is the day of a collection that is announced, with its avos."""

    id: int
    matter: str
    title: Text
    most: int
    state: ConsentState
    shown: str
    given_at: datetime | None
    withdrawn_at: datetime | None
    next_on: date | None
    next_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A difference on the work list; `theirs` and `ours` are avos, None where a side knows nothing of it."""

    id: int
    day: date
    kind: DifferenceKind
    reference: str
    theirs: int | None
    ours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySettled:
    """A day whose settlement file was read: avos taken and given back, and how many differences are open."""

    day: date
    taken: int
    given_back: int
    lines: int
    differences: int
