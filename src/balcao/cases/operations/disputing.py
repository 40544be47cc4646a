"""Saying that a register is wrong: its keeper is asked to correct it; and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.disputes import DISPUTED, NotSaidRight, NotSaidWhy, can_be_disputed, holds_up, with_disputes
from balcao.cases.drafts import lock_draft
from balcao.cases.keepers import ask_keeper, asked_state, keep_dispute
from balcao.cases.operations.drafting import keep_answers
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


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
    state = asked_state(draft, question, at)
    source = state.source
    if source is None or state.definition.questions or not can_be_disputed(state, definition):
        raise NotFound(f"question {question}")
    if not why.strip():
        raise NotSaidWhy
    if right in (None, "", [], {}) or right == state.said:
        raise NotSaidRight
    waits = holds_up(state, definition)
    row = ask_keeper(draft, state, actor, at, said=state.said, right=right, why=why, papers=papers, waits=waits)
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
    keep_dispute(draft, actor, at, "register_disputed", question, source.register_id, voids=not waits)
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
    asked_state(draft, question, at)
    disputes = dict(draft.facts.get(DISPUTED) or {})
    said = disputes.pop(question, None)
    row = draft.corrections.filter(question=question, row="", state="open").first()
    if row is not None:
        row.state, row.answered_by, row.answered_at = "taken_back", actor.self_id, at
        row.save()
    if said is not None:
        draft.facts = with_disputes(draft.facts, disputes)
        draft.answers.filter(question=question).delete()
    if said is not None or row is not None:
        register = said["register"] if said else row.register if row else ""
        keep_dispute(draft, actor, at, "register_accepted", question, register, voids=said is not None)
