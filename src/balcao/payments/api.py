"""The door of the payments."""

from balcao.payments.events import OrderPaid, OrderRefunded
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.operations import NothingToPay, OrderNotOpen, place_order, refund_order, start_payment
from balcao.payments.queries import order_of, receipt_of
from balcao.payments.types import Line, Order, OrderState

__all__ = [
    "Line",
    "NothingToPay",
    "Order",
    "OrderNotOpen",
    "OrderPaid",
    "OrderRefunded",
    "OrderState",
    "ProviderUnreachable",
    "order_of",
    "place_order",
    "receipt_of",
    "refund_order",
    "start_payment",
]
