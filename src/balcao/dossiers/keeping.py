"""Until when a case is kept, and which fall due: the retention table over the cases."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.api import Case, at_rest, ended_before, keeping
from balcao.catalogue.api import RetentionRule, RetentionTable, retention_on
from balcao.dossiers.models import Deposit, Halt
from balcao.kernel.clock import MACAU, add_months, macau_date
from balcao.licences.api import alive_among
from balcao.payments.api import unpaid_among, unsettled_among

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


def past_keeping(table: RetentionTable, on: date) -> Iterator[tuple[RetentionRule, QuerySet[Case]]]:
    """For each rule the cases whose years, those in the archive included, are over on that day, whatever keeps them.

    A rule by which nothing is ever deleted has those that are past their years before the archive.
    """
    before = Q(pk__in=[])
    for rule in table.rules:
        fits = _fits(rule)
        end = datetime.combine(add_months(on, -12 * rule.years_in_all) + timedelta(days=1), time.min, MACAU)
        yield rule, ended_before(end).filter(fits).exclude(before)
        before |= fits


def what_keeps(cases: QuerySet[Case], at: datetime) -> dict[int, tuple[str, ...]]:
    """By case, why it cannot be deleted: the reasons of `cases.keeping`, ``halt``, ``licence`` and ``money``."""
    rows = list(cases.values_list("pk", "draft_id", "licence_number", "reference"))
    found = keeping(cases)
    alive = alive_among({number for _, _, number, _ in rows if number}, at)
    owed = unsettled_among({f"draft:{draft}" for _, draft, _, _ in rows}) | {
        f"case:{reference}" for reference in unpaid_among({reference for _, _, _, reference in rows})
    }
    numbers = [pk for pk, _, _, _ in rows]
    found["halt"] = set(
        Halt.objects.filter(case_id__in=numbers, ended_at__isnull=True).values_list("case_id", flat=True)
    )
    found["licence"] = {pk for pk, _, number, _ in rows if number in alive}
    found["money"] = {pk for pk, draft, _, reference in rows if {f"draft:{draft}", f"case:{reference}"} & owed}
    return {pk: tuple(reason for reason, kept in found.items() if pk in kept) for pk in numbers}


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
