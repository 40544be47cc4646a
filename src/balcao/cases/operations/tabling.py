"""Writing into a large table a few rows at a time; the other rows are neither sent nor judged."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.drafts import locate_draft
from balcao.cases.keeping import open_questions, write_answers
from balcao.cases.models import Answer, Draft
from balcao.cases.queries.tables import MOST_AT_ONCE, check_table, faults_in, values_of
from balcao.cases.readiness import answer_rows
from balcao.cases.table_types import RowEdit, TablePart
from balcao.catalogue.api import cell_choices, get_version
from balcao.entities.api import Action
from balcao.formkit.api import MOST_BULK_ROWS, Choices, Question, TooManyRows, read_row
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def write_rows(*, actor: Actor, at: datetime, draft_id: int, question: str, edits: Sequence[RowEdit]) -> TablePart:
    """Keep what was written into some rows; gives those rows back as they are now.

    A row that is no longer as it was seen stays, and is told as a conflict; sent twice, it is written once.

    :raises NotFound: if the draft is none of the actor's business, or asks no such table, column or row.
    :raises TooManyRows: beyond what the table takes.
    :raises AlreadyLodged: when there is nothing to change any more.
    """
    draft, asked, rows = _locked(actor, at, draft_id, question)
    if len(edits) > MOST_AT_ONCE:
        raise TooManyRows
    table, version = _table_of(rows, question)
    choices = cell_choices(get_version(draft.version_id), asked)
    conflicts = {edit.place for edit in edits if not _write(table, edit, asked, choices)}
    if len(table) > (asked.most or MOST_BULK_ROWS):
        raise TooManyRows
    version = _keep(actor, at, draft, question, table, rows)
    places = [edit.place for edit in edits if edit.place < len(table)]
    faults = dict(faults_in(draft, at, question, values_of(rows), places))
    return TablePart(len(table), version, {place: table[place] for place in places}, faults, tuple(sorted(conflicts)))


@transaction.atomic
def remove_row(*, actor: Actor, at: datetime, draft_id: int, question: str, place: int, version: int) -> TablePart:
    """Take a row out; those below move up. `version` is that of the table as it was seen: if it changed meanwhile
    nothing is taken out, and the row comes back as a conflict.

    :raises NotFound: if the draft is none of the actor's business, or asks no such table or row.
    :raises AlreadyLodged: when there is nothing to change any more.
    """
    draft, _, rows = _locked(actor, at, draft_id, question)
    table, now = _table_of(rows, question)
    if version != now:
        return TablePart(len(table), now, {}, {}, (place,))
    if not 0 <= place < len(table):
        raise NotFound(f"row {place}")
    del table[place]
    return TablePart(len(table), _keep(actor, at, draft, question, table, rows), {}, {})


def _locked(actor: Actor, at: datetime, draft_id: int, question: str) -> tuple[Draft, Question, dict[str, Answer]]:
    draft = locate_draft(actor, at, draft_id, Action.PREPARE, lock=True)
    check_table(draft, question)
    form = get_version(draft.version_id).definition.form
    if question not in open_questions(draft, form, actor):
        raise NotFound(f"table {question}")
    return draft, form.question(question), answer_rows(draft)


def _table_of(rows: Mapping[str, Answer], question: str) -> tuple[list[Any], int]:
    row = rows.get(question)
    return (list(row.value or []), row.version) if row else ([], 0)


def _write(table: list[Any], edit: RowEdit, asked: Question, choices: Choices) -> bool:
    """Put the cells into their row; whether that was possible, or had been done already."""
    columns = {part.id: part for part in asked.questions}
    if unknown := set(edit.cells) - set(columns):
        raise NotFound(f"columns {sorted(unknown)}")
    if not 0 <= edit.place <= len(table):
        raise NotFound(f"row {edit.place}")
    written = [columns[name] for name in edit.cells]
    kept = {name: value for name, value in (edit.seen or {}).items() if name not in edit.cells}
    wanted = kept | read_row(written, edit.cells, choices)
    if edit.place == len(table):
        if edit.seen is None:
            table.append(wanted)
        return edit.seen is None
    if table[edit.place] == edit.seen:
        table[edit.place] = wanted
    return bool(table[edit.place] == wanted)


def _keep(actor: Actor, at: datetime, draft: Draft, question: str, table: list[Any], rows: dict[str, Answer]) -> int:
    """Keep the table, if it changed; its version now."""
    seen = {question: rows[question].version} if question in rows else {}
    write_answers(
        actor=actor,
        at=at,
        draft=draft,
        rows=rows,
        values={question: table or None},
        seen=seen,
        known=frozenset({question}),
    )
    return rows[question].version if question in rows else 0
