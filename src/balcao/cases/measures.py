"""Cases that a department opens of its own motion about somebody: a licence suspended or revoked, a fine.

Deciding it is like deciding an application, with hearing, four eyes and remedies: to refuse is to impose the measure,
to approve is to leave it.
"""

from datetime import date, datetime

from balcao.cases.fine_words import fine_in_words
from balcao.cases.kept_deposits import kept_in_words
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.outputs import as_corrected
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text

STATES = {"approve": CaseState.GRANTED, "refuse": CaseState.REFUSED}
MEASURES = {"approve": CaseState.DROPPED, "refuse": CaseState.IMPOSED}


def state_after(definition: ServiceDefinition, outcome: str) -> CaseState:
    """The state of a case that was decided so."""
    return (MEASURES if definition.data.by_department else STATES)[outcome]


def word_for(definition: ServiceDefinition, outcome: str) -> str:
    """How texts call that outcome."""
    return MEASURES[outcome].value if definition.data.by_department else outcome


def is_measure(case: Case) -> bool:
    """Whether a department opened it."""
    return get_version(case.version_id).definition.data.by_department


def begins_on(case: Case, definition: ServiceDefinition, at: datetime) -> date:
    """From which day a measure on a licence holds: the day asked for, but not before the decision."""
    asked = definition.data.change.since if definition.data.change else None
    given = as_corrected(case).get(asked) if asked else None
    today = macau_date(case.decided_at or at)
    return max(date.fromisoformat(str(given)), today) if given else today


def measure_in_words(case: Case, definition: ServiceDefinition, at: datetime) -> Text:
    """What the measure does, as its addressee reads it; nothing for an application."""
    if definition.data.fine is not None:
        return fine_in_words(case, definition)
    if definition.data.keeps is not None:
        return kept_in_words(case)
    change = definition.data.change
    if not definition.data.by_department or change is None:
        return dict.fromkeys(LANGUAGES, "")
    until = as_corrected(case).get(change.until) if change.until else None
    key = f"{change.act}_until" if until else change.act
    day = date.fromisoformat(str(until)) if until else ""
    return say(f"cases.measure.{key}", licence=case.licence_number, since=begins_on(case, definition, at), until=day)
