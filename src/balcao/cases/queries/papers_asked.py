"""How often applicants had to bring papers that the government issues itself."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth

from balcao.cases.models import Case
from balcao.catalogue.api import issued_papers
from balcao.kernel.clock import MACAU, add_months, macau_date

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersAsked:
    """In so many applications lodged in that month a department was handed a paper that the government issues."""

    department: str
    service_id: str
    kind: str
    month: date
    count: int


def papers_asked_for(*, at: datetime) -> list[PapersAsked]:
    """By month of lodging, the newest first; this month and the eleven before it. It names nobody."""
    since = add_months(macau_date(at).replace(day=1), 1 - MONTHS)
    first = datetime(since.year, since.month, 1, tzinfo=MACAU)
    found: Counter[tuple[str, str, str, date]] = Counter()
    for each in issued_papers(at=at):
        lodged = Case.objects.filter(
            service_id=each.service_id, lodged_at__gte=first, answers__has_key=each.question
        ).annotate(month=TruncMonth("lodged_at", tzinfo=MACAU))
        for month, count in lodged.values_list("month").annotate(count=Count("pk")).order_by():
            found[each.department, each.service_id, each.kind, month.date()] += count
    rows = [
        PapersAsked(department=department, service_id=service, kind=kind, month=month, count=count)
        for (department, service, kind, month), count in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.month.toordinal(), row.department, row.service_id, row.kind))
