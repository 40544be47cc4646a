"""The days of conditions as an officer types them: by line, so that they stay with their words."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balcao.cases.api import Condition, Met, conditions_in
from balcao.desk.typed import TypedDay
from balcao.foundation.ui.api import translate


@dataclass(frozen=True, slots=True)
class TypedCondition:
    """A line, and what was typed about its day; `key` is its place in the form."""

    key: str
    text: str
    met: str
    day: TypedDay

    @property
    def condition(self) -> Condition | None:
        """The condition, or None when its day is none or how it is met is missing."""
        if self.day.empty and self.met in ("", Met.LASTING):
            return Condition(self.text)
        if self.day.on is None or self.met not in (Met.PROOF, Met.INSPECTION):
            return None
        return Condition(self.text, Met(self.met), self.day.on)


def typed_conditions(posted: Mapping[str, str], text: str, known: Iterable[Condition]) -> list[TypedCondition]:
    """The lines of the text, each with the day that was typed for it, or else that it is known by."""
    found = []
    for each in conditions_in(text, known):
        key = hashlib.sha256(each.text.encode()).hexdigest()[:12]
        if f"met.{key}" in posted:
            met, day = posted[f"met.{key}"][:20], TypedDay.read(posted, f"due.{key}")
        else:
            met, day = each.met.value, _written(each.due_on)
        found.append(TypedCondition(key, each.text, met, day))
    return found


def _written(day: date | None) -> TypedDay:
    return TypedDay(str(day.day), str(day.month), str(day.year)) if day else TypedDay()


def whole(typed: Iterable[TypedCondition]) -> tuple[Condition, ...]:
    """Those that are conditions; a line whose day is not yet right counts as one without."""
    return tuple(each.condition or Condition(each.text) for each in typed)


def conditions_asked(
    typed: Iterable[TypedCondition], language: str, bad: str | None = None, *, judged: bool
) -> list[dict[str, Any]]:
    """The fields of each line; `judged` says what is wrong with it, as does `bad` of the line whose day is over."""
    return [
        {
            "key": each.key,
            "text": each.text,
            "day": each.day,
            "met": each.met,
            "ways": [
                {"value": way.value, "text": translate(f"conditions.{way}", language), "checked": each.met == way}
                for way in Met
                if way is not Met.LASTING
            ],
            "error": _wrong(each, language, bad) if judged else "",
        }
        for each in typed
    ]


def faults_of(asked: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the error summary says of them."""
    return [
        {"href": f"#met-{each['key']}", "text": f"{each['text'][:80]}: {each['error']}"}
        for each in asked
        if each["error"]
    ]


def _wrong(typed: TypedCondition, language: str, bad: str | None) -> str:
    if typed.condition is None:
        return translate("conditions.unclear", language)
    return translate("conditions.over", language) if typed.text == bad else ""
