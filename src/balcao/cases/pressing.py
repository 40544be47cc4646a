"""How pressing a case is: one number of days, which a person can add up.

A case has a *pressing moment*: its deadline and its lodging, weighted, brought forward by what takes longer and by what
is urgent. The days since then are its score, so all scores grow alike as time goes by and the order never has to be
worked out again. The database keeps `Case.pressing_at`, by the function
`cases_pressing` of migration `0015`; this module says the same number in its parts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from balcao.cases.models import Case, Weighting
from balcao.cases.queue_row import CaseLine
from balcao.cases.sorting import Pressing
from balcao.foundation.db.api import Asked

DAY = timedelta(days=1)
LONG, VERY_LONG = 12, 30
"""So many answers and papers make a case take longer, and much longer."""


def complexity_of(answers: Mapping[str, Any]) -> int:
    """How long a case takes to read: 1, 2 or 3. Answers count one, each row of a table and each paper two."""
    weight = sum(1 + 2 * (len(value) if isinstance(value, list) else 0) for value in answers.values())
    return 1 + (weight >= LONG) + (weight >= VERY_LONG)


def weightings_asked() -> Asked[dict[str, Weighting]]:
    """The question for the weighting of each department that has one of its own, and of the house."""
    return Asked(Weighting.objects.all(), lambda rows: {row.department: row for row in rows})


def weighting_of(department: str, weightings: Mapping[str, Weighting]) -> Weighting:
    """A department's own weighting, otherwise that of the house."""
    return weightings.get(department) or weightings.get("") or Weighting()


def pressing_of(case: Case | CaseLine, weighting: Weighting, at: datetime) -> Pressing:
    """The parts of a case's score."""
    share = weighting.deadline_share / 100
    due = case.deadline_at or case.lodged_at + weighting.assumed_days * DAY
    deadline, waiting = share * ((at - due) / DAY), (1 - share) * ((at - case.lodged_at) / DAY)
    complexity = float(weighting.complexity_days * (case.complexity - 1))
    urgent = float(weighting.urgent_days if case.urgent_reason else 0)
    return Pressing(
        score=deadline + waiting + complexity + urgent,
        deadline=deadline,
        waiting=waiting,
        complexity=complexity,
        urgent=urgent,
        waited=(at - case.lodged_at).days,
        level=case.complexity,
    )
