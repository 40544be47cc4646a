"""Decided cases like one that is to be decided: by what its rules looked at, and which rows applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from balcao.cases.models import Case
from balcao.cases.policies import cases_of_duty
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.formkit.api import Question
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

BACK = timedelta(days=730)
LOOKED_AT = 300
SHOWN = 8
CLOSED = ("choose_one", "choose_many", "yes_no", "search_choose")
"""Questions with given answers: what is written freely is alike by chance only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCase:
    """A decided case of the same service. `same_rules`: every decision table came to the same row. `alike` and
    `differs` are what both were asked or looked at for: questions by their names, facts as rules name them."""

    reference: str
    state: CaseState
    automatic: bool
    reasons: tuple[str, ...]
    decided_at: datetime
    decided_by: str
    same_rules: bool
    alike: tuple[str, ...]
    differs: tuple[str, ...]


def similar_decided(*, actor: Actor, at: datetime, reference: str) -> tuple[ServiceVersion, list[SimilarCase]]:
    """The version of a case, and the decided cases of its service in two years, of the officer's duty, most like it;
    of those alike the latest first. Their holders are not named: opening one is a reading.

    :raises NotFound: for an officer whose duty the case is not.
    """
    cases = cases_of_duty(actor, at)
    case = cases.filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    version = get_version(case.version_id)
    closed = [each for each in version.definition.form.questions() if each.kind in CLOSED]
    rows = cases.filter(service_id=case.service_id, decided_at__gte=at - BACK).exclude(pk=case.pk)
    found = [_compared(case, row, closed) for row in rows.order_by("-decided_at")[:LOOKED_AT]]
    like = sorted((each for each in found if each.alike), key=lambda each: (not each.same_rules, len(each.differs)))
    return version, like[:SHOWN]


def _compared(case: Case, other: Case, closed: list[Question]) -> SimilarCase:
    ours, theirs = dict(_points(case, closed)), dict(_points(other, closed))
    both = [name for name in ours if name in theirs]
    assert other.decided_at is not None
    return SimilarCase(
        reference=other.reference,
        state=CaseState(other.state),
        automatic=not other.decided_by_name,
        reasons=tuple(other.reasons),
        decided_at=other.decided_at,
        decided_by=other.decided_by_name,
        same_rules=bool(case.trace) and _rows(case) == _rows(other),
        alike=tuple(name for name in both if ours[name] == theirs[name]),
        differs=tuple(name for name in both if ours[name] != theirs[name]),
    )


def _points(case: Case, closed: list[Question]) -> Iterator[tuple[str, Any]]:
    for question in closed:
        if (value := case.answers.get(question.id)) is not None:
            yield question.id, value
    for table in _tables(case).values():
        for each in table.get("checked", ()):
            if each.get("seen") is not None:
                yield str(each["field"]), each["seen"]


def _rows(case: Case) -> dict[str, int]:
    return {name: int(table.get("index", 0)) for name, table in _tables(case).items()}


def _tables(case: Case) -> dict[str, Mapping[str, Any]]:
    return {name: table for name, table in case.trace.items() if isinstance(table, Mapping)}
