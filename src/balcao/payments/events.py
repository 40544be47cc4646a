"""What this room announces, in the transaction in which it happened."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Event):
    """The order is paid. Announced exactly once for an order."""

    order_id: int
    subject: str
    holder_id: str
    receipt_number: str
    paid_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(Event):
    """So much of a paid order's money, `amount` in avos, went back: all of it, or a part."""

    order_id: int
    refund_id: int
    subject: str
    holder_id: str
    department: str
    receipt_number: str
    amount: int
    reason: Text
    refunded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReversed(Event):
    """The payer's bank took the money of a paid order, `amount` in avos, back from us; or a counter made its payment
    void on the day it was taken (then not `by_bank`)."""

    order_id: int
    subject: str
    holder_id: str
    department: str
    receipt_number: str
    amount: int
    by_bank: bool
    reversed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPossible(Event):
    """The provider did not answer when somebody went to pay this order; now it does."""

    order_id: int
    subject: str
    holder_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReconciled(Event):
    """The payments of a day were compared with the provider's file. `paid` are the orders paid on it and still so:
    each with its reference and its subject."""

    day: date
    at: datetime
    paid: tuple[tuple[str, str], ...]
