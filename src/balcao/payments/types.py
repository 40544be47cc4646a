"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class OrderState(StrEnum):
    """Open until paid; void when something replaced it or its term ended; refunded when all the money went back;
    reversed when the payer's bank took it back."""

    OPEN = "open"
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
class Order:
    """What a matter costs; `title` says what it is for, a `debt` stands until it is paid. Amounts in avos.

    `receipt_number` is empty and `paid_at` None until it is paid.

    `given_back` is what has gone back of it, is going back, or is proposed to.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that goes back, in avos; who asked and who answered are names. `refusal` says why it was refused."""

    id: int
    reference: str
    order: Order
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
