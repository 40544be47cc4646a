"""What this room announces."""

from dataclasses import dataclass
from datetime import date

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEntered(Event):
    """A holder has a licence they did not have before."""

    number: str
    kind: str
    holder_id: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceExtended(Event):
    """A licence now ends later."""

    number: str
    kind: str
    holder_id: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCancelled(Event):
    """A licence is no longer in force."""

    number: str
    kind: str
    holder_id: str
