"""Narrowing a list of cases: by state, service, age, deadline, officer, applicant, label."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from balcao.calendar.api import working_calendar
from balcao.cases.clock import end_of_day
from balcao.cases.models import Case
from balcao.cases.sought import squeezed
from balcao.cases.types import CaseState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

TERMS = ("overdue", "today", "five_days", "two_weeks", "none")
"""How near the deadline is."""

AGES = (7, 30, 60, 90)
"""Since how many days, at least, a case waits."""

TAKEN = ("nobody", "me")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list of cases is narrowed to; an empty field narrows nothing.

    `taken` is ``nobody``, ``me`` or the number of an officer; `label` the number of a label; `age` in calendar days.
    """

    query: str = ""
    service_id: str = ""
    state: str = ""
    term: str = ""
    age: int = 0
    taken: str = ""
    label: int = 0
    urgent: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    @property
    def of_decided(self) -> "Narrowing":
        """What of it makes sense for cases that are decided: they wait for nobody and have no term."""
        return replace(self, term="", age=0)

    def as_json(self) -> dict[str, Any]:
        """The fields that narrow, for keeping."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def read(cls, given: Any) -> "Narrowing":
        """From what was kept or sent; what makes no sense narrows nothing."""
        label, age = str(given.get("label", "")), str(given.get("age", ""))
        state, term, taken = (str(given.get(name, "")) for name in ("state", "term", "taken"))
        return cls(
            query=str(given.get("query", "")).strip()[:100],
            service_id=str(given.get("service_id", ""))[:80],
            state=state if state in CaseState else "",
            term=term if term in TERMS else "",
            age=int(age) if age in {str(each) for each in AGES} else 0,
            taken=taken if taken in TAKEN or _number(taken) else "",
            label=_number(label),
            urgent=bool(given.get("urgent")),
        )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def narrow(cases: QuerySet[Case], to: Narrowing, *, actor: Actor, at: datetime) -> QuerySet[Case]:
    """Those of the cases that fit every field."""
    if to.service_id:
        cases = cases.filter(service_id=to.service_id)
    if to.state:
        cases = cases.filter(state=to.state)
    if to.age:
        cases = cases.filter(lodged_at__lte=at - timedelta(days=to.age))
    if to.label:
        cases = cases.exclude(labels=[]).filter(labels__contains=[to.label])
    if to.urgent:
        cases = cases.exclude(urgent_reason="")
    # What folds a text takes some 28 MB of a process.
    if to.query and (sought := squeezed(to.query)):
        cases = cases.filter(sought_by__contains=sought)
    if to.taken:
        cases = cases.filter(_taken(to.taken, actor))
    return cases.filter(_near(to.term, at)) if to.term else cases


def _taken(by: str, actor: Actor) -> Q:
    if by == "nobody":
        return Q(assignee__isnull=True)
    return Q(assignee_id=actor.person_id if by == "me" else int(by))


def _near(term: str, at: datetime) -> Q:
    if term == "none":
        return Q(deadline_at__isnull=True)
    if term == "overdue":
        return Q(overdue=True) | Q(deadline_at__lte=at)
    today = macau_date(at)
    days = {"today": 0, "five_days": 5, "two_weeks": 10}[term]
    until = working_calendar().add(today, days) if days else today
    return Q(deadline_at__gt=at, deadline_at__lte=end_of_day(until))
