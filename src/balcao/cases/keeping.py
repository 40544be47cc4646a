"""Answers merged into a draft that is locked, and which of its questions are open."""

from collections.abc import Mapping, Set
from datetime import datetime
from types import MappingProxyType
from typing import Any

from balcao.cases.amending import amended_journey, is_open, lodged_journey, open_pages, unsent
from balcao.cases.drafts import (
    audit_draft,
    end_reminder,
    forget_entity,
    note_clerk,
    unfreeze,
)
from balcao.cases.facts import asks_about
from balcao.cases.failures import AlreadyLodged
from balcao.cases.in_hand import check_hand
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.readiness import answers_of
from balcao.catalogue.api import get_version
from balcao.formkit.api import Field, FormDefinition, Merge, merge
from balcao.foundation.db.api import change
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

CHANGED_BY_SAVING = ("saved_at", "frozen_hash", "frozen_by", "binding", "about", "facts", "unreachable", "clerks")


def write_answers(
    *,
    actor: Actor,
    at: datetime,
    draft: Draft,
    rows: dict[str, Answer],
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    known: Set[str],
    help_id: int | None = None,
    origin: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Merge, bool]:
    """Merge answers into the `rows` of a draft that is locked, without working the form out; whether signatures were
    void by it. `origin` is the earlier application they are from.

    :raises NotFound: for a question that is not `known`.
    """
    definition = get_version(draft.version_id).definition
    if unknown := set(values) - known:
        raise NotFound(f"questions {sorted(unknown)}")
    kept = {name: _field(rows[name]) for name in values if name in rows}
    merged = merge(kept, values, seen, written_by=actor.self_id)
    written = {
        question: Answer(
            draft=draft,
            question=question,
            value=field.value,
            version=field.version,
            written_by=actor.self_id,
            written_at=at,
            origin=dict(origin),
            clerk=actor.clerk.name if actor.clerk else "",
        )
        for question, field in merged.changed.items()
    }
    lodged = draft.state == "lodged"
    voided = bool(written) and not lodged and unfreeze(draft, at)
    if written:
        Answer.objects.bulk_create(
            written.values(),
            update_conflicts=True,
            unique_fields=["draft", "question"],
            update_fields=["value", "version", "written_by", "written_at", "origin", "clerk"],
        )
        if not lodged and asks_about(definition) & set(written):
            forget_entity(draft)
        draft.saved_at = at
        note_clerk(draft, actor)
        change(draft, CHANGED_BY_SAVING)
        end_reminder(draft, at)
        by_help = {"help": help_id} if help_id is not None else {}
        whence = {"from": origin["reference"]} if origin else {}
        audit_draft(actor, at, draft, "saved", {"questions": sorted(written), "voided": voided, **by_help, **whence})
    rows |= written
    return merged, voided


def _field(row: Answer) -> Field:
    return Field(row.value, row.version, row.written_by, row.written_at)


def open_questions(draft: Draft, form: FormDefinition, actor: Actor) -> set[str]:
    """The questions that can be answered now."""
    if draft.state == "open":
        return {question.id for question in form.questions()}
    case = Case.objects.filter(draft=draft).first()
    amendment = unsent(case) if case else None
    if case is None or amendment is None or not is_open(amendment, case):
        raise AlreadyLodged
    check_hand(case, actor)
    now = amended_journey(case, answers_of(draft))
    pages = open_pages(amendment, lodged_journey(case), now)
    return {question.id for page in pages for question in form.page(page).questions}
