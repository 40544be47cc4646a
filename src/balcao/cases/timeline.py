"""Lines on the timeline of a case of which only the reference is known."""

from datetime import datetime
from typing import Any

from balcao.cases.models import Case, Step
from balcao.foundation.db.api import KeptQuestion, given, insert


def note_step(reference: str, at: datetime, kind: str, *, who: str = "", **data: Any) -> None:
    """A line on the timeline of a case, if there is such a case."""
    number = _NUMBER.first(reference=reference)
    if number is not None:
        insert(Step(case_id=number, at=at, kind=kind, who=who, data=data))


_NUMBER = KeptQuestion(lambda: Case.objects.filter(reference=given("reference")).values_list("pk", flat=True))
