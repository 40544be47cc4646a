"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOver(Event):
    """Slots were held for a draft until now, and are free again."""

    draft_id: int
    booking_id: int
    venue: str
    at: datetime
