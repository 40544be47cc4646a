"""Asking other departments, answering for one, and going on without one that does not answer."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.clauses import Clause
from balcao.cases.consultation import OpinionKind
from balcao.cases.duty import check_open, lock_case, note_case
from balcao.cases.failures import AlreadyDecided, NotNow, ReasonNeeded
from balcao.cases.jobs import advance
from balcao.cases.models import Opinion
from balcao.cases.policies import capacity, cases_asked_about, speaks_for
from balcao.cases.types import (
    CaseState,
)
from balcao.cases.used_clauses import use_clauses
from balcao.catalogue.api import departments
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused

OPINION_DAYS = 10
"""Working days for an opinion an officer asks for, where the service names no other term."""
LONGEST = 5_000
"""Characters of reasons or conditions; what is longer is cut."""


@transaction.atomic
def ask_opinion(*, actor: Actor, at: datetime, reference: str, department: str) -> None:
    """Ask another department on one's own account; the case may be decided meanwhile. Asking twice changes nothing.

    :raises NotFound: for a department nobody knows, or one's own.
    :raises NotNow: when the case is not with the officer.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    if department == case.department or department not in departments(settings.BALCAO_SERVICES):
        raise NotFound(f"department {department}")
    due = working_calendar().add(macau_date(at), OPINION_DAYS)
    _, asked = Opinion.objects.get_or_create(
        case=case, department=department, defaults={"asked_at": at, "days": OPINION_DAYS, "due_on": due}
    )
    if asked:
        note_case(case, actor, at, "opinion_asked", department=department, due=due.isoformat())


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    at: datetime,
    opinion_id: int,
    kind: OpinionKind,
    text: str,
    conditions: str = "",
    clauses: Sequence[Clause] = (),
) -> None:
    """Answer for a department that was asked; the first answer stands. `conditions` are one a line.

    :param clauses: of the department asked; those that stand in the words are kept with the case.

    :raises NotFound: for an officer of another department.
    :raises BlankLeft: naming what of a clause is still to be written.
    :raises ReasonNeeded: for an unfavourable opinion without reasons, and for conditions that are not named.
    """
    case = cases_asked_about(actor, at).select_for_update().filter(opinions=opinion_id).first()
    opinion = Opinion.objects.select_for_update().filter(pk=opinion_id).first()
    if case is None or opinion is None or opinion.department not in speaks_for(actor):
        raise NotFound(f"opinion {opinion_id}")
    if case.outcome or opinion.given_at is not None:
        raise AlreadyDecided(opinion.given_by_name or case.decided_by_name)
    needed = {OpinionKind.CONDITIONS: conditions, OpinionKind.UNFAVOURABLE: text}.get(kind, "–")
    if not needed.strip():
        raise ReasonNeeded
    use_clauses(case, clauses, text, conditions)
    case.save(update_fields=["clauses"])
    opinion.kind, opinion.text = kind, text.strip()[:LONGEST]
    opinion.conditions = conditions.strip()[:LONGEST] if kind is OpinionKind.CONDITIONS else ""
    opinion.given_at, opinion.given_by_name = at, actor.name
    opinion.save()
    note_case(case, actor, at, "opinion_given", department=opinion.department, opinion=kind.value)
    advance.defer(case_id=case.pk)


@transaction.atomic
def go_on_without(*, actor: Actor, at: datetime, opinion_id: int, note: str) -> None:
    """A chief lets the case go on without a department whose silence escalates. The reasons stay with the opinion.

    :raises NotFound: for whom deciding the case is no duty.
    :raises Refused: for who is no chief.
    :raises NotNow: while its term runs, or when it has answered.
    :raises ReasonNeeded: without words.
    """
    found = Opinion.objects.filter(pk=opinion_id).select_related("case").first()
    if found is None:
        raise NotFound(f"opinion {opinion_id}")
    case = lock_case(actor, at, found.case.reference)
    if capacity(actor, case, at, chief=True) is None:
        raise Refused("cases.chief_only")
    opinion = Opinion.objects.select_for_update().get(pk=opinion_id)
    if case.outcome or opinion.given_at is not None or opinion.escalated_at is None:
        raise NotNow
    if not note.strip():
        raise ReasonNeeded
    opinion.kind, opinion.text = OpinionKind.NONE, note.strip()[:LONGEST]
    opinion.given_at, opinion.given_by_name = at, actor.name
    opinion.save()
    note_case(case, actor, at, "opinion_waived", department=opinion.department)
    advance.defer(case_id=case.pk)
