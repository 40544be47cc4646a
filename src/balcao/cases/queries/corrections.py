"""Corrections asked of the keepers of registers: of a draft, and those that wait at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.cases.corrections import corrections_to_answer
from balcao.cases.drafts import locate_draft
from balcao.cases.models import Correction
from balcao.entities.api import Action, holder_name
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What was said to be wrong, and the answer. `late`: the keeper's last day is over without one."""

    id: int
    draft_id: int
    version_id: int
    holder: Text
    question: str
    row: str
    register: str
    field: str
    department: str
    said: Any
    right: Any
    why: str
    papers: Sequence[Mapping[str, Any]]
    holds_up: bool
    asked_at: datetime
    due_on: date
    state: str
    answer: str
    answered_at: datetime | None
    late: bool


def corrections_of(*, actor: Actor, at: datetime, draft_id: int) -> list[CorrectionView]:
    """Those of a draft or of what it became, without those taken back; the oldest first.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    return [_view(each, at) for each in _OF_DRAFT(draft=draft.pk)]


_OF_DRAFT = KeptQuestion(
    lambda: (
        Correction.objects.filter(draft_id=given("draft"))
        .exclude(state="taken_back")
        .select_related("draft")
        .order_by("pk")
    )
)


def corrections_waiting(*, actor: Actor, at: datetime) -> list[CorrectionView]:
    """Those that the officer's departments have to answer, the first due first."""
    found = corrections_to_answer(actor).filter(state="open").select_related("draft").order_by("due_on", "pk")
    return [_view(each, at) for each in found[:200]]


def correction_to_answer(*, actor: Actor, at: datetime, correction_id: int) -> CorrectionView:
    """One of them, answered or not. Reading it is recorded, and the holder can see that.

    :raises NotFound: for who may not answer it; and once taken back.
    """
    row = corrections_to_answer(actor).exclude(state="taken_back").select_related("draft").filter(pk=correction_id)
    found = row.first()
    if found is None:
        raise NotFound(f"correction {correction_id}")
    view = _view(found, at)
    record_read(
        actor=actor,
        at=at,
        event="cases:correction:read",
        subject=f"register:{found.register}",
        holder_id=found.draft.holder_id,
        purpose=PURPOSE,
        basis=BASIS,
    )
    return view


PURPOSE: Text = {
    "zh-Hant": "處理您提出的登記更正",
    "pt": "Responder à correcção do registo que pediu",
    "en": "To answer the correction of the register that you asked for",
}
BASIS: Text = {
    "zh-Hant": "第8/2005號法律《個人資料保護法》第十一條",
    "pt": "Artigo 11.º da Lei n.º 8/2005 (Lei da Protecção de Dados Pessoais)",
    "en": "Law 8/2005 (Personal Data Protection Act), article 11",
}


def _view(row: Correction, at: datetime) -> CorrectionView:
    return CorrectionView(
        id=row.pk,
        draft_id=row.draft_id,
        version_id=row.draft.version_id,
        holder=holder_name(row.draft.holder_id),
        question=row.question,
        row=row.row,
        register=row.register,
        field=row.field,
        department=row.department,
        said=row.said,
        right=row.right,
        why=row.why,
        papers=row.papers,
        holds_up=row.holds_up,
        asked_at=row.asked_at,
        due_on=row.due_on,
        state=row.state,
        answer=row.answer,
        answered_at=row.answered_at,
        late=row.state == "open" and row.due_on < macau_date(at),
    )
