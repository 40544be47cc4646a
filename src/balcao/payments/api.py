"""The door of the payments."""

from balcao.payments.baskets import Due, basket_of, basket_size, orders_shown
from balcao.payments.events import DayReconciled, OrderPaid, OrderRefunded, OrderReversed, PaymentPossible
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.operations.baskets import AmountChanged, NotPayableNow, pay_basket, renew_order
from balcao.payments.operations.ordering import NothingToPay, place_order
from balcao.payments.operations.paying import OrderNotOpen, start_payment
from balcao.payments.operations.reconciling import ExplanationNeeded, note_difference, settle_difference
from balcao.payments.operations.refunding import (
    AlreadyAnswered,
    NotSoMuch,
    SecondOfficerNeeded,
    answer_refund,
    ask_refund,
    refund_order,
)
from balcao.payments.policies import TREASURY
from balcao.payments.pricing import Quote, priced
from balcao.payments.queries import order_of, receipt_of, refund_of, refunds_asked, refunds_of
from balcao.payments.quotes import LineChange, changes
from balcao.payments.treasury import days_settled, movements, open_differences
from balcao.payments.types import DifferenceKind, Discrepancy, Line, Order, OrderState, Refund, RefundState
from balcao.payments.verification import verify_ledger

__all__ = [
    "TREASURY",
    "AlreadyAnswered",
    "AmountChanged",
    "DayReconciled",
    "DifferenceKind",
    "Discrepancy",
    "Due",
    "ExplanationNeeded",
    "Line",
    "LineChange",
    "NotPayableNow",
    "NotSoMuch",
    "NothingToPay",
    "Order",
    "OrderNotOpen",
    "OrderPaid",
    "OrderRefunded",
    "OrderReversed",
    "OrderState",
    "PaymentPossible",
    "ProviderUnreachable",
    "Quote",
    "Refund",
    "RefundState",
    "SecondOfficerNeeded",
    "answer_refund",
    "ask_refund",
    "basket_of",
    "basket_size",
    "changes",
    "days_settled",
    "movements",
    "note_difference",
    "open_differences",
    "order_of",
    "orders_shown",
    "pay_basket",
    "place_order",
    "priced",
    "receipt_of",
    "refund_of",
    "refund_order",
    "refunds_asked",
    "refunds_of",
    "renew_order",
    "settle_difference",
    "start_payment",
    "verify_ledger",
]
