"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanged(Event):
    """A register told that the entry of an entity has changed, whether or not it has an account here."""

    kind: str
    number: str
    told_at: datetime
