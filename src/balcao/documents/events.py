"""What this room announces."""

from dataclasses import dataclass

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSealed(Event):
    """The document lies sealed in the storage and may be read."""

    number: str
    case_reference: str
    holder_id: str
    department: str
