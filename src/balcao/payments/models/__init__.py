"""The tables of the payments."""

from balcao.payments.models.ledger import Posting, PostingLine
from balcao.payments.models.orders import Order, Payment, PaymentPart, ProviderEvent
from balcao.payments.models.refunds import Refund

__all__ = ["Order", "Payment", "PaymentPart", "Posting", "PostingLine", "ProviderEvent", "Refund"]
