"""What a holder is told when the working days changed and their terms with them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from balcao.cases.models import Case
from balcao.cases.notes import say, tell_holder
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES

DAYS = ("before", "until", "day")


def tell_terms_moved(*, case_id: int, moved: Sequence[dict[str, Any]], at: datetime) -> None:
    """One notice of all terms of a case that ended on another day for the same cause; told again, it is the same."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return
    lines = [_line(each) for each in moved]
    ends = ",".join(f"{each['kind'][0]}{each['until']}" for each in moved)
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="terms_moved",
        unique=f"moved:{moved[0]['day']}:{ends}",
        legal=False,
        text={language: "\n".join(line[language] for line in lines) for language in LANGUAGES},
    )


def _line(moved: dict[str, Any]) -> dict[str, str]:
    days = {name: date.fromisoformat(moved[name]) for name in DAYS}
    return say(f"cases.step.{moved['kind']}", reason=moved["reason"], **days)
