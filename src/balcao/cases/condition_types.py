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
    """A condition in the officer's words. `due_on` is its last day, which a lasting one has not.

    `was` are the words in which it was first put, where a correction words it anew: it is the same condition.
    """

    text: str
    met: Met = Met.LASTING
    due_on: date | None = None
    was: str = ""

    def burdens_beside(self, before: "Condition | None") -> bool:
        """Whether its holder has to do more, or sooner, than by the one of the same words before."""
        if before is None or before.met is not self.met:
            return True
        return self.due_on is not None and before.due_on is not None and self.due_on < before.due_on
