"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSealed(Event):
    """The document lies sealed in the storage and may be read."""

    number: str
    case_reference: str
    holder_id: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFoundUnsafe(Event):
    """The scanner found something in a file that had been taken before it answered; its bytes are destroyed."""

    at: datetime
    sha256: str
    finding: str
