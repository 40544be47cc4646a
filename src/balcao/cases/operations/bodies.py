"""An opinion of an outside expert or body: asked by the officer, given by whoever holds the body's link."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.consultation import OpinionKind, Silence
from balcao.cases.duty import check_open, lock_case, note_case
from balcao.cases.failures import AlreadyAsked, AlreadyDecided, NotNow, ReasonNeeded
from balcao.cases.jobs import advance
from balcao.cases.models import Case, Opinion, Paper
from balcao.cases.operations.opinions import LONGEST
from balcao.cases.types import CaseState
from balcao.catalogue.api import departments
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST_NAME = 120
MOST_DAYS = 60


@transaction.atomic
def ask_body(
    *, actor: Actor, at: datetime, reference: str, body: str, days: int, silence: Silence, pages: Sequence[str]
) -> int:
    """Ask a body that is no department, for so many working days; the case may be decided meanwhile.

    :param pages: what of the form it sees; at least one page. Returns the opinion's number.
    :raises NotNow: when the case is not with the officer.
    :raises ReasonNeeded: without a name, without pages, or with the name of a department.
    :raises AlreadyAsked: when that body was asked before.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    body = " ".join(body.split())[:LONGEST_NAME]
    if not body or not pages or body.upper() in departments(settings.BALCAO_SERVICES):
        raise ReasonNeeded
    days = max(1, min(days, MOST_DAYS))
    due = working_calendar().add(macau_date(at), days)
    opinion, fresh = Opinion.objects.get_or_create(
        case=case,
        department=body,
        defaults={
            "outside": True,
            "asked_at": at,
            "days": days,
            "due_on": due,
            "silence": silence,
            "pages": sorted(set(pages)),
        },
    )
    if not fresh:
        raise AlreadyAsked
    note_case(case, actor, at, "opinion_asked", department=body, due=due.isoformat())
    return opinion.pk


@transaction.atomic
def give_opinion_of_body(
    *,
    actor: Actor,
    at: datetime,
    opinion_id: int,
    kind: OpinionKind,
    text: str,
    conditions: str = "",
    files: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Keep what an outside body answered; the first answer stands, and its files are papers of the case.

    The caller has proved that `actor`, who has no account, speaks for the body.

    :raises AlreadyDecided: when it has answered, its term was taken as silence, or the case is decided.
    :raises ReasonNeeded: as for a department.
    """
    case = Case.objects.select_for_update().filter(opinions=opinion_id).first()
    opinion = Opinion.objects.select_for_update().filter(pk=opinion_id, outside=True).first()
    if case is None or opinion is None:
        raise NotFound(f"opinion {opinion_id}")
    if case.outcome or case.state_is_closed or opinion.given_at is not None:
        raise AlreadyDecided(opinion.given_by_name or case.decided_by_name)
    needed = {OpinionKind.CONDITIONS: conditions, OpinionKind.UNFAVOURABLE: text}.get(kind, "–")
    if not needed.strip():
        raise ReasonNeeded
    opinion.kind, opinion.text = kind, text.strip()[:LONGEST]
    opinion.conditions = conditions.strip()[:LONGEST] if kind is OpinionKind.CONDITIONS else ""
    opinion.given_at, opinion.given_by_name = at, actor.name
    opinion.save()
    for file in files:
        defaults = {"file": dict(file), "filed_by": actor.name, "filed_at": at}
        Paper.objects.get_or_create(case=case, sha256=str(file["sha256"]), defaults=defaults)
    note_case(case, actor, at, "opinion_given", department=opinion.department, opinion=kind.value)
    advance.defer(case_id=case.pk)


@transaction.atomic
def take_back_question(*, actor: Actor, at: datetime, opinion_id: int) -> None:
    """No longer ask an outside body; what it has answered stays.

    :raises NotFound: if it is not the officer's case.
    :raises NotNow: when it has answered.
    """
    found = Opinion.objects.filter(pk=opinion_id, outside=True).select_related("case").first()
    if found is None:
        raise NotFound(f"opinion {opinion_id}")
    case = lock_case(actor, at, found.case.reference)
    opinion = Opinion.objects.select_for_update().get(pk=opinion_id)
    if opinion.given_at is not None:
        raise NotNow
    opinion.kind, opinion.given_at, opinion.given_by_name = OpinionKind.NONE, at, actor.name
    opinion.silence = Silence.NOTED
    opinion.save()
    note_case(case, actor, at, "opinion_taken_back", department=opinion.department)
    advance.defer(case_id=case.pk)
