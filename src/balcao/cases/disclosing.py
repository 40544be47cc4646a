"""Internal notes on request: the rule, which notes are meant, and what passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet

from balcao.cases.models import Case, Disclosure, Step
from balcao.catalogue.api import DisclosureRule, KeepsBack, procedure_on
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import Text


class NotesUndecided(BalcaoError):
    """Of each note it has to be said whether it is given; one that is kept back needs a ground and a reason."""

    key = "cases.disclosure.undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAsked:
    """A note that was asked for. `department` alone reads it, empty where all do; `given` is None before somebody
    decided, and then its `ground` and `reason` say why it is kept back."""

    id: int
    at: datetime
    who: str
    text: str
    department: str
    given: bool | None
    ground: Text
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureView:
    """A request for internal notes. Its applicant sees the text of none that is not given; an officer sees those of
    their department and of all, and `others` counts those that another department decides."""

    asked_at: datetime
    asked_by: str
    why: str
    due_on: date
    answered_at: datetime | None
    notes: tuple[NoteAsked, ...]
    others: int
    grounds: Mapping[str, Text]
    basis: Text


def disclosure_rule(at: datetime) -> DisclosureRule:
    """What the procedure says of internal notes that an applicant asks for, on that day."""
    return procedure_on(settings.BALCAO_SERVICES, macau_date(at)).disclosure


def grounds_of(case: Case, rule: DisclosureRule) -> dict[str, KeepsBack]:
    """On which grounds a note about the case may be kept back; some count only before it is decided."""
    return {key: each for key, each in rule.keeps_back.items() if not (each.until_decided and case.outcome)}


def notes_meant(row: Disclosure) -> QuerySet[Step]:
    """The notes that a request covers."""
    return Step.objects.filter(case_id=row.case_id, kind="note", internal=True, at__lte=row.asked_at).order_by("pk")
