"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.foundation.forgetting.api import Loosened, Rule
from balcao.papers import models

FORGETS: tuple[Rule, ...] = (
    Loosened(
        model=models.Check,
        where={"case_reference__in": "reference"},
        to={"case_reference": ""},
        why="A check is of the holder's own paper, which stays theirs; it loses the case in which it was made.",
    ),
)
