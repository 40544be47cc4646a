"""What other departments think of a case: asking them, what their silence means, and what it leads to.

Source: Code of Administrative Procedure (DL 57/99/M), articles on opinions: binding only where a law says so, and one
that is not given in time holds nobody up unless a law says otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.cases.clock import resume_clock, stop_clock
from balcao.cases.condition_types import Condition
from balcao.cases.consultation import OpinionKind, Silence
from balcao.cases.failures import OpinionBinds
from balcao.cases.models import Case, Opinion, Step
from balcao.cases.notes import say
from balcao.cases.types import (
    CaseState,
)
from balcao.catalogue.api import ServiceDefinition, departments
from balcao.formkit.api import holds
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text

_SILENT = {
    Silence.NOTED: "opinion_silent",
    Silence.FAVOURABLE: "opinion_silent_favourable",
    Silence.UNFAVOURABLE: "opinion_silent_unfavourable",
}
"""The line of the timeline that says what silence meant."""


def consult(case: Case, definition: ServiceDefinition, at: datetime, context: dict[str, Any]) -> Iterator[Step]:
    """Ask every department concerned that was not asked yet, each with its own term; gives lines for the timeline.

    The clock of a locked case stands still meanwhile where the service says so, but not for one whose term is over.
    """
    calendar, today = working_calendar(), macau_date(at)
    asked = {opinion.department: opinion for opinion in case.opinions.all()}
    for each in definition.data.consult:
        if each.department in asked or not (each.when is None or holds(each.when, context)):
            continue
        due = calendar.add(today, each.working_days)
        asked[each.department] = Opinion.objects.create(
            case=case,
            department=each.department,
            asked_at=at,
            days=each.working_days,
            due_on=due,
            silence=each.silence,
            binding=each.binding,
            pages=list(each.sees),
        )
        yield _step(case, at, "opinion_asked", department=each.department, due=due.isoformat())
    in_term = any(each.given_at is None and each.escalated_at is None for each in asked.values())
    if definition.data.deadline.waits_for_opinions:
        (stop_clock if in_term else resume_clock)(case, at)
    awaited = any(each.given_at is None for each in asked.values())
    case.state = CaseState.CONSULTING if awaited else CaseState.WITH_OFFICER


def note_silence(case: Case, at: datetime) -> None:
    """Departments of a locked case that let their term pass have said nothing, or it is for chiefs to see to."""
    for opinion in case.opinions.filter(given_at__isnull=True, escalated_at__isnull=True, due_on__lt=macau_date(at)):
        if opinion.silence == Silence.ESCALATE:
            opinion.escalated_at, kind = at, "opinion_escalated"
        else:
            opinion.kind, opinion.given_at, kind = OpinionKind.NONE, at, _SILENT[Silence(opinion.silence)]
        opinion.save(update_fields=["kind", "given_at", "escalated_at"])
        _step(case, at, kind, department=opinion.department).save()


def check_opinions_allow(case: Case) -> None:
    """Refuse to grant a case against a binding opinion.

    :raises OpinionBinds: naming the department.
    """
    for opinion in case.opinions.filter(binding=True):
        if opinion.counts_as == OpinionKind.UNFAVOURABLE:
            raise OpinionBinds(opinion.department)


def conditions_put(opinions: Iterable[Opinion]) -> tuple[Condition, ...]:
    """The conditions that departments put, each with the department's code."""
    return tuple(
        Condition(f"[{opinion.department}] {line.strip()}")
        for opinion in opinions
        if opinion.kind == OpinionKind.CONDITIONS
        for line in opinion.conditions.splitlines()
        if line.strip()
    )


def opinions_heard(case: Case) -> Text:
    """Whom the decision heard, and what each came to, for its letter; empty when nobody was asked."""
    names = departments(settings.BALCAO_SERVICES)
    heard = [each for each in _OPINIONS(case=case.pk) if each.kind]
    lines: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for opinion in heard:
        silent = opinion.kind == OpinionKind.NONE and opinion.counts_as != OpinionKind.NONE
        key = f"cases.heard.silent_{opinion.counts_as}" if silent else f"cases.opinion.{opinion.kind}"
        words = say(
            "cases.heard.line", department=names.get(opinion.department) or opinion.department, opinion=say(key)
        )
        for language in LANGUAGES:
            lines[language].append(words[language])
    return {language: "\n".join(lines[language]) for language in LANGUAGES}


_OPINIONS = KeptQuestion(lambda: Opinion.objects.filter(case=given("case")).order_by("pk"))


def share_of(asked: Sequence[Opinion]) -> tuple[str, ...]:
    """The pages that those asked together see of the form; empty for all of it."""
    return tuple(sorted({page for each in asked for page in each.pages})) if all(each.pages for each in asked) else ()


def _step(case: Case, at: datetime, kind: str, **data: Any) -> Step:
    return Step(case=case, at=at, kind=kind, who="", data=data)
