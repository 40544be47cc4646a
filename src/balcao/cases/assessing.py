"""How points come to an order: totals by weight, their mean and spread, who lies apart, and which of two alike goes
first."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from balcao.cases.assess_failures import PointsMissing
from balcao.cases.models import Assessment, Case, Declaration, Panel, Points
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceDefinition, Stage
from balcao.intake.api import standing_of

CENT = Decimal("0.01")
LONGEST = 2000
"""More characters of a reason are not kept."""
GONE = tuple(each.value for each in CaseState if each.closed)


def stage_of(panel: Panel) -> Stage:
    """The stage as the service said it when the panel came to be."""
    return Stage.model_validate(panel.stage)


def rounded(number: Decimal) -> Decimal:
    """To two places, a half upwards."""
    return number.quantize(CENT, ROUND_HALF_UP)


def mean_of(numbers: Sequence[Decimal]) -> Decimal:
    """Their mean, to two places."""
    return rounded(sum(numbers, Decimal(0)) / len(numbers))


def total_of(stage: Stage, given: Mapping[str, int]) -> Decimal:
    """What points by criterion come to, of 0 to 100."""
    return rounded(sum((Decimal(given[each.id] * each.weight) / each.most for each in stage.criteria), Decimal(0)))


def checked(
    stage: Stage, given: Mapping[str, Any], reasons: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Points and reasons as they are kept, by criterion.

    :raises PointsMissing: where one is no whole number of the scale, or has no reason.
    """
    wrong = {
        each.id: each.most
        for each in stage.criteria
        if not isinstance(given.get(each.id), int) or not 0 <= given[each.id] <= each.most
    }
    unexplained = [each.id for each in stage.criteria if not str(reasons.get(each.id, "")).strip()]
    if wrong or unexplained:
        raise PointsMissing(wrong, unexplained)
    return (
        {each.id: int(given[each.id]) for each in stage.criteria},
        {each.id: str(reasons[each.id]).strip()[:LONGEST] for each in stage.criteria},
    )


def outliers(totals: Sequence[Decimal], apart: int) -> frozenset[int]:
    """The places of those that differ by more than `apart` from the middle one."""
    if not totals:
        return frozenset()
    middle = median(totals)
    return frozenset(place for place, total in enumerate(totals) if abs(total - middle) > apart)


def before_panel(panel: Panel) -> QuerySet[Assessment]:
    """The applications of a panel: those in course, and once it is closed those that were ranked."""
    found = panel.assessments.select_related("case").order_by("number")
    return found.filter(rank__isnull=False) if panel.closed_at else found.exclude(case__state__in=GONE)


def counting_points(panel: Panel) -> QuerySet[Points]:
    """The points that count: as corrected last, of assessors whom nothing keeps from the application."""
    conflict = Declaration.objects.filter(assessment=OuterRef("assessment"), assessor=OuterRef("assessor"), free=False)
    rows = Points.objects.filter(assessment__panel=panel, corrected_by__isnull=True)
    return rows.exclude(Exists(conflict)).order_by("assessor_id")


@dataclass(frozen=True, slots=True)
class Tally:
    """What an application's points come to. `criteria` are means by criterion."""

    assessment: Assessment
    totals: tuple[Decimal, ...]
    mean: Decimal
    spread: Decimal
    criteria: Mapping[str, Decimal]

    @property
    def given(self) -> int:
        """How many gave points."""
        return len(self.totals)


def tallies(panel: Panel) -> list[Tally]:
    """Every application of a panel with its points, in order: those with the highest mean first. Where they are alike
    the criteria of `ties` decide, then who lodged earlier."""
    stage, ties = stage_of(panel), list(panel.ties)
    rows: dict[int, list[Points]] = {}
    for row in counting_points(panel):
        rows.setdefault(row.assessment_id, []).append(row)
    found = [_tally(each, stage, rows.get(each.pk, [])) for each in before_panel(panel)]
    return sorted(found, key=lambda each: _place(each, ties))


def _tally(assessment: Assessment, stage: Stage, rows: Sequence[Points]) -> Tally:
    totals = tuple(each.total for each in rows)
    if not totals:
        return Tally(assessment, (), Decimal(0), Decimal(0), {})
    criteria = {each.id: mean_of([Decimal(row.given[each.id]) for row in rows]) for each in stage.criteria}
    return Tally(assessment, totals, mean_of(totals), max(totals) - min(totals), criteria)


def _place(tally: Tally, ties: Iterable[str]) -> tuple[Any, ...]:
    if tally.assessment.rank is not None:
        return (tally.assessment.rank,)
    alike = [-tally.criteria.get(each, Decimal(0)) for each in ties]
    return (-tally.mean, *alike, tally.assessment.case.lodged_at, tally.assessment.case_id)


def order_hash(found: Iterable[Tally]) -> str:
    """The SHA-256 of an order with all that led to it, so that two officers agree to the same."""
    content = [[each.assessment.number, str(each.mean), [str(total) for total in each.totals]] for each in found]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def panel_for(case: Case, definition: ServiceDefinition, place: int, at: datetime) -> Panel:
    """The panel of a locked case at a stage, counted from 0; locked. It comes to be with its first application."""
    rules = definition.data.assessment
    assert rules is not None, f"{case.service_id}: the check lets no process assess what says no `assessment`"
    standing = standing_of(case_reference=case.reference, at=at)
    last = place == len(rules.stages) - 1
    panel, _ = Panel.objects.get_or_create(
        service_id=case.service_id,
        key=standing.round.round_id if standing else case.reference,
        place=place,
        defaults={
            "version_id": case.version_id,
            "in_round": standing is not None,
            "stage": rules.stages[place].model_dump(mode="json", by_alias=True),
            "ties": list(rules.ties) if last else [],
            "department": case.department,
            "duty": case.duty,
            "clearance": case.clearance,
            "begun_at": at,
        },
    )
    return Panel.objects.select_for_update().get(pk=panel.pk)


def put_before(panel: Panel, case: Case) -> Assessment:
    """The application before a locked panel, by its number there. One that comes once it is closed goes no further."""
    found = panel.assessments.filter(case=case).first()
    if found is None:
        number = panel.assessments.count() + 1
        found = Assessment.objects.create(panel=panel, case=case, number=number, out=panel.closed_at is not None)
        _bar(panel, case)
    return found


def _bar(panel: Panel, case: Case) -> None:
    """Who assesses an application does not decide it, nor see it elsewhere."""
    people = panel.assessors.filter(person__isnull=False).values_list("person_id", flat=True)
    case.barred = sorted({*case.barred, *(f"p-{each}" for each in people)})


def awaits_assessment(case: Case, definition: ServiceDefinition, at: datetime) -> bool:
    """Whether a locked case waits for points; with those of a stage it comes to the next, unless it goes no further."""
    rules = definition.data.assessment
    for place in range(len(rules.stages) if rules else 0):
        panel = panel_for(case, definition, place, at)
        found = put_before(panel, case)
        if panel.closed_at is None:
            return True
        if found.out:
            return False
    return False
