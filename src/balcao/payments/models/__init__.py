"""The tables of the payments."""

from balcao.payments.models.ledger import Posting, PostingLine
from balcao.payments.models.orders import Order, Payment, PaymentPart, ProviderEvent, ReceiptFile
from balcao.payments.models.reconciliation import Difference, SettledDay, SettledLine
from balcao.payments.models.refunds import Refund
from balcao.payments.models.tills import TillEntry, TillSession
from balcao.payments.models.transfers import StatementFile, Transfer

__all__ = [
    "Difference",
    "Order",
    "Payment",
    "PaymentPart",
    "Posting",
    "PostingLine",
    "ProviderEvent",
    "ReceiptFile",
    "Refund",
    "SettledDay",
    "SettledLine",
    "StatementFile",
    "TillEntry",
    "TillSession",
    "Transfer",
]
