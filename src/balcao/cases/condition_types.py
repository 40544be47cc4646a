"""What passes the door about the conditions on which something is granted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Met(StrEnum):
    """How a condition is met: lasting as long as what was granted, or by a day: with a paper, or at a visit."""

    LASTING = "lasting"
    PROOF = "proof"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in the officer's words. `due_on` is its last day, which a lasting one has not."""

    text: str
    met: Met = Met.LASTING
    due_on: date | None = None
