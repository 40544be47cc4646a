"""What was drawn, what was found; what an officer is told of their own decisions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from balcao.cases.api import cases_of_duty
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.eyes import cases_decided_by
from balcao.worklists.models import Mark, SampleRule, Sheet, Told
from balcao.worklists.policies import require_chief

LOOKED_BACK = timedelta(days=90)
"""So far back the figures and a chief's draw reach."""

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShown:
    """What a review says about one criterion: ``ok``, ``not_ok`` or ``not_applicable``."""

    criterion: str
    result: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShown:
    """A drawn case and its review, of which `marks` are empty before it took place."""

    sheet_id: int
    reference: str
    version_id: int
    route: str
    outcome: str
    decided_at: datetime
    reviewed_at: datetime | None
    remark: str
    marks: tuple[MarkShown, ...]

    @property
    def wrong(self) -> tuple[MarkShown, ...]:
        """What is not right."""
        return tuple(each for each in self.marks if each.result == "not_ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigures:
    """Of one service by one route: how many were drawn, reviewed, and had something that was not right."""

    service_id: str
    route: str
    drawn: int
    reviewed: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesShown:
    """A department's samples of the last 90 days, as one of its chiefs may see them; `percent` is drawn each week.

    `waiting` can be reviewed by who asks, `for_others` is what only another chief can. `results` counts by criterion.
    """

    percent: int
    waiting: tuple[SheetShown, ...]
    for_others: int
    reviewed: tuple[SheetShown, ...]
    kinds: tuple[KindFigures, ...]
    results: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldShown:
    """What a review found in a decision of one's own."""

    told_id: int
    sheet: SheetShown


def sheets_for(actor: Actor, at: datetime) -> QuerySet[Sheet]:
    """The sheets of departments whose chief the actor is: cases of their duty, none their own, none they decided."""
    found = Q(pk__in=[])
    for department in {post.department for post in actor.posts if post.duty == CHIEF}:
        eyes = actor.eyes_in(department)
        other = ~Q(behind__overlap=eyes) & (Q(reviewed_at__isnull=False) | ~Q(case__in=cases_decided_by(eyes)))
        found |= Q(department=department) & other
    return Sheet.objects.filter(found, case__in=cases_of_duty(actor, at)).select_related("case")


def sheet_view(*, actor: Actor, at: datetime, sheet_id: int) -> SheetShown:
    """One sheet.

    :raises NotFound: for who is no chief there, who stands behind the decision, and whose own matter it is.
    """
    sheet = sheets_for(actor, at).prefetch_related("marks").filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound(f"sheet {sheet_id}")
    return _shown(sheet)


def samples_of(*, actor: Actor, at: datetime, department: str) -> SamplesShown:
    """The department's samples; what waits longest comes first, what was reviewed last comes first.

    :raises NotFound: for who is no chief there.
    """
    require_chief(actor, department)
    rule = SampleRule.objects.filter(department=department).first()
    may = sheets_for(actor, at).filter(department=department).prefetch_related("marks")
    seen = Sheet.objects.filter(department=department, case__in=cases_of_duty(actor, at))
    lately = seen.filter(drawn_at__gte=at - LOOKED_BACK).order_by()
    open_ones = may.filter(reviewed_at=None)
    return SamplesShown(
        percent=rule.percent if rule else 0,
        waiting=tuple(_shown(each) for each in open_ones.order_by("drawn_at", "pk")[:MOST_SHOWN]),
        for_others=seen.filter(reviewed_at=None).count() - open_ones.count(),
        reviewed=tuple(
            _shown(each)
            for each in may.filter(reviewed_at__gte=at - LOOKED_BACK).order_by("-reviewed_at", "-pk")[:MOST_SHOWN]
        ),
        kinds=_kinds(lately),
        results=_results(lately),
    )


def told_to(*, actor: Actor, at: datetime) -> list[ToldShown]:
    """What reviews found in the officer's decisions and they have not read yet; of cases still theirs to see."""
    rows = Told.objects.filter(person_id=actor.person_id or 0, read_at=None, sheet__case__in=cases_of_duty(actor, at))
    rows = rows.select_related("sheet__case").prefetch_related("sheet__marks").order_by("pk")
    return [ToldShown(told_id=each.pk, sheet=_shown(each.sheet)) for each in rows[:MOST_SHOWN]]


def _kinds(sheets: QuerySet[Sheet]) -> tuple[KindFigures, ...]:
    wrong = Exists(Mark.objects.filter(sheet=OuterRef("pk"), result="not_ok"))
    rows = (
        sheets.annotate(wrong=wrong)
        .values("service_id", "route")
        .annotate(
            drawn=Count("pk"),
            reviewed=Count("pk", filter=Q(reviewed_at__isnull=False)),
            found=Count("pk", filter=Q(wrong=True)),
        )
        .order_by("service_id", "route")
    )
    return tuple(KindFigures(**row) for row in rows)


def _results(sheets: QuerySet[Sheet]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    rows = Mark.objects.filter(sheet__in=sheets).order_by().values_list("criterion", "result").annotate(Count("pk"))
    for criterion, result, count in rows:
        found.setdefault(criterion, Counter())[result] = count
    return found


def _shown(sheet: Sheet) -> SheetShown:
    case = sheet.case
    assert case.decided_at is not None
    return SheetShown(
        sheet_id=sheet.pk,
        reference=case.reference,
        version_id=case.version_id,
        route=sheet.route,
        outcome=case.outcome,
        decided_at=case.decided_at,
        reviewed_at=sheet.reviewed_at,
        remark=sheet.remark,
        marks=tuple(
            MarkShown(criterion=each.criterion, result=each.result, remark=each.remark)
            for each in sorted(sheet.marks.all(), key=lambda mark: mark.pk)
        ),
    )
