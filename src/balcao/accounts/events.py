"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeactivated(Event):
    """From now on nobody acts with this account: what the person held in others' names stops too."""

    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRenewed(Event):
    """The password was changed, or the account recovered or alarmed: whoever acts as the person proves it anew."""

    person_id: int
    at: datetime
