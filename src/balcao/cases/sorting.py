"""How a case is sorted among others: how pressing it is, its labels, in whose hands it is."""

from dataclasses import dataclass
from datetime import datetime

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """How pressing a case is: `score` in days, the sum of its parts; `waited` in calendar days, `level` 1 to 3 says
    how long it takes to read."""

    score: float
    deadline: float
    waiting: float
    complexity: float
    urgent: float
    waited: int
    level: int


@dataclass(frozen=True, slots=True)
class LabelShown:
    """A department's word for sorting its cases, and what it means."""

    label_id: int
    department: str
    name: Text
    meaning: Text
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """How a case is sorted, by which labels it could be, and which other officer has it in hand until when."""

    urgent_reason: str
    labels: tuple[LabelShown, ...]
    offered: tuple[LabelShown, ...]
    reserved_by: str
    reserved_until: datetime | None
