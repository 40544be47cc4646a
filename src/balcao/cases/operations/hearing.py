"""What the applicant says before something is decided against them, or their silence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.cases.applicant_terms import is_over
from balcao.cases.decision import conclude
from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.hearing import end_hearing, set_due
from balcao.cases.jobs import advance
from balcao.cases.models import Case, Hearing, Step
from balcao.cases.operations.recounting import recount_case
from balcao.cases.own import lock_own, note_own
from balcao.cases.proceedings import HearingEnd
from balcao.cases.types import CaseState
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def answer_hearing(
    *, actor: Actor, at: datetime, reference: str, text: str, files: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Say what one thinks of the decision intended; an officer looks at it and decides.

    :raises NotFound: if it is not one's business.
    :raises NotNow: when no hearing is open, or its term is over.
    :raises ReasonNeeded: for an empty answer.
    """
    case, under = lock_own(actor, at, reference)
    hearing = _open_hearing(case, at)
    if not text.strip() and not files:
        raise ReasonNeeded
    hearing.answer, hearing.files = text.strip()[:10_000], [dict(file) for file in files]
    hearing.answered_by_name = actor.name
    end_hearing(hearing, case, HearingEnd.ANSWERED, at)
    case.save()
    names = [file["name"] for file in files]
    note_own(case, actor, at, under, "hearing_answered", text.strip()[:5000], files=names)
    advance.defer(case_id=case.pk)


@transaction.atomic
def waive_hearing(*, actor: Actor, at: datetime, reference: str) -> None:
    """Say that one has nothing to say, so that it is decided now. Waived again, nothing changes.

    :raises NotFound: if it is not one's business.
    :raises NotNow: when no hearing is open, or its term is over.
    """
    case, under = lock_own(actor, at, reference)
    hearing = _open_hearing(case, at)
    hearing.answered_by_name = actor.name
    end_hearing(hearing, case, HearingEnd.WAIVED, at)
    note_own(case, actor, at, under, "hearing_waived")
    _decide_unheard(case, hearing, at)


def _open_hearing(case: Case, at: datetime) -> Hearing:
    hearing = Hearing.objects.filter(case=case, ended_at__isnull=True).first()
    if hearing is None or (hearing.revision_id is None and case.state != CaseState.HEARING):
        raise NotNow
    if hearing.due_on is not None and is_over(case, hearing.due_on, at):
        raise NotNow
    return hearing


@transaction.atomic
def end_silent_hearing(*, hearing_id: int, at: datetime) -> bool:
    """The term is over and nobody answered; returns whether it ended now."""
    hearing = Hearing.objects.filter(pk=hearing_id).first()
    if hearing is None:
        return False
    case = Case.objects.select_for_update().get(pk=hearing.case_id)
    recount_case(case, at=at)
    hearing.refresh_from_db()
    if hearing.ended_at is not None or hearing.due_on is None or hearing.due_on >= macau_date(at):
        return False
    end_hearing(hearing, case, HearingEnd.SILENT, at)
    _note(case, at, "hearing_silent")
    _decide_unheard(case, hearing, at)
    return True


def _decide_unheard(case: Case, hearing: Hearing, at: datetime) -> None:
    """What the table intended is decided, where the rule says so; everything else is an officer's."""
    if hearing.route == "instant" and hearing.unanswered == "decide":
        actor = system_actor(case.department).acting_for(case.holder_id)
        conclude(case, actor=actor, at=at, outcome=hearing.outcome, route="instant", reasons=hearing.reasons)
    case.save()
    advance.defer(case_id=case.pk)


@transaction.atomic
def count_hearing_from(*, notice_id: int, served_on: date | None, at: datetime) -> None:
    """The notice of a hearing counts as received on another day than thought: its term follows."""
    found = Hearing.objects.filter(notice_id=notice_id, ended_at__isnull=True).first()
    if found is None or served_on is None:
        return
    case = Case.objects.select_for_update().get(pk=found.case_id)
    hearing = Hearing.objects.get(pk=found.pk)
    if hearing.ended_at is not None:
        return
    hearing.counts_from = served_on
    moved = set_due(hearing)
    hearing.save(update_fields=["counts_from", "due_on"])
    if moved and hearing.due_on is not None:
        _note(case, at, "hearing_due", until=hearing.due_on.isoformat())


def _note(case: Case, at: datetime, kind: str, **data: Any) -> None:
    Step.objects.create(case=case, at=at, kind=kind, who="", data=data)
    record(
        actor=system_actor(case.department),
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data=data,
    )
