"""Asking the applicant for what is missing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.clock import stop_clock
from balcao.cases.duty import check_open, lock_case, note_case
from balcao.cases.failures import ReasonNeeded
from balcao.cases.models import Supplement
from balcao.cases.notes import tell_holder
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def ask_supplement(*, actor: Actor, at: datetime, reference: str, text: str, questions: Sequence[str] = ()) -> None:
    """Ask the applicant for something; the clock stands still until they answer.

    :raises ReasonNeeded: without words.
    :raises NotNow: when the case is not with the officer.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    if not text.strip():
        raise ReasonNeeded
    definition = get_version(case.version_id).definition
    days = definition.data.supplement_days
    due = working_calendar().add(macau_date(at), days)
    Supplement.objects.create(
        case=case,
        asked_at=at,
        asked_by_name=actor.name,
        text=text.strip()[:5000],
        questions=list(questions),
        days=days,
        due_on=due,
    )
    stop_clock(case, at)
    case.state = CaseState.SUPPLEMENT
    case.save()
    note_case(case, actor, at, "supplement_asked", note=text.strip()[:5000], due=due.isoformat())
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key="supplement",
        unique=f"supplement:{case.supplements.count()}",
        legal=True,
        text=text.strip(),
        due=due,
    )
