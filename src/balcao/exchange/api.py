"""The door of the exchange."""

from balcao.exchange.events import EntryChanged
from balcao.exchange.forgetting import FORGETS
from balcao.exchange.gateways.base import Unreachable
from balcao.exchange.operations import ask_which, fetch, identify, inform, look_up, search_entries
from balcao.exchange.policies import NoSuchRegister, concerned_by
from balcao.exchange.queries import deliveries_of
from balcao.exchange.register_events import BadEvent, receive_register_event
from balcao.exchange.types import Asking, Delivery, Entries, EntryName, Message, Reply

__all__ = [
    "FORGETS",
    "Asking",
    "BadEvent",
    "Delivery",
    "Entries",
    "EntryChanged",
    "EntryName",
    "Message",
    "NoSuchRegister",
    "Reply",
    "Unreachable",
    "ask_which",
    "concerned_by",
    "deliveries_of",
    "fetch",
    "identify",
    "inform",
    "look_up",
    "receive_register_event",
    "search_entries",
]
