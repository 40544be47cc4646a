"""What this room announces."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDaysChanged(Event):
    """A day became a closing day, or (`closed` false) is worked after all; who counts working days counts again."""

    day: date
    closed: bool
    reason: Text
    by: Actor
    at: datetime
