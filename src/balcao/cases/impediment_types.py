"""What passes the door about officers who must not decide a case."""

from dataclasses import dataclass
from datetime import datetime

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class ImpedimentView:
    """An officer's own word that they must not decide a case."""

    person_id: int
    name: Text
    reason: str
    declared_at: datetime
