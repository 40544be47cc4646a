"""The cases a case belongs with."""

from django.db.models import Q, QuerySet

from balcao.cases.models import Case, CaseLink
from balcao.cases.queries.cases import summary_of
from balcao.cases.types import LinkKind, LinkView


def links_of(case: Case, *, among: QuerySet[Case]) -> tuple[LinkView, ...]:
    """The cases it is linked with, in both directions, those left out that are not `among` the actor's."""
    found = CaseLink.objects.filter(Q(source=case, target__in=among) | Q(target=case, source__in=among))
    return tuple(_link(row, case) for row in found.select_related("source", "target").order_by("made_at", "pk"))


def _link(row: CaseLink, case: Case) -> LinkView:
    inwards = row.target_id == case.pk
    return LinkView(kind=LinkKind(row.kind), inwards=inwards, case=summary_of(row.source if inwards else row.target))
