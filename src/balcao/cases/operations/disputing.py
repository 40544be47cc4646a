"""Saying that a register is wrong: its keeper is asked to correct it; and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.disputes import DISPUTED, NotSaidRight, NotSaidWhy, can_be_disputed, holds_up, with_disputes
from balcao.cases.drafts import audit_draft, lock_draft, note_clerk, unfreeze
from balcao.cases.models import Correction, Draft
from balcao.cases.operations.drafting import keep_answers
from balcao.cases.readiness import work_out
from balcao.catalogue.api import get_version, register_described
from balcao.entities.api import Action
from balcao.formkit.api import QuestionState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = 1000
"""The longest reason."""


@transaction.atomic
def dispute_answer(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    question: str,
    why: str,
    right: Any,
    papers: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Say that what a register filled in is wrong, why, and what is right; its keeper is asked to correct it.

    Meanwhile the right answer is the applicant's, or, where the application has to wait, the register's stays. Said
    again, the reason and the right answer are replaced, papers are added; the keeper's term does not begin anew. What
    changes voids signatures.

    :param right: the right answer, as the question keeps answers.
    :param papers: files, as file questions keep them.
    :raises NotFound: if the draft is none of the actor's business, or no register of another body answers that.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NotSaidWhy: without a reason.
    :raises NotSaidRight: without an answer, or with the one that the register says.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    state = _asked(draft, question, at)
    source, register = state.source, register_described(state.source.register_id) if state.source else None
    if source is None or register is None or not can_be_disputed(state, definition):
        raise NotFound(f"question {question}")
    if not why.strip():
        raise NotSaidWhy
    if right in (None, "", [], {}) or right == state.said:
        raise NotSaidRight
    waits = holds_up(state, definition)
    open_one = Correction.objects.filter(draft=draft, question=question, state="open").first()
    row = open_one or Correction(
        draft=draft,
        question=question,
        asked_at=at,
        due_on=working_calendar().add(macau_date(at), register.answer_days),
    )
    row.register, row.field, row.department = source.register_id, source.field, register.keeper
    row.said, row.right, row.why, row.holds_up = state.said, right, why.strip()[:LONGEST], waits
    known = {each["sha256"] for each in row.papers}
    row.papers = [*row.papers, *(dict(each) for each in papers if each["sha256"] not in known)]
    row.asked_by = actor.self_id
    row.save()
    if not waits:
        said = {
            "register": source.register_id,
            "field": source.field,
            "said": state.said,
            "why": row.why,
            "at": at.isoformat(),
            "by": actor.self_id,
        }
        disputes = draft.facts.get(DISPUTED) or {}
        draft.facts = with_disputes(draft.facts, {**disputes, question: said})
    _keep(draft, actor, at, "register_disputed", question, source.register_id, voids=not waits)
    if not waits:
        before = draft.answers.filter(question=question).first()
        seen = {question: before.version} if before else {}
        keep_answers(actor=actor, at=at, draft=draft, values={question: right}, seen=seen, known={question})


@transaction.atomic
def accept_register(*, actor: Actor, at: datetime, draft_id: int, question: str) -> None:
    """Take back that a register is wrong; it answers again, and its keeper need not any more. Twice changes nothing.

    :raises NotFound: if the draft is none of the actor's business, or does not ask that.
    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    _asked(draft, question, at)
    disputes = dict(draft.facts.get(DISPUTED) or {})
    said = disputes.pop(question, None)
    row = draft.corrections.filter(question=question, state="open").first()
    if row is not None:
        row.state, row.answered_by, row.answered_at = "taken_back", actor.self_id, at
        row.save()
    if said is not None:
        draft.facts = with_disputes(draft.facts, disputes)
        draft.answers.filter(question=question).delete()
    if said is not None or row is not None:
        register = said["register"] if said else row.register if row else ""
        _keep(draft, actor, at, "register_accepted", question, register, voids=said is not None)


def _asked(draft: Draft, question: str, at: datetime) -> QuestionState:
    for page in work_out(draft, at).journey.visible_pages:
        for state in page.questions:
            if state.id == question:
                return state
    raise NotFound(f"question {question}")


def _keep(draft: Draft, actor: Actor, at: datetime, what: str, question: str, register: str, *, voids: bool) -> None:
    voided = voids and unfreeze(draft, at)
    draft.saved_at = at
    note_clerk(draft, actor)
    draft.save()
    audit_draft(actor, at, draft, what, {"question": question, "register": register, "voided": voided})
