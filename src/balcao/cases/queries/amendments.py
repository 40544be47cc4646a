"""What was changed after lodging, what is open for it now, and how a request for it reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from balcao.cases.amended_types import AmendmentView, Change
from balcao.cases.amending import (
    AMENDABLE,
    amended_journey,
    differences,
    is_open,
    lodged_journey,
    open_pages,
    supplement_due,
    unsent,
)
from balcao.cases.clauses import Clause, spoken
from balcao.cases.measures import is_measure
from balcao.cases.models import Amendment, Case
from balcao.cases.notes import asked_in_words, say
from balcao.cases.parts import lacks
from balcao.cases.policies import cases_of_duty
from balcao.catalogue.api import get_version
from balcao.formkit.api import Journey
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def amendments_of(case: Case) -> tuple[AmendmentView, ...]:
    """Those sent, and the one that is open."""
    if lacks(case, "amendments"):
        return ()
    rows = Amendment.objects.filter(case=case, dropped_at__isnull=True).order_by("pk")
    return tuple(_view(row, case) for row in rows if row.sent_at or is_open(row, case))


def open_amendment(case: Case) -> AmendmentView | None:
    """The one that is open."""
    row = unsent(case)
    return _view(row, case) if row is not None and is_open(row, case) else None


def amendments_within(amendments: Iterable[AmendmentView], journey: Journey) -> tuple[AmendmentView, ...]:
    """The same, without changes outside the pages of a narrowed journey."""
    seen = {state.id for page in journey.visible_pages for state in page.questions}
    return tuple(
        replace(each, changes=tuple(change for change in each.changes if change.question in seen))
        for each in amendments
    )


def may_amend(case: Case) -> bool:
    """Whether the applicant may change answers of their own accord now."""
    return not case.outcome and case.state in AMENDABLE and not is_measure(case)


def _view(row: Amendment, case: Case) -> AmendmentView:
    changes, pages, complete = row.changes, tuple(row.pages), True
    if row.sent_at is None:
        before, now = lodged_journey(case), amended_journey(case)
        changes = differences(get_version(case.version_id).definition.form, before.answers, now.answers)
        pages, complete = open_pages(row, before, now), now.complete
    return AmendmentView(
        id=row.pk,
        draft_id=case.draft_id,
        asked=row.supplement_id is not None,
        begun_at=row.begun_at,
        pages=pages,
        changes=tuple(Change(each["question"], each["before"], each["after"]) for each in changes),
        complete=complete,
        sent_at=row.sent_at,
        sent_by=row.sent_by_name,
        hash_before=row.hash_before,
        hash_after=row.hash_after,
        fee_before=row.fee_before,
        fee_after=row.fee_after,
        sent_clerk=row.sent_clerk,
    )


def supplement_preview(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    text: str,
    questions: Mapping[str, Text],
    clauses: Sequence[Clause] = (),
) -> Text:
    """What the applicant would read if the officer asked so now; nothing is recorded.

    :raises NotFound: for an officer whose duty it is not.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    definition = get_version(case.version_id).definition
    said = spoken(text.strip(), [*case.clauses, *(each.as_json() for each in clauses)])
    words, due = asked_in_words(definition, questions, said), supplement_due(definition, at)
    return say("cases.note.supplement.body", text=words, due=due)
