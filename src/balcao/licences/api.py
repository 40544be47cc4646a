"""The door of the licences."""

from balcao.licences.demo import load_demo
from balcao.licences.events import LicenceCancelled
from balcao.licences.operations import (
    LicenceEnded,
    NotLater,
    NumberTaken,
    cancel_licence,
    change_terms,
    extend_licence,
    record_licence,
)
from balcao.licences.queries import (
    get_licence,
    history_of,
    licences_ending,
    licences_ending_of,
    licences_for_department,
    licences_of,
)
from balcao.licences.types import Change, ChangeKind, Licence, LicenceState

__all__ = [
    "Change",
    "ChangeKind",
    "Licence",
    "LicenceCancelled",
    "LicenceEnded",
    "LicenceState",
    "NotLater",
    "NumberTaken",
    "cancel_licence",
    "change_terms",
    "extend_licence",
    "get_licence",
    "history_of",
    "licences_ending",
    "licences_ending_of",
    "licences_for_department",
    "licences_of",
    "load_demo",
    "record_licence",
]
