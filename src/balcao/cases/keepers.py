"""Asking a register's keeper to correct it, and keeping a draft of which that was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.cases.drafts import audit_draft, note_clerk, unfreeze
from balcao.cases.models import Correction, Draft
from balcao.cases.readiness import work_out
from balcao.catalogue.api import Register, departments, register_described
from balcao.formkit.api import QuestionState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = 1000
"""The longest reason."""


def ask_keeper(
    draft: Draft,
    state: QuestionState,
    actor: Actor,
    at: datetime,
    *,
    said: Any,
    right: Any,
    why: str,
    papers: Sequence[Mapping[str, Any]],
    waits: bool,
    row: str = "",
) -> Correction:
    """Ask the register's keeper, or say otherwise what was asked and is not answered: its term goes on."""
    source = state.source
    register = register_described(source.register_id) if source else None
    assert source is not None, "a register answers it"
    assert register is not None, "it is kept by somebody"
    asked = Correction.objects.filter(draft=draft, question=state.id, row=row, state="open").first() or Correction(
        draft=draft,
        question=state.id,
        row=row,
        asked_at=at,
        due_on=working_calendar().add(macau_date(at), register.answer_days),
    )
    asked.register, asked.field = source.register_id, source.field
    asked.department = _keeper(register, said if row else ())
    asked.said, asked.right, asked.why, asked.holds_up = said, right, why.strip()[:LONGEST], waits
    known = {each["sha256"] for each in asked.papers}
    asked.papers = [*asked.papers, *(dict(each) for each in papers if each["sha256"] not in known)]
    asked.asked_by = actor.self_id
    asked.save()
    return asked


def _keeper(register: Register, rows: Sequence[Mapping[str, Any]]) -> str:
    """Who corrects what a register says, or this row of it."""
    code = str(rows[0].get(register.keeper_by) or "").partition("-")[0] if rows and register.keeper_by else ""
    return code if code in departments(settings.BALCAO_SERVICES) else register.keeper


def asked_state(draft: Draft, question: str, at: datetime) -> QuestionState:
    """The question as it stands.

    :raises NotFound: if the draft does not ask it.
    """
    for page in work_out(draft, at).journey.visible_pages:
        for state in page.questions:
            if state.id == question:
                return state
    raise NotFound(f"question {question}")


def keep_dispute(
    draft: Draft, actor: Actor, at: datetime, what: str, question: str, register: str, *, voids: bool = False
) -> None:
    """Keep a draft of which a register was said to be wrong or right."""
    voided = voids and unfreeze(draft, at)
    draft.saved_at = at
    note_clerk(draft, actor)
    draft.save()
    audit_draft(actor, at, draft, what, {"question": question, "register": register, "voided": voided})
