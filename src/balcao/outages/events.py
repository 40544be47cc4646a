"""What this room announces."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsMove(Event):
    """Terms that end from a day on up to another, in an outage of this service, of this department (`service_id` empty)
    or of everything (both empty), move; who keeps terms looks through theirs. Again, nothing moves twice."""

    department: str
    service_id: str
    since: date
    until: date
    at: datetime
