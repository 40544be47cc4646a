"""The door of the alerts."""

from balcao.alerts.failures import NoAddress, NothingToTell, TooManyAlerts
from balcao.alerts.operations import unwatch_document, watch_documents
from balcao.alerts.queries import changes_for
from balcao.alerts.types import ChangeShown

__all__ = [
    "ChangeShown",
    "NoAddress",
    "NothingToTell",
    "TooManyAlerts",
    "changes_for",
    "unwatch_document",
    "watch_documents",
]
