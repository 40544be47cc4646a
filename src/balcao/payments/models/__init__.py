"""The tables of the payments."""

from balcao.payments.models.consents import Collection, Consent
from balcao.payments.models.deposits import DepositClosing
from balcao.payments.models.enforcement import Enforcement
from balcao.payments.models.ledger import Posting, PostingLine
from balcao.payments.models.orders import Order, Payment, PaymentPart, ProviderEvent, ReceiptFile
from balcao.payments.models.payouts import BankAnswer, PayeeAccount, Payout, PayoutBatch, PayoutEntry
from balcao.payments.models.plans import Plan
from balcao.payments.models.reconciliation import Difference, SettledDay, SettledLine
from balcao.payments.models.refunds import Refund
from balcao.payments.models.tills import TillEntry, TillSession
from balcao.payments.models.transfers import StatementFile, Transfer

__all__ = [
    "BankAnswer",
    "Collection",
    "Consent",
    "DepositClosing",
    "Difference",
    "Enforcement",
    "Order",
    "PayeeAccount",
    "Payment",
    "PaymentPart",
    "Payout",
    "PayoutBatch",
    "PayoutEntry",
    "Plan",
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
