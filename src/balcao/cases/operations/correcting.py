"""What the keeper of a register answers to whoever says that it is wrong."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from balcao.cases.corrections import corrections_to_answer, name_of
from balcao.cases.failures import ReasonNeeded
from balcao.cases.jobs import ask_corrected_register
from balcao.cases.models import Case, Correction, Draft, Step
from balcao.cases.notes import tell_of_draft
from balcao.cases.operations.asking import ask_in_job
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST = 2000


@transaction.atomic
def answer_correction(
    *, actor: Actor, at: datetime, correction_id: int, outcome: Literal["corrected", "stands"], text: str
) -> None:
    """Answer for the register's keeper: it was corrected, or what it says stands. The applicant is told at once, and a
    register that was corrected is asked again by a job. The first answer counts; the same again changes nothing.

    :raises NotFound: for who is not of the keeper's department, or has a tie to the applicant; and once taken back.
    :raises ReasonNeeded: without words for what stands.
    """
    row = corrections_to_answer(actor).select_for_update(of=("self",)).filter(pk=correction_id).first()
    if row is None or row.state == "taken_back":
        raise NotFound(f"correction {correction_id}")
    if outcome == "stands" and not text.strip():
        raise ReasonNeeded
    if row.state != "open":
        return
    row.state, row.answer = outcome, text.strip()[:LONGEST]
    row.answered_by, row.answered_at = actor.self_id, at
    row.save()
    draft = Draft.objects.get(pk=row.draft_id)
    record(
        actor=actor,
        at=at,
        event=f"cases:register:{outcome}",
        subject=f"draft:{draft.pk}",
        holder_id=draft.holder_id,
        data={"register": row.register, "question": row.question, "correction": row.pk},
    )
    case = Case.objects.select_for_update().filter(draft=draft).first()
    if case is not None:
        data = {"register": name_of(row.register)}
        Step.objects.create(case=case, at=at, kind=f"register_{outcome}", who=actor.name, note=row.answer, data=data)
    path = f"/as/{draft.holder_id}/matters/{case.reference}/" if case else f"/as/{draft.holder_id}/drafts/{draft.pk}/"
    tell_of_draft(
        at,
        draft,
        holder_id=draft.holder_id,
        key=f"register_{outcome}",
        unique=f"correction:{row.pk}:{outcome}",
        path=path,
        register=name_of(row.register),
        text=row.answer or "–",
    )
    if outcome == "corrected" and case is None:
        ask_corrected_register.defer_once(key=f"correction:{row.pk}", correction_id=row.pk)


def ask_corrected(*, correction_id: int, at: datetime) -> None:
    """Ask a corrected register again, over the network, for a draft that is still open.

    :raises RegisterStillSilent: so that the job is run again later.
    """
    row = Correction.objects.select_related("draft").get(pk=correction_id)
    ask_in_job(draft=row.draft, at=at, register=row.register, by=row.asked_by, name=row.department)
