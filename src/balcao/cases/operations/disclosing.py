"""An applicant asks to read the internal notes about their case; each department decides on its own by rule."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.disclosing import NotesUndecided, disclosure_rule, grounds_of, notes_meant
from balcao.cases.duty import note_case
from balcao.cases.models import Case, DisclosedNote, Disclosure
from balcao.cases.notes import tell_holder
from balcao.cases.own import lock_own, note_own
from balcao.cases.policies import cases_asked_about, cases_of_duty, department_of
from balcao.entities.api import Action
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@transaction.atomic
def ask_for_notes(*, actor: Actor, at: datetime, reference: str, why: str = "") -> None:
    """Ask to read the internal notes about one's case, as they are by now. Again before it is answered, it is the same.

    :raises NotFound, Refused: if it is none of the actor's business.
    """
    case, under = lock_own(actor, at, reference, action=Action.VIEW)
    if case.disclosures.filter(answered_at__isnull=True).exists():
        return
    rule = disclosure_rule(at)
    due = working_calendar().end_of_term(macau_date(at), rule.days, rule.count)
    row = Disclosure.objects.create(
        case=case,
        asked_by=actor.self_id,
        asked_by_name=actor.name,
        asked_at=at,
        why=why.strip()[:2000],
        due_on=due,
    )
    note_own(case, actor, at, under, "notes_asked", day=due.isoformat())
    _answer_if_decided(row, case, at)


@transaction.atomic
def answer_notes(*, actor: Actor, at: datetime, reference: str, kept_back: Mapping[int, tuple[str, str]]) -> None:
    """Give the notes of the officer's department, and those for all if it decides the case, but for those that are
    `kept_back`: each by its number, with its ground and the reason in words. Decided once, it stands.

    With the last note decided the applicant is told.

    :raises NotFound: for who has nothing to do with the case, or without a request that waits.
    :raises NotesUndecided: for an unknown note or ground, or without a reason; nothing was decided.
    """
    case, department = _locked(actor, at, reference)
    row = case.disclosures.select_for_update().filter(answered_at__isnull=True).first()
    if row is None:
        raise NotFound(f"request for notes of {reference}")
    rule = disclosure_rule(row.asked_at)
    decided = row.notes.values("step")
    mine = [
        step for step in notes_meant(row).exclude(pk__in=decided) if (step.visible_to or case.department) == department
    ]
    grounds = grounds_of(case, rule)
    if not set(kept_back) <= {step.pk for step in mine} or not all(
        ground in grounds and reason.strip() for ground, reason in kept_back.values()
    ):
        raise NotesUndecided
    DisclosedNote.objects.bulk_create(
        DisclosedNote(
            disclosure=row,
            step=step,
            ground=kept_back.get(step.pk, ("", ""))[0],
            reason=kept_back.get(step.pk, ("", ""))[1].strip()[:2000],
            department=department,
            decided_by=actor.self_id,
            decided_by_name=actor.name,
            decided_at=at,
        )
        for step in mine
    )
    if mine:
        given = len(mine) - len(kept_back)
        note_case(case, actor, at, "notes_decided", internal=True, given=given, kept=len(kept_back))
    _answer_if_decided(row, case, at)


def _locked(actor: Actor, at: datetime, reference: str) -> tuple[Case, str]:
    for cases in (cases_of_duty(actor, at), cases_asked_about(actor, at)):
        case = cases.select_for_update(of=("self",)).filter(reference=reference).first()
        if case is not None:
            return case, department_of(case, actor, at)
    raise NotFound(f"case {reference}")


def _answer_if_decided(row: Disclosure, case: Case, at: datetime) -> None:
    if notes_meant(row).exclude(pk__in=row.notes.values("step")).exists():
        return
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="notes_answered",
        unique=f"notes:{row.pk}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/notes/",
        given_count=row.notes.filter(ground="").count(),
        kept_count=row.notes.exclude(ground="").count(),
    )


@transaction.atomic
def note_extract_read(*, actor: Actor, at: datetime, reference: str) -> None:
    """Keep that the answered extract was read, the first time.

    :raises NotFound, Refused: if it is none of the actor's business.
    """
    case, under = lock_own(actor, at, reference, action=Action.VIEW)
    row = case.disclosures.filter(answered_at__isnull=False, read_at__isnull=True).order_by("pk").last()
    if row is not None:
        row.read_at = at
        row.save(update_fields=["read_at"])
        record(
            actor=actor,
            at=at,
            event="cases:notes:read",
            subject=f"case:{case.reference}",
            holder_id=case.holder_id,
            mandate_id=under,
        )
