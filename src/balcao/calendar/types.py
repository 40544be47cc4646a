"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDaySummary:
    """A day on which offices are closed by order, why, on which legal basis, and who entered it when."""

    day: date
    reason: Text
    basis: str
    entered_at: datetime
    entered_by: str
