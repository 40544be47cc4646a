"""The door of the outbox."""

from balcao.outbox.forgetting import FORGETS
from balcao.outbox.published import happening_types, keep_days
from balcao.outbox.queries import happenings
from balcao.outbox.types import CursorGone, HappeningShown, HappeningType, Page

__all__ = [
    "FORGETS",
    "CursorGone",
    "HappeningShown",
    "HappeningType",
    "Page",
    "happening_types",
    "happenings",
    "keep_days",
]
