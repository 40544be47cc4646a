"""The door of the exchange."""

from balcao.exchange.operations import fetch, inform, look_up
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
    "look_up",
]
