"""What is announced about officers."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PostGiven(Event):
    """A post was confirmed."""

    post_id: int
    person_id: int
    department: str
    duty: str
    since_on: date
    until_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEnded(Event):
    """A post in force, or one to come, was ended before its day."""

    post_id: int
    person_id: int
    department: str
    duty: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionConfirmed(Event):
    """A chief agreed that a colleague stands in for an officer."""

    absence_id: int
    person_id: int
    substitute_id: int
    department: str
    from_on: date
    until_on: date
    at: datetime
