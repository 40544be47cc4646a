"""A version per field: two people, or two devices, on one draft never lose a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.formkit.definition import FormDefinition
from balcao.formkit.expressions import names_in


@dataclass(frozen=True, slots=True)
class Field:
    """A kept answer, its version (counted from 1), who wrote it and when."""

    value: Any
    version: int
    written_by: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the field since the writer saw it: both values, for the writer to choose."""

    question: str
    theirs: Field
    ours: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """`changed` fields to keep; `conflicts` that wait for a choice (their old value stays)."""

    changed: Mapping[str, Field]
    conflicts: tuple[Conflict, ...]


def merge(
    kept: Mapping[str, Field], values: Mapping[str, Any], seen: Mapping[str, int], *, written_by: str = ""
) -> Merge:
    """Merge what a writer sends with what is kept. `seen` is the version each field had on the writer's page.

    The same value from both is no conflict; an unchanged field keeps its version.
    """
    changed, conflicts = {}, []
    for question, value in values.items():
        now = kept.get(question)
        version = now.version if now else 0
        if (now.value if now else None) == value:
            continue
        if now is not None and seen.get(question, 0) != version:
            conflicts.append(Conflict(question, now, value))
        else:
            changed[question] = Field(value, version + 1, written_by)
    return Merge(changed, tuple(conflicts))


def invalidated_by(form: FormDefinition, changed: frozenset[str]) -> frozenset[str]:
    """The questions that depend, directly or not, on changed ones: only these must be looked at again."""
    reads = {question.id: question.depends_on() for question in form.questions()}
    page_conditions = {question.id: names_in(page.when or "") for page in form.pages for question in page.questions}
    found: set[str] = set()
    front = set(changed)
    while front:
        front = {name for name, words in reads.items() if (words | page_conditions[name]) & front and name not in found}
        found |= front
    return frozenset(found - changed)
