"""The door of the exchange."""

from balcao.exchange.operations import fetch, inform
from balcao.exchange.policies import NoSuchRegister
from balcao.exchange.queries import deliveries_of
from balcao.exchange.types import Asking, Delivery, Message, Reply

__all__ = [
    "Asking",
    "Delivery",
    "Message",
    "NoSuchRegister",
    "Reply",
    "deliveries_of",
    "fetch",
    "inform",
]
