"""What a case has at all, asked together with it: most have neither opinions nor visits nor papers, and a page asks
for those that are there."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.calendar.api import days_along, working_calendar
from balcao.cases.models import (
    Amendment,
    Case,
    CaseLink,
    Hearing,
    Inspection,
    Offer,
    Paper,
    Revision,
    Signature,
    Step,
    Supplement,
)
from balcao.cases.offers import OPEN_OFFER
from balcao.foundation.db.api import along, brought
from balcao.kernel.workdays import WorkingCalendar

_PARTS = {
    "agreed_offers": Offer.objects.filter(case=OuterRef("pk"), agreed_at__isnull=False, **OPEN_OFFER),
    "amendments": Amendment.objects.filter(case=OuterRef("pk")),
    "hearings": Hearing.objects.filter(case=OuterRef("pk")),
    "links": CaseLink.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))),
    "inspections": Inspection.objects.filter(case=OuterRef("pk")),
    "papers": Paper.objects.filter(case=OuterRef("pk")),
    "revisions": Revision.objects.filter(case=OuterRef("pk"), end=""),
    "signatures": Signature.objects.filter(draft=OuterRef("draft_id"), voided_at__isnull=True),
    "supplements": Supplement.objects.filter(case=OuterRef("pk")),
}


def with_parts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each knowing which of the parts it has, with its timeline and the calendar of its clock."""
    steps = Step.objects.filter(case=OuterRef("pk")).order_by("at", "pk")
    has = {f"has_{name}": Exists(rows) for name, rows in _PARTS.items()}
    return cases.annotate(steps_along=along(steps), closed_days=days_along(), **has)


def steps_of(case: Case) -> list[Step]:
    """The timeline, internal steps too, the first step first."""
    found = getattr(case, "steps_along", None)
    return list(case.steps.order_by("at", "pk")) if found is None else brought(Step, found)


def calendar_of(case: Case) -> WorkingCalendar:
    """The calendar by which the clock is read."""
    return working_calendar(getattr(case, "closed_days", None))


def lacks(case: Case, part: str) -> bool:
    """Whether the case is known to have nothing of that part."""
    assert part in _PARTS, part
    return getattr(case, f"has_{part}", True) is False
