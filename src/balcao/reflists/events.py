"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsFetched(Event):
    """The address of a list answered with other rows; the version waits. `vanishing` are the codes that it no longer
    has: whoever knows where codes are used says whether it may be published by itself (`take_fetched`)."""

    list_id: str
    number: int
    vanishing: frozenset[str]
    at: datetime
