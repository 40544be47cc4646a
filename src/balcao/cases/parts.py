"""What a case has at all, asked together with it: most have neither opinions nor visits nor papers, and a page asks
for those that are there."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.models import (
    Amendment,
    Case,
    CaseLink,
    Hearing,
    Inspection,
    Offer,
    Opinion,
    Paper,
    Revision,
    Signature,
    Supplement,
)
from balcao.cases.offers import OPEN_OFFER

_PARTS = {
    "agreed_offers": Offer.objects.filter(case=OuterRef("pk"), agreed_at__isnull=False, **OPEN_OFFER),
    "amendments": Amendment.objects.filter(case=OuterRef("pk")),
    "hearings": Hearing.objects.filter(case=OuterRef("pk")),
    "links": CaseLink.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))),
    "inspections": Inspection.objects.filter(case=OuterRef("pk")),
    "opinions": Opinion.objects.filter(case=OuterRef("pk")),
    "papers": Paper.objects.filter(case=OuterRef("pk")),
    "revisions": Revision.objects.filter(case=OuterRef("pk"), end=""),
    "signatures": Signature.objects.filter(draft=OuterRef("draft_id"), voided_at__isnull=True),
    "supplements": Supplement.objects.filter(case=OuterRef("pk")),
}


def with_parts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each knowing which of the parts it has."""
    return cases.annotate(**{f"has_{name}": Exists(rows) for name, rows in _PARTS.items()})


def lacks(case: Case, part: str) -> bool:
    """Whether the case is known to have nothing of that part."""
    assert part in _PARTS, part
    return getattr(case, f"has_{part}", True) is False
