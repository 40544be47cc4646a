"""What passes the door about debts that the tax office collects."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EnforcementState(StrEnum):
    """A debt for enforced collection waits to be handed over, was taken by the tax office or refused; it is over once
    it was collected, given back as uncollectable, or recalled."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    COLLECTED = "collected"
    RETURNED = "returned"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementView:
    """How a debt stands at the tax office; amounts in avos. `reason` is why it was refused or given back, `tried_at`
    since when the tax office does not answer, None while it does."""

    state: EnforcementState
    amount: int
    collected: int
    reason: str
    asked_at: datetime
    tried_at: datetime | None
    taken_at: datetime | None
