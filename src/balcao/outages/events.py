"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsMove(Event):
    """Terms that end in an outage of this service, of this department (`service_id` empty) or of everything (both
    empty) move; who keeps terms looks through theirs. Looked through again, nothing moves twice."""

    department: str
    service_id: str
    at: datetime
