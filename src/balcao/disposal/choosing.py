"""Which cases may be deleted, and what keeps the others."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db.models import Exists, OuterRef, QuerySet

from balcao.cases.api import Case, ended_moments
from balcao.catalogue.api import RetentionRule
from balcao.disposal.models import Item, LegalHold
from balcao.dossiers.api import past_keeping, table_at, what_keeps
from balcao.kernel.clock import macau_date

AT_ONCE = 500
COLUMNS = ("reference", "draft_id", "version_id", "service_id", "holder_id", "state", "lodged_at")


@dataclass(frozen=True, slots=True)
class Looked:
    """A case past its years: by which rule, when it ended, and what keeps it (nothing: it may be deleted)."""

    case: Case
    rule: RetentionRule
    ended_at: datetime
    reasons: tuple[str, ...]


def look_through(cases: QuerySet[Case], at: datetime) -> Iterator[Looked]:
    """Those of the cases that a rule deletes, whose years are over and that are on no list, the longest over first in
    each rule."""
    for rule, found in _past(cases, at, "delete"):
        numbers = found.order_by("finished_at", "pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
        for batch in batched(numbers, AT_ONCE, strict=False):
            rows = Case.objects.filter(pk__in=batch)
            reasons, ended = reasons_of(rows, at), ended_moments(rows)
            by_number = rows.only(*COLUMNS).in_bulk()
            for number in batch:
                yield Looked(by_number[number], rule, ended[number], reasons[number])


def kept_for_ever(cases: QuerySet[Case], at: datetime) -> int:
    """How many of the cases are over by a rule that deletes none."""
    return sum(found.count() for _, found in _past(cases, at, "keep"))


def _past(cases: QuerySet[Case], at: datetime, then: str) -> Iterator[tuple[RetentionRule, QuerySet[Case]]]:
    listed = Item.objects.filter(case_id=OuterRef("pk"), state__in=("waiting", "deleted"))
    for rule, found in past_keeping(table_at(at), macau_date(at)):
        if rule.then == then:
            yield rule, found.filter(~Exists(listed), pk__in=cases.values("pk"))


def reasons_of(cases: QuerySet[Case], at: datetime) -> dict[int, tuple[str, ...]]:
    """By case, what keeps it from being deleted, a legal hold first."""
    held = held_among(list(cases.values_list("pk", flat=True)))
    return {pk: (("hold",) if pk in held else ()) + why for pk, why in what_keeps(cases, at).items()}


def held_among(case_ids: Collection[int]) -> set[int]:
    """Those of the cases on which a legal hold stands."""
    rows = LegalHold.objects.filter(case_id__in=list(case_ids), lifted_at__isnull=True)
    return set(rows.values_list("case_id", flat=True))


def still_past(case_id: int, at: datetime) -> bool:
    """Whether a case's years are over by a rule that deletes."""
    rules = past_keeping(table_at(at), macau_date(at))
    return any(rule.then == "delete" and found.filter(pk=case_id).exists() for rule, found in rules)
