"""The door of the exchange."""

from balcao.exchange.events import EntryChanged
from balcao.exchange.forgetting import FORGETS
from balcao.exchange.gateways.base import Unreachable
from balcao.exchange.house import answers_for
from balcao.exchange.operations import ask_which, fetch, identify, inform, look_up, search_entries
from balcao.exchange.policies import NoSuchRegister, concerned_by
from balcao.exchange.queries import deliveries_of
from balcao.exchange.register_events import BadEvent, receive_register_event
from balcao.exchange.runs import (
    CONFIRMED,
    GOING_ON,
    RunFaults,
    RunState,
    SearchRun,
    begin_search,
    confirm_search,
    search_on,
    send_search_back,
    stop_search,
)
from balcao.exchange.types import Asking, Delivery, Entries, EntryName, Message, Reply

__all__ = [
    "CONFIRMED",
    "FORGETS",
    "GOING_ON",
    "Asking",
    "BadEvent",
    "Delivery",
    "Entries",
    "EntryChanged",
    "EntryName",
    "Message",
    "NoSuchRegister",
    "Reply",
    "RunFaults",
    "RunState",
    "SearchRun",
    "Unreachable",
    "answers_for",
    "ask_which",
    "begin_search",
    "concerned_by",
    "confirm_search",
    "deliveries_of",
    "fetch",
    "identify",
    "inform",
    "look_up",
    "receive_register_event",
    "search_entries",
    "search_on",
    "send_search_back",
    "stop_search",
]
