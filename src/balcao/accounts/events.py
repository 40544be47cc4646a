"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeactivated(Event):
    """From now on nobody acts with this account: what the person held in others' names stops too."""

    person_id: int
    at: datetime
