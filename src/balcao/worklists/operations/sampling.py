"""Drawing decided cases for review: a share of each week, or a number when a chief asks."""

import secrets
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from balcao.accounts.api import person_behind
from balcao.cases.api import Case, cases_of_duty
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.worklists.drawing import Drawable, draw_number, draw_share
from balcao.worklists.eyes import persons_behind
from balcao.worklists.failures import BadNumber, BadShare, NothingToDraw
from balcao.worklists.models import Sample, SampleRule, Sheet
from balcao.worklists.policies import require_chief
from balcao.worklists.queries.samples import LOOKED_BACK

MOST_DRAWN = 50
"""So many a chief draws at once."""

DECIDED = ("approve", "refuse")


@transaction.atomic
def set_share(*, actor: Actor, at: datetime, department: str, percent: int) -> None:
    """Say what share of each week's decisions is drawn, in percent; 0 draws none.

    :raises NotFound: for who is no chief there.
    :raises BadShare: for more than all.
    """
    require_chief(actor, department)
    if not 0 <= percent <= 100:
        raise BadShare
    rule = _locked_rule(department)
    if rule.percent == percent:
        return
    rule.percent = percent
    rule.save(update_fields=["percent"])
    data = {"department": department, "percent": percent}
    record(actor=actor, at=at, event="worklists:samples:share_set", subject=f"department:{department}", data=data)


@transaction.atomic
def draw_now(*, actor: Actor, at: datetime, department: str, number: int, key: str, service_id: str = "") -> int:
    """Draw so many of the cases decided in the last 90 days that the chief may review. Asked again with the same key
    it is the same draw. Returns how many were drawn.

    :raises NotFound: for who is no chief there.
    :raises BadNumber: for none, or more than 50.
    :raises NothingToDraw: when there is no such case.
    """
    require_chief(actor, department)
    if not 1 <= number <= MOST_DRAWN:
        raise BadNumber
    _locked_rule(department)
    person_id = person_behind(actor)
    key = f"asked-{person_id}-{key}"[:60]
    before = Sample.objects.filter(key=key).first()
    if before is not None:
        return before.sheets.count()
    cases = cases_of_duty(actor, at).filter(department=department)
    if service_id:
        cases = cases.filter(service_id=service_id)
    since = at - LOOKED_BACK
    found = _not_drawn(cases, since, at)
    behind = persons_behind(each.case_id for each in found)
    eyes = set(actor.eyes_in(department))
    found = [each for each in found if not eyes & behind[each.case_id]]
    if not found:
        raise NothingToDraw
    sample = Sample(key=key, department=department, service_id=service_id[:80], since=since, until=at)
    sample.number, sample.drawn_by_id = number, person_id
    sample.seed = secrets.token_hex(8)
    return _keep(actor, at, sample, found, draw_number(found, number=number, seed=sample.seed))


@transaction.atomic
def draw_week(*, at: datetime, department: str) -> int:
    """Draw the department's share of what was decided from Monday to Sunday of last week, once. Returns how many."""
    rule = _locked_rule(department)
    today = macau_date(at)
    monday = today - timedelta(days=today.weekday())
    key = _week_key(at, department)
    if not rule.percent or Sample.objects.filter(key=key).exists():
        return 0
    until = datetime.combine(monday, time(0), MACAU)
    since = until - timedelta(days=7)
    found = _not_drawn(Case.objects.filter(department=department), since, until)
    sample = Sample(key=key, department=department, since=since, until=until, percent=rule.percent)
    sample.seed = secrets.token_hex(8)
    drawn = draw_share(found, percent=rule.percent, seed=sample.seed)
    return _keep(system_actor(department), at, sample, found, drawn)


def departments_to_draw(*, at: datetime) -> list[str]:
    """The departments whose share of last week is not drawn yet."""
    ruled = SampleRule.objects.filter(percent__gt=0).values_list("department", flat=True)
    keys = {each: _week_key(at, each) for each in ruled}
    drawn = set(Sample.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return sorted(each for each, key in keys.items() if key not in drawn)


def _week_key(at: datetime, department: str) -> str:
    """What makes the draw of last week one."""
    year, week, _ = (macau_date(at) - timedelta(days=7)).isocalendar()
    return f"week-{department}-{year}-{week:02}"


def _locked_rule(department: str) -> SampleRule:
    SampleRule.objects.get_or_create(department=department)
    return SampleRule.objects.select_for_update().get(department=department)


def _not_drawn(cases: QuerySet[Case], since: datetime, until: datetime) -> list[Drawable]:
    decided = Q(decided_at__gte=since, decided_at__lt=until, outcome__in=DECIDED)
    found = cases.filter(decided).exclude(pk__in=Sheet.objects.values("case_id")).order_by()
    return [
        Drawable(case_id=number, service_id=service_id, route=route)
        for number, service_id, route in found.values_list("pk", "service_id", "route")
    ]


def _keep(actor: Actor, at: datetime, sample: Sample, found: list[Drawable], drawn: list[Drawable]) -> int:
    sample.drawn_at, sample.found = at, len(found)
    sample.save(force_insert=True)
    behind = persons_behind(each.case_id for each in drawn)
    Sheet.objects.bulk_create(
        Sheet(
            sample=sample,
            case_id=each.case_id,
            department=sample.department,
            service_id=each.service_id,
            route=each.route,
            behind=sorted(behind[each.case_id]),
            drawn_at=at,
        )
        for each in sorted(drawn, key=lambda each: each.case_id)
    )
    data = {"department": sample.department, "seed": sample.seed, "found": sample.found, "drawn": len(drawn)}
    record(actor=actor, at=at, event="worklists:sample:drawn", subject=f"sample:{sample.pk}", data=data)
    return len(drawn)
