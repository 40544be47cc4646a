"""The one door through which the database deletes a case, and by what the rooms know it."""

from typing import Any

from django.db import connection

from balcao.cases.api import Case
from balcao.foundation.forgetting.api import Matter


def matter_of(case: Case) -> Matter:
    """By what the rooms know a case, before they are asked what they find."""
    return {
        "case": [case.pk],
        "draft": [case.draft_id],
        "reference": [case.reference],
        "subject": [f"draft:{case.draft_id}", f"fine:{case.pk}"],
    }


class door_of:  # noqa: N801 - used as a context
    """Within, the database deletes the cases of that list, if it is confirmed and no hold stands on them."""

    def __init__(self, list_id: int) -> None:
        self.list_id = list_id

    def __enter__(self) -> None:
        _set(str(self.list_id))

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is None:
            _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('balcao.disposal', %s, true)", [value])
