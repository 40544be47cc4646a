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
class PartPaid(Event):
    """A part of an order in parts is paid; `order_id` and `subject` are the whole's, the receipt is the part's. `again`
    where the same part was paid before and its money was taken back."""

    order_id: int
    subject: str
    receipt_number: str
    again: bool
    paid_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(Event):
    """So much of a paid order's money, `amount` in avos, went back: all of it, or some.

    Of an order in parts, `order_id` and the receipt are the part's, `subject` is the whole's. `what` names the part or
    the line that went back; empty where it was of the whole.
    """

    order_id: int
    refund_id: int
    subject: str
    holder_id: str
    department: str
    receipt_number: str
    what: Text
    amount: int
    reason: Text
    refunded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementTold(Event):
    """The tax office says something new of a debt for enforced collection: `state` as `EnforcementState`, so many avos
    `collected` so far, and the `reason` for which it was refused or given back."""

    subject: str
    state: str
    amount: int
    collected: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLapsed(Event):
    """Nobody paid an order in time, and it stands no longer; `amount` in avos."""

    order_id: int
    subject: str
    holder_id: str
    department: str
    amount: int
    lapsed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReversed(Event):
    """The payer's bank took the money of a paid order, `amount` in avos, back from us; or a counter made its payment
    void on the day it was taken (then not `by_bank`).

    Of an order in parts, `order_id` and the receipt are the part's, `subject` is the whole's, and `what` names the
    part; it is empty where the order was paid in one.
    """

    order_id: int
    subject: str
    holder_id: str
    department: str
    receipt_number: str
    what: Text
    amount: int
    by_bank: bool
    reversed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositEnded(Event):
    """Of a deposit so many avos are kept; so many are on their way `back`, or went back before."""

    order_id: int
    subject: str
    holder_id: str
    department: str
    forfeited: int
    back: int
    reason: Text
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutOwed(Event):
    """A holder is owed `amount` avos; `account_known` says whether they have given where to."""

    payout_id: int
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    case_reference: str
    amount: int
    account_known: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutAnswered(Event):
    """The bank says how a payout went: paid, or not. `ask_account`: the account is at fault, another one is needed.

    `entry_id` names the attempt: a payout may fail more than once.
    """

    payout_id: int
    entry_id: int
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    case_reference: str
    amount: int
    account: str
    paid: bool
    ask_account: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTold(Event):
    """What is owed is taken by standing consent on its day (``announced``), was taken (``done``), or could not be
    (``failed``): then it is to be paid as anything else. `amount` in avos, `shown` names the means of payment."""

    order_id: int
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    amount: int
    due_on: date
    shown: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDue(Event):
    """A part of an order is due soon, or `late`: announced again each day until it is paid. Once the day `called_after`
    is over, all that is left is due. `amount` in avos."""

    order_id: int
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    amount: int
    due_on: date
    late: bool
    called_after: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLessened(Event):
    """An order in parts comes to `total` avos and no longer to more; `left` of them are to be paid, in these `parts`,
    each with its last day."""

    order_id: int
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    total: int
    left: int
    parts: tuple[tuple[int, date], ...]
    reason: Text
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalled(Event):
    """A part was too late: all that is `left` of an order paid in parts, in avos, is due at once."""

    order_id: int
    subject: str
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    left: int
    at: datetime


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
