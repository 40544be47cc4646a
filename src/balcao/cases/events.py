"""What this room announces."""

from dataclasses import dataclass

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLodged(Event):
    """An application became a case."""

    reference: str
    service_id: str
    holder_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Event):
    """A case was granted (`approve`), refused (`refuse`) or closed without a decision."""

    reference: str
    service_id: str
    holder_id: str
    outcome: str
