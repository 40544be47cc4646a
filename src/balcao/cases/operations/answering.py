"""What the applicant does with a lodged case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.clock import end_clock, resume_clock
from balcao.cases.failures import AlreadyDecided, NotNow, ReasonNeeded
from balcao.cases.models import Case, Step
from balcao.cases.scopes import act_on, scopes_of
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def _lock(actor: Actor, at: datetime, reference: str) -> tuple[Case, int | None]:
    case = Case.objects.select_for_update().filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    scopes, act = scopes_of(case.service_id, case.draft_id), act_on(get_version(case.version_id), amount=0)
    return case, require(actor=actor, action=Action.LODGE, at=at, scopes=scopes, act=act)


@transaction.atomic
def answer_supplement(
    *, actor: Actor, at: datetime, reference: str, text: str, files: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Answer what the officer asked; the clock goes on.

    :raises NotNow: when nothing is asked, or the term is over.
    :raises ReasonNeeded: for an empty answer.
    """
    case, under = _lock(actor, at, reference)
    asked = case.supplements.filter(answered_at__isnull=True).first()
    if asked is None or case.state != CaseState.SUPPLEMENT or macau_date(at) > asked.due_on:
        raise NotNow
    if not text.strip() and not files:
        raise ReasonNeeded
    asked.answered_at, asked.answer, asked.files = at, text.strip()[:5000], [dict(file) for file in files]
    asked.save()
    resume_clock(case, at)
    case.state = CaseState.WITH_OFFICER
    case.save()
    _note(case, actor, at, under, "supplement_answered", text.strip()[:5000], files=[file["name"] for file in files])


@transaction.atomic
def withdraw_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Take an application back before it is decided.

    :raises AlreadyDecided: when it is too late.
    """
    case, under = _lock(actor, at, reference)
    if case.state == CaseState.WITHDRAWN:
        return
    if case.outcome or CaseState(case.state).closed:
        raise AlreadyDecided(case.decided_by_name)
    end_clock(case, at)
    case.state, case.finished_at = CaseState.WITHDRAWN, at
    case.save()
    _note(case, actor, at, under, "withdrawn", "")


def _note(case: Case, actor: Actor, at: datetime, under: int | None, kind: str, note: str, **data: Any) -> None:
    Step.objects.create(case=case, at=at, kind=kind, who=actor.name, note=note, data=data)
    record(
        actor=actor,
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data=data,
        mandate_id=under,
    )
