"""Saying that a register is wrong, and taking it back."""

from datetime import datetime

from django.db import transaction

from balcao.cases.disputes import DISPUTED, NotSaidWhy, can_be_disputed, with_disputes
from balcao.cases.drafts import audit_draft, lock_draft, note_clerk, unfreeze
from balcao.cases.models import Draft
from balcao.cases.readiness import work_out
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.formkit.api import QuestionState
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST = 1000
"""The longest reason."""


@transaction.atomic
def dispute_answer(*, actor: Actor, at: datetime, draft_id: int, question: str, why: str) -> None:
    """Say that what a register filled in is wrong, and why: the question is the applicant's to answer.

    Said again, the reason is replaced. What changes voids signatures.

    :raises NotFound: if the draft is none of the actor's business, or no register of another body answers that.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NotSaidWhy: without a reason.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    state = _asked(draft, question, at)
    source = state.source
    if source is None or not can_be_disputed(state, get_version(draft.version_id).definition):
        raise NotFound(f"question {question}")
    if not why.strip():
        raise NotSaidWhy
    said = {
        "register": source.register_id,
        "field": source.field,
        "said": state.said,
        "why": why.strip()[:LONGEST],
        "at": at.isoformat(),
        "by": actor.self_id,
    }
    disputes = draft.facts.get(DISPUTED) or {}
    draft.facts = with_disputes(draft.facts, {**disputes, question: said})
    _keep(draft, actor, at, "register_disputed", question, source.register_id)


@transaction.atomic
def accept_register(*, actor: Actor, at: datetime, draft_id: int, question: str) -> None:
    """Take back that a register is wrong; it answers again. Twice changes nothing.

    :raises NotFound: if the draft is none of the actor's business, or does not ask that.
    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    _asked(draft, question, at)
    disputes = dict(draft.facts.get(DISPUTED) or {})
    said = disputes.pop(question, None)
    if said is None:
        return
    draft.facts = with_disputes(draft.facts, disputes)
    draft.answers.filter(question=question).delete()
    _keep(draft, actor, at, "register_accepted", question, said["register"])


def _asked(draft: Draft, question: str, at: datetime) -> QuestionState:
    for page in work_out(draft, at).journey.visible_pages:
        for state in page.questions:
            if state.id == question:
                return state
    raise NotFound(f"question {question}")


def _keep(draft: Draft, actor: Actor, at: datetime, what: str, question: str, register: str) -> None:
    voided = unfreeze(draft, at)
    draft.saved_at = at
    note_clerk(draft, actor)
    draft.save()
    audit_draft(actor, at, draft, what, {"question": question, "register": register, "voided": voided})
