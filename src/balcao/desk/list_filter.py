"""The filter above a list of cases: its choices as they were made, and its address."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from balcao.cases.api import AGES, TAKEN, TERMS, CaseState, LabelShown, Narrowing
from balcao.desk.reading import state_name
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick

MORE = ("state", "term", "age", "taken", "label", "urgent")
"""What stays folded until one of it narrows."""

_STATES = {
    "waiting": (CaseState.SUPPLEMENT, CaseState.HEARING, CaseState.CONSULTING, CaseState.PROCESSING),
    "done": (CaseState.GRANTED, CaseState.REFUSED, CaseState.IMPOSED, CaseState.DROPPED),
}
_OPEN = (CaseState.WITH_OFFICER, CaseState.PROPOSED)


def address(view: str, narrowing: Narrowing, place: int = 1) -> str:
    """The query part of a list's address."""
    asked = {"view": view, **narrowing.as_json()} | ({"page": place} if place > 1 else {})
    return f"?{urlencode(asked)}"


def filter_shown(
    narrowing: Narrowing,
    view: str,
    *,
    labels: Iterable[LabelShown],
    officers: Iterable[tuple[int, str]],
    language: str,
) -> dict[str, Any]:
    """The choices of the filter, and whether it stands open."""

    def choices(name: str, said: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
        chosen = str(getattr(narrowing, name))
        return [{"value": str(value), "text": text, "checked": str(value) == chosen} for value, text in said]

    takers = [(each, translate(f"desk.filter.takers.{each}", language)) for each in TAKEN]
    return {
        "open": any(getattr(narrowing, each) for each in MORE),
        "states": choices("state", [(each.value, state_name(each, language)) for each in _STATES.get(view, _OPEN)]),
        "waits": view != "done",
        "terms": choices("term", [(each, translate(f"desk.filter.terms.{each}", language)) for each in TERMS]),
        "ages": choices("age", [(each, translate("desk.filter.ages", language, days=each)) for each in AGES]),
        "takers": choices("taken", [*takers, *officers]),
        "labels": choices("label", [(each.label_id, pick(each.name, language)) for each in labels]),
        "urgent": narrowing.urgent,
    }
