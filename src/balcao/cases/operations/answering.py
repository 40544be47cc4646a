"""What the applicant does with a lodged case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.amending import take_in
from balcao.cases.applicant_terms import is_over
from balcao.cases.clock import end_clock, resume_clock
from balcao.cases.co_applicants import tell_co_applicants
from balcao.cases.drafts import audit_draft
from balcao.cases.failures import AlreadyDecided, NotNow, ReasonNeeded
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.in_hand import asked_of, check_confirmed, note_hand
from balcao.cases.jobs import end_charges
from balcao.cases.measures import is_measure
from balcao.cases.models import Amendment
from balcao.cases.notes import call_off
from balcao.cases.own import lock_own, note_own
from balcao.cases.staying import end_stays_by
from balcao.cases.types import CaseState
from balcao.entities.api import Action, holder_name
from balcao.kernel.actor import Actor

MOST_WORDS = 5000


@transaction.atomic
def answer_supplement(
    *, actor: Actor, at: datetime, reference: str, text: str, files: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Answer what the officer asked, with the pages that were opened, words and files; the clock goes on.

    :raises NotNow: when nothing is asked, or the term is over.
    :raises Incomplete: while an answer on an opened page is missing or wrong.
    :raises ReasonNeeded: for an answer without words, files or any change.
    :raises NotConfirmed: at a counter, when the person has not confirmed exactly this.
    """
    case, under = lock_own(actor, at, reference)
    asked = case.supplements.filter(answered_at__isnull=True).first()
    if asked is None or case.state != CaseState.SUPPLEMENT or is_over(case, asked.due_on, at):
        raise NotNow
    note_hand(case, actor)
    amendment = Amendment.objects.filter(supplement=asked).first()
    if amendment is not None:
        take_in(case, amendment, actor=actor, at=at)
    changes = amendment.changes if amendment is not None else []
    if not text.strip() and not files and not changes:
        raise ReasonNeeded
    check_confirmed(case, actor, amendment=amendment, supplement=asked, text=text.strip()[:MOST_WORDS], files=files)
    asked.answered_at, asked.answer, asked.files = at, text.strip()[:MOST_WORDS], [dict(file) for file in files]
    asked.kept_answer, asked.kept_files, asked.kept_clerk = "", [], ""
    asked.save()
    resume_clock(case, at)
    case.state = CaseState.WITH_OFFICER
    case.save()
    call_off(case, at, f"supplement:{asked.pk}:ends")
    note_own(
        case,
        actor,
        at,
        under,
        "supplement_answered",
        text.strip()[:MOST_WORDS],
        files=[file["name"] for file in files],
        changed=len(changes),
        content=case.content_hash,
    )


@transaction.atomic
def keep_answer(
    *, actor: Actor, at: datetime, reference: str, text: str, files: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Keep words and files to what the officer asked, without giving the answer: at a counter the person reads them
    first. What was kept before is replaced.

    :raises NotNow: when nothing is asked, or the term is over.
    :raises ClerkWorksOnIt: at a counter, by an officer of that case.
    """
    case, under = lock_own(actor, at, reference, action=Action.PREPARE)
    asked = asked_of(case)
    if asked is None or is_over(case, asked.due_on, at):
        raise NotNow
    note_hand(case, actor)
    asked.kept_answer, asked.kept_files = text.strip()[:MOST_WORDS], [dict(file) for file in files]
    asked.kept_clerk = actor.clerk.name if actor.clerk else ""
    asked.save(update_fields=["kept_answer", "kept_files", "kept_clerk"])
    case.draft.under_mandate = under
    audit_draft(actor, at, case.draft, "answer_kept", {"files": [file["name"] for file in files]})


@transaction.atomic
def withdraw_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Take an application back before it is decided.

    :raises AlreadyDecided: when it is too late.
    :raises NotNow: for what a department opened.
    """
    case, under = lock_own(actor, at, reference)
    if case.state == CaseState.WITHDRAWN:
        return
    if is_measure(case):
        raise NotNow
    if case.outcome or CaseState(case.state).closed:
        raise AlreadyDecided(case.decided_by_name)
    end_clock(case, at)
    case.state, case.finished_at = CaseState.WITHDRAWN, at
    case.save()
    end_stays_by(case, at)
    free_what_was_taken(case, at)
    end_charges.defer(case_id=case.pk)
    note_own(case, actor, at, under, "withdrawn")
    tell_co_applicants(case, at=at, key="co_applicant_ended", unique="withdrawn", who=holder_name(case.holder_id))
