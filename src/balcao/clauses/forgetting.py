"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.clauses import models
from balcao.foundation.forgetting.api import Rule, Stays

FORGETS: tuple[Rule, ...] = (
    Stays(
        model=models.Use,
        where={"reference__in": "reference"},
        why="How often a clause was used is counted by the numbers of cases; nothing of a person is in it.",
    ),
)
