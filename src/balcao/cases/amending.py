"""Answers opened again after lodging: which pages are open, what differs, and taking it in.

The form is judged by the day of lodging: what was right then stays right.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from balcao.calendar.api import working_calendar
from balcao.cases.clock import reset_event_term
from balcao.cases.content import content_hash
from balcao.cases.facts import asks_about
from balcao.cases.failures import Incomplete
from balcao.cases.models import Amendment, Answer, Case, Step, Supplement
from balcao.cases.readiness import answers_of, fees_of, journey_in_hand, journey_of, window_of
from balcao.cases.table_runs import ask_table
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.formkit.api import FormDefinition, Journey
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

AMENDABLE = {CaseState.CONSULTING, CaseState.WITH_OFFICER}
"""Where an applicant may still change answers of their own accord; what is proposed or decided stands."""


def unsent(case: Case) -> Amendment | None:
    """The work in hand on a case, whether it may go on or not."""
    return Amendment.objects.filter(case=case, sent_at__isnull=True, dropped_at__isnull=True).first()


def is_open(amendment: Amendment, case: Case) -> bool:
    """Whether answers can be changed under it now."""
    if amendment.sent_at or amendment.dropped_at or case.outcome:
        return False
    return case.state == CaseState.SUPPLEMENT if amendment.supplement_id else case.state in AMENDABLE


def pages_of(definition: ServiceDefinition, questions: Iterable[str]) -> list[str]:
    """The pages on which these questions stand, in order; never that which names another entity."""
    wanted = set(questions)
    return [page.id for page in definition.form.pages if _can_open(page.id, definition, wanted)]


def _can_open(page_id: str, definition: ServiceDefinition, wanted: set[str]) -> bool:
    asked = {question.id for question in definition.form.page(page_id).questions}
    return bool(asked & wanted) and not asked & asks_about(definition)


def supplement_due(definition: ServiceDefinition, at: datetime) -> date:
    """The last day to answer a request made at that moment: the service's term in working days."""
    return working_calendar().add(macau_date(at), definition.data.supplement_days)


def lodged_journey(case: Case) -> Journey:
    """The form as it is lodged now."""
    return journey_of(get_version(case.version_id), case.answers, case.facts, case.lodged_at)


def amended_journey(case: Case, answers: Mapping[str, Any] | None = None) -> Journey:
    """The form with the work in hand."""
    kept = answers_of(case.draft) if answers is None else answers
    return journey_in_hand(get_version(case.version_id), kept, case.facts, case.lodged_at)


def open_pages(amendment: Amendment, before: Journey, now: Journey) -> tuple[str, ...]:
    """The pages that can be changed: those opened, those a changed answer brought up, those it made incomplete."""
    seen = {page.id for page in before.visible_pages}
    opened = set(amendment.pages)
    return tuple(page.id for page in now.visible_pages if page.id in opened or page.id not in seen or not page.complete)


def differences(form: FormDefinition, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers that differ, in the order of the form."""
    return [
        {"question": question.id, "before": before.get(question.id), "after": after.get(question.id)}
        for question in form.questions()
        if before.get(question.id) != after.get(question.id)
    ]


def open_again(
    case: Case, *, actor: Actor, at: datetime, pages: list[str], supplement: Supplement | None = None
) -> Amendment:
    """Open pages of a locked case. What the applicant has in hand already goes on under the officer's request."""
    running = unsent(case)
    if running is not None:
        if supplement is not None:
            running.supplement = supplement
            running.pages = [*running.pages, *(page for page in pages if page not in running.pages)]
            running.save()
        return running
    as_lodged(case, at)
    return Amendment.objects.create(
        case=case,
        supplement=supplement,
        pages=pages,
        begun_at=at,
        begun_by_name=actor.name,
        hash_before=case.content_hash,
    )


def as_lodged(case: Case, at: datetime) -> None:
    """Set the answers in hand back to those that are lodged."""
    shown = {state.id for page in lodged_journey(case).visible_pages for state in page.questions if not state.locked}
    rows = [row for row in case.draft.answers.all() if row.question in shown]
    stale = [row for row in rows if row.value != case.answers.get(row.question)]
    for row in stale:
        row.value, row.version, row.written_at = case.answers.get(row.question), row.version + 1, at
    Answer.objects.bulk_update(stale, ["value", "version", "written_at"])


def fee_with(case: Case, journey: Journey) -> int | None:
    """What these answers would have cost on the day of lodging, in avos; None where the tariff cannot tell."""
    version = get_version(case.version_id)
    window = window_of(version, case.facts, case.lodged_at)
    lines, whole = fees_of(version, journey, case.facts, window, case.lodged_at)
    return sum(line.amount for line in lines) if whole else None


def take_in(case: Case, amendment: Amendment, *, actor: Actor, at: datetime) -> None:
    """Make the answers in hand those of the locked case, which the caller saves; what changed is kept with the
    amendment. Without any change it is sent all the same.

    :raises Incomplete: while an answer is missing or wrong.
    """
    version = get_version(case.version_id)
    journey = amended_journey(case)
    if not journey.complete:
        raise Incomplete
    amendment.changes = differences(version.definition.form, case.answers, journey.answers)
    amendment.fee_before, amendment.fee_after = fee_with(case, lodged_journey(case)), fee_with(case, journey)
    case.answers = dict(journey.answers)
    case.content_hash = content_hash(version, case.holder_id, case.answers)
    amendment.hash_after = case.content_hash
    amendment.sent_at, amendment.sent_by, amendment.sent_by_name = at, actor.self_id, actor.name
    amendment.sent_clerk = actor.clerk.name if actor.clerk else ""
    amendment.save()
    reset_event_term(case, version.definition)
    if amendment.changes:
        _ask_the_table_again(case, version.definition, at)


def _ask_the_table_again(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """The officer sees what the rules find now; deciding stays theirs."""
    if not definition.data.tables or not case.trace:
        return
    found = ask_table(case, definition, at=at)
    case.trace, case.reasons = dict(found.trace), list(found.reasons)
    if found.outcome != "officer":
        Step.objects.create(case=case, at=at, kind=f"rules_would_{found.outcome}", who="", internal=True)
