"""Asking the applicant for what is missing: the pages concerned are opened again, the others stay frozen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from balcao.cases.amending import open_again, pages_of, supplement_due
from balcao.cases.clauses import Clause, spoken
from balcao.cases.clock import stop_clock
from balcao.cases.duty import check_free, check_open, lock_case, note_case
from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.models import Supplement
from balcao.cases.notes import asked_in_words, tell_holder
from balcao.cases.types import CaseState
from balcao.cases.used_clauses import use_clauses
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text, pick

LONGEST = 5000


@transaction.atomic
def ask_supplement(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    text: str = "",
    questions: Mapping[str, Text] | None = None,
    clauses: Sequence[Clause] = (),
) -> None:
    """Ask the applicant for something; the clock stands still until they answer.

    :param questions: by question what is to be put right there. Their pages are opened again, the others stay frozen.
    :param clauses: of the department; those that stand in the text are kept with the case and read in each language.
    :raises ReasonNeeded: without words, or for a question without any.
    :raises BlankLeft: while a blank of a clause is not written.
    :raises NotNow: when the case is not with the officer, or its applicant is no longer there.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    check_free(case, actor, at)
    if case.stands_still:
        raise NotNow
    asked, text = dict(questions or {}), text.strip()[:LONGEST]
    if not (text or asked) or not all(pick(fix, case.language).strip() for fix in asked.values()):
        raise ReasonNeeded
    use_clauses(case, clauses, text)
    definition = get_version(case.version_id).definition
    due = supplement_due(definition, at)
    supplement = Supplement.objects.create(
        case=case,
        asked_at=at,
        asked_by=actor.self_id,
        asked_by_name=actor.name,
        text=text,
        questions=[{"question": name, "fix": dict(fix)} for name, fix in asked.items()],
        days=definition.data.supplement_days,
        due_on=due,
    )
    pages = pages_of(definition, asked)
    if pages:
        open_again(case, actor=actor, at=at, pages=pages, supplement=supplement)
    stop_clock(case, at)
    case.state = CaseState.SUPPLEMENT
    case.save()
    words = asked_in_words(definition, asked, spoken(text, case.clauses))
    note_case(case, actor, at, "supplement_asked", note=pick(words, case.language), due=due.isoformat(), pages=pages)
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key="supplement",
        unique=f"supplement:{case.supplements.count()}",
        legal=True,
        text=words,
        due=due,
    )
