"""What this room gives out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Whether a file may be read: only when `fine`."""

    FINE = "fine"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a file stands. `finding` is what a scanner found; `destroyed_at` since when nobody can read it any more."""

    sha256: str
    size: int
    state: State
    finding: str
    stored_at: datetime
    destroyed_at: datetime | None


class Unreadable(FileNotFoundError):
    """The bytes may not be read: they are in quarantine, or were found unsafe."""


class KeyMissing(Exception):
    """The house key that wraps a file's key is not in the folder of keys; bring it back from its backup."""


class Damaged(Exception):
    """The sealed bytes were changed, cut or mixed up."""
