"""The conditions on which something is granted: typed by the officer, put by a department, found at a visit.

One with a day becomes an obligation of the licence granted; how it is met says who has to do what.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from balcao.cases.clauses import spoken
from balcao.cases.condition_types import Condition, Met
from balcao.cases.failures import BadCondition
from balcao.cases.notes import say
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text

LONGEST = 1000
"""Characters of a condition; what is longer is cut."""
MOST = 50


def conditions_in(text: str, known: Iterable[Condition] = ()) -> tuple[Condition, ...]:
    """The conditions written one a line; a line that is one of the known keeps its day, the last of the same words."""
    by_text = {each.text: each for each in known}
    lines = (line.strip()[:LONGEST] for line in text.splitlines())
    return tuple(by_text.get(line, Condition(line)) for line in lines if line)[:MOST]


def reworded(text: str, known: Sequence[Condition]) -> tuple[Condition, ...]:
    """The known conditions that the lines word anew: as many lines stand in the place of as many that went."""
    lines = [each.text for each in conditions_in(text)]
    before = [each.text for each in known]
    return tuple(
        replace(known[first + place], text=lines[at + place], was=known[first + place].was or before[first + place])
        for tag, first, last, at, end in SequenceMatcher(None, before, lines, autojunk=False).get_opcodes()
        if tag == "replace" and last - first == end - at
        for place in range(last - first)
    )


def check_conditions(conditions: Sequence[Condition], at: datetime) -> None:
    """See that each with a day says how it is met, and the other way about, and that no day is over.

    :raises BadCondition: naming the first that is not so.
    """
    for each in conditions:
        late = each.due_on is not None and each.due_on <= macau_date(at)
        if late or (each.due_on is None) != (each.met is Met.LASTING):
            raise BadCondition(each.text)


def still_ahead(conditions: Iterable[Condition], at: datetime) -> tuple[Condition, ...]:
    """The same; those whose day is over already are without one, for the officer to set."""
    today = macau_date(at)
    return tuple(
        replace(each, met=Met.LASTING, due_on=None) if each.due_on and each.due_on <= today else each
        for each in conditions
    )


def as_rows(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Conditions as a case keeps them."""
    return [
        {
            "text": each.text,
            "met": each.met.value,
            "due_on": each.due_on.isoformat() if each.due_on else None,
            **({"was": each.was} if each.was else {}),
        }
        for each in conditions
    ]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as a case kept them."""
    return tuple(
        Condition(
            row["text"],
            Met(row["met"]),
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            row.get("was", ""),
        )
        for row in rows
    )


def as_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The words of conditions as a case kept them, one a line, without their days."""
    return "\n".join(each.text for each in from_rows(rows))


def in_words(condition: Condition, clauses: Sequence[Mapping[str, Any]] = ()) -> Text:
    """A condition as people read it: its words, those of a clause in each language, and by when it is met and how."""
    text = spoken(condition.text, clauses)
    if condition.due_on is None:
        return text
    return say(f"cases.condition.{condition.met}", text=text, day=condition.due_on)


def listed(conditions: Iterable[Condition], clauses: Sequence[Mapping[str, Any]] = ()) -> Text:
    """All of them, numbered, one a line."""
    words = [in_words(each, clauses) for each in conditions]
    return {
        language: "\n".join(f"{place}. {each[language]}" for place, each in enumerate(words, 1))
        for language in LANGUAGES
    }
