"""A few rows of a large table, without reading all of it to the end."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from balcao.cases.drafts import locate_draft
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.readiness import answer_rows
from balcao.cases.table_types import TablePart
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import Action
from balcao.formkit.api import Fault, judge_rows
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.reflists.api import with_lists

MOST_AT_ONCE = 500
"""Rows read or written in one go."""


def table_rows(*, actor: Actor, at: datetime, draft_id: int, question: str, first: int, count: int) -> TablePart:
    """So many rows from the place `first` on, counted from 0, each with what is wrong in it.

    :raises NotFound: if the draft is none of the actor's business, or it asks no such table.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    check_table(draft, question)
    answers = answer_rows(draft)
    table = list(answers[question].value or []) if question in answers else []
    places = range(max(first, 0), min(first + min(count, MOST_AT_ONCE), len(table)))
    version = answers[question].version if question in answers else 0
    faults = dict(faults_in(draft, at, question, values_of(answers), places))
    return TablePart(
        len(table),
        version,
        {place: table[place] for place in places},
        faults,
    )


def next_wrong_row(*, actor: Actor, at: datetime, draft_id: int, question: str, after: int) -> int | None:
    """The place of the next row in which something is wrong, going on from the beginning after the last; None if all
    are right.

    :raises NotFound: if the draft is none of the actor's business, or it asks no such table.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    check_table(draft, question)
    answers = answer_rows(draft)
    table = list(answers[question].value or []) if question in answers else []
    places = [*range(after + 1, len(table)), *range(min(after + 1, len(table)))]
    return next((place for place, found in faults_in(draft, at, question, values_of(answers), places) if found), None)


def values_of(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The values of kept answers."""
    return {name: each.value for name, each in answers.items()}


def draft_version(*, actor: Actor, at: datetime, draft_id: int) -> ServiceVersion:
    """The version of its service with which a draft began.

    :raises NotFound: if the draft is none of the actor's business.
    """
    return get_version(locate_draft(actor, at, draft_id, Action.VIEW).version_id)


def check_table(draft: Draft, question: str) -> None:
    """See that the form has such a table.

    :raises NotFound: otherwise.
    """
    form = get_version(draft.version_id).definition.form
    if not any(each.id == question and each.kind == "bulk_table" for each in form.questions()):
        raise NotFound(f"table {question}")


def faults_in(
    draft: Draft, at: datetime, question: str, answers: Mapping[str, Any], places: Iterable[int]
) -> Iterable[tuple[int, list[Fault]]]:
    """What is wrong in the rows at these places, judged as the whole form would; nothing where it is not asked."""
    case = Case.objects.filter(draft=draft).first() if draft.state == "lodged" else None
    facts, at = (case.facts, case.lodged_at) if case is not None else (draft.facts, at)
    form = with_lists(get_version(draft.version_id).definition.form, answers, facts, at=at, kept=case is not None)
    table = answers.get(question) or []
    rows = ((place, table[place]) for place in places if isinstance(table[place], Mapping))
    return judge_rows(form, question, rows, answers, facts=facts, at=at, lists=facts.get("lists"))
