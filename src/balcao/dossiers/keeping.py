"""Until when a case is kept, and which fall due: the retention table over the cases."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.api import Case, at_rest
from balcao.catalogue.api import RetentionRule, RetentionTable, retention_on
from balcao.dossiers.models import Deposit, Halt
from balcao.kernel.clock import MACAU, add_months, macau_date
from balcao.licences.api import alive_among
from balcao.payments.api import unsettled_among

AT_ONCE = 500
"""So many cases are looked at in one go for their money and licences."""


def table_at(at: datetime) -> RetentionTable:
    """The retention table in force."""
    return retention_on(settings.BALCAO_SERVICES, macau_date(at))


def due_on(ended_at: datetime, rule: RetentionRule) -> date:
    """The first day on which a case that ended then is archived."""
    return add_months(macau_date(ended_at), 12 * rule.years)


def falling_due(table: RetentionTable, until: date) -> Iterator[tuple[RetentionRule, QuerySet[Case]]]:
    """For each rule its cases at rest that fall due by that day and were not archived, halted ones among them."""
    before = Q(pk__in=[])
    kept = ~Exists(Deposit.objects.filter(case=OuterRef("pk")))
    for rule in table.rules:
        fits = _fits(rule)
        end = datetime.combine(add_months(until, -12 * rule.years) + timedelta(days=1), time.min, MACAU)
        yield (
            rule,
            at_rest(before=end).filter(fits, kept).exclude(before),
        )
        before |= fits


def ready(cases: QuerySet[Case], at: datetime) -> Iterator[int]:
    """Those that nothing holds: no halt, no money on its way, no living licence that came of them."""
    free = not_halted(cases).order_by("pk")
    rows = free.values_list("pk", "draft_id", "licence_number")
    for some in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE, strict=False):
        alive = alive_among({number for _, _, number in some if number}, at)
        owed = unsettled_among({f"draft:{draft}" for _, draft, _ in some})
        yield from (pk for pk, draft, number in some if number not in alive and f"draft:{draft}" not in owed)


def _fits(rule: RetentionRule) -> Q:
    fits = Q(pk__isnull=False)
    if rule.kinds:
        fits &= Q(version__content__data__kind__in=rule.kinds)
    if rule.states:
        fits &= Q(state__in=rule.states)
    return fits


def not_halted(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that no chief keeps from being archived."""
    return cases.filter(~Exists(Halt.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)))
