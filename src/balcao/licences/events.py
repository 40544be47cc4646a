"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCancelled(Event):
    """A licence is no longer in force, for this reason."""

    number: str
    name: Text
    holder_id: str
    department: str
    case_reference: str
    reason: Text
    at: datetime
