"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChanged(Event):
    """An activity takes place at other times or elsewhere."""

    number: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCalledOff(Event):
    """An activity does not take place."""

    number: str
    at: datetime
