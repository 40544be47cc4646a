"""What this room announces, in the transaction in which it happened."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentLate(Event):
    """An instalment of a loan was not paid on its day; `amount` is all that is late, in avos. Once for each."""

    case_reference: str
    holder_id: str
    amount: int
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRepaid(Event):
    """Nothing is left of a loan: so many avos were `paid_back`, and so many `waived`."""

    case_reference: str
    holder_id: str
    paid_back: int
    waived: int
    at: datetime
