"""Saying that one row of what a register filled in is wrong, or does not belong there; and taking that back.

The rows of an answer are the applicant's anyway: they take them out, change and add them. What this does beside is to
ask the register's keeper to correct it; the answer has the right row meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.disputes import NotSaidRight, NotSaidWhy, holds_up, row_disputed
from balcao.cases.drafts import lock_draft
from balcao.cases.keepers import ask_keeper, asked_state, keep_dispute
from balcao.cases.models import Correction, Draft
from balcao.cases.operations.drafting import keep_answers
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.formkit.api import QuestionState, row_key
from balcao.kernel.actor import Actor


@transaction.atomic
def dispute_row(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    question: str,
    row: str,
    why: str,
    right: Mapping[str, Any] | None,
    papers: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Say that the register's row of that key is wrong, why, and what is right; its keeper is asked to correct it.

    :param right: the right row, as the question keeps rows; None where it should not be in the register.
    :raises NotFound: if the draft is none of the actor's business, or no register has that row here.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NotSaidWhy, NotSaidRight: without a reason, or with the row as the register says it.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    state = asked_state(draft, question, at)
    said = row_disputed(state, definition, row)
    if not why.strip():
        raise NotSaidWhy
    if right is not None and {**said, **right} == said:
        raise NotSaidRight
    ask_keeper(
        draft,
        state,
        actor,
        at,
        row=row,
        said=[said],
        right=[dict(right)] if right is not None else [],
        why=why,
        papers=papers,
        waits=holds_up(state, definition),
    )
    _put(draft, state, actor, at, row, right)
    keep_dispute(draft, actor, at, "register_disputed", question, str(state.source and state.source.register_id))


@transaction.atomic
def accept_row(*, actor: Actor, at: datetime, draft_id: int, question: str, row: str) -> None:
    """Take back that the register is wrong about a row; it stands again as the register says. Twice changes nothing.

    :raises NotFound: if the draft is none of the actor's business, or no register has that row here.
    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    state = asked_state(draft, question, at)
    said = row_disputed(state, get_version(draft.version_id).definition, row)
    asked = Correction.objects.filter(draft=draft, question=question, row=row, state="open").first()
    if asked is None:
        return
    asked.state, asked.answered_by, asked.answered_at = "taken_back", actor.self_id, at
    asked.save()
    _put(draft, state, actor, at, row, said)
    keep_dispute(draft, actor, at, "register_accepted", question, asked.register)


def _put(
    draft: Draft, state: QuestionState, actor: Actor, at: datetime, row: str, right: Mapping[str, Any] | None
) -> None:
    """Put the right row in the place of the register's, or at the end; or take it out."""
    assert state.source is not None, "a register has that row"
    rows, there = [], False
    for each in state.value or ():
        if row_key(state.definition, state.source, each) != row:
            rows.append(each)
        elif right is not None and not there:
            rows.append({**each, **right})
            there = True
    if right is not None and not there:
        rows.append(dict(right))
    before = draft.answers.filter(question=state.id).first()
    seen = {state.id: before.version} if before else {}
    keep_answers(actor=actor, at=at, draft=draft, values={state.id: rows or None}, seen=seen, known={state.id})
