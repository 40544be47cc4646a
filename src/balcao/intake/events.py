"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGiven(Event):
    """An application has a place: it came first, was drawn or ranked, or moved up when another left."""

    case_reference: str
    at: datetime
    moved_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDrawn(Event):
    """A round was drawn or ranked: every application in it has its place, or its place on the list."""

    service_id: str
    round_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOver(Event):
    """The list of a round moves up no more: this application gets no place."""

    case_reference: str
    at: datetime
