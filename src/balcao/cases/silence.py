"""What silence comes to by law: a result at the term of the service, or else a refusal that may be presumed.

The officer's duty to decide stays after a refusal by silence; whoever asks has it certified.
Source: Code of Administrative Procedure (DL 57/99/M), tacit approval and refusal; the term is dated data.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.outputs import sentences_in, short_text
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import (
    ServiceDefinition,
    departments,
    get_version,
    procedure_on,
    shared_layout,
    shared_sentences,
)
from balcao.documents.api import DocumentSummary, request_document
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text

KIND = "tacit"
"""The kind of document by which a result of silence is certified."""


def days_run(case: Case, at: datetime) -> int:
    """The calendar days in which the clock of a case ran; it stands still while the applicant is asked."""
    runs = [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in case.clock_runs]
    if case.clock_since is not None:
        runs.append((case.clock_since, macau_date(at)))
    return sum((end - start).days for start, end in runs)


def presumed_refused(case: Case, definition: ServiceDefinition, at: datetime) -> bool:
    """Whether a case without a rule of its own on silence may be held refused by now."""
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(case.lodged_at)).silence
    if definition.data.by_department:
        return False  # nobody asked for it
    return definition.data.deadline.on_deadline == "escalate" and days_run(case, at) > rule.days


def may_be_presumed(at: datetime) -> QuerySet[Case]:
    """Undecided cases, brought to the chief, that were lodged so long ago that it may be so."""
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(at)).silence
    since = at - timedelta(days=rule.days)
    found = Case.objects.filter(overdue=True, outcome="", finished_at=None, stands_still="", lodged_at__lte=since)
    return found.filter(clock_since__isnull=False).order_by("lodged_at", "pk")


def still_owed(case: Case) -> bool:
    """Whether a decision is owed although silence refused it."""
    return case.route == "tacit" and case.outcome == "refuse"


def certify(case: Case, *, actor: Actor, at: datetime) -> DocumentSummary:
    """Have it certified what silence came to; asked again, the same certificate."""
    definition = get_version(case.version_id).definition
    regime = procedure_on(settings.BALCAO_SERVICES, macau_date(case.lodged_at))
    own = definition.data.deadline.on_deadline != "escalate"
    basis = definition.data.deadline.basis if own and definition.data.deadline.basis else regime.silence.basis
    names = departments(settings.BALCAO_SERVICES)
    title = say(f"cases.silence.{case.outcome}_title")
    data: dict[str, Any] = {
        "holder": short_text(holder_name(case.holder_id)),
        "department": {"code": case.department, **short_text(names.get(case.department, {}))},
        "service": short_text(definition.text("name")),
        "rows": [{"label": short_text(label), "value": short_text(value)} for label, value in _rows(case, definition)],
        "legal_basis": [short_text(basis.text())],
        "reference": case.reference,
        "words": sentences_in(shared_sentences(settings.BALCAO_SERVICES, "certificate.typ")),
    }
    return request_document(
        actor=actor,
        at=at,
        kind=KIND,
        register=f"{case.department}-TAC",
        layout=shared_layout(settings.BALCAO_SERVICES, "certificate.typ"),
        data=data,
        title=title,
        holder_id=case.holder_id,
        department=case.department,
        case_reference=case.reference,
        valid_until=None,
        key=f"case:{case.pk}:tacit",
        scopes=scopes_of(case.service_id, case.draft_id),
    )


def _rows(case: Case, definition: ServiceDefinition) -> list[tuple[Text, Text]]:
    assert case.decided_at is not None, "silence decided it"
    return [
        (say("cases.silence.service"), definition.text("name")),
        (say("cases.silence.reference"), dict.fromkeys(LANGUAGES, case.reference)),
        (say("cases.silence.lodged"), _day(macau_date(case.lodged_at))),
        (say("cases.silence.ended"), _day(macau_date(case.decided_at))),
        (say("cases.silence.result"), say(f"cases.silence.{case.outcome}")),
    ]


def _day(day: date) -> Text:
    return {language: format_macau(day, language) for language in LANGUAGES}
