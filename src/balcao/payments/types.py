"""What passes the door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class OrderState(StrEnum):
    """Open until paid; void when something replaced it; refunded when the money went back."""

    OPEN = "open"
    PAID = "paid"
    REFUNDED = "refunded"
    VOID = "void"


class PaymentState(StrEnum):
    """One attempt to pay. A failed one may still succeed: the payer tried another card on the same page."""

    STARTED = "started"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUND_ASKED = "refund_asked"
    REFUNDED = "refunded"


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
    """What a matter costs. Amounts in avos. `receipt_number` is empty and `paid_at` None until it is paid."""

    id: int
    reference: str
    subject: str
    holder_id: str
    department: str
    lines: tuple[Line, ...]
    total: int
    state: OrderState
    receipt_number: str
    placed_at: datetime
    paid_at: datetime | None
    refund_asked_at: datetime | None
    refunded_at: datetime | None
