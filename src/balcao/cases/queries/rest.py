"""Which cases are over, with nothing left that goes on about them."""

from datetime import datetime

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from balcao.cases.models import Case, CaseLink, Decision, Revision, Stay


def at_rest(*, before: datetime) -> QuerySet[Case]:
    """Cases that ended before a moment, without a case in course that has to do with them, a proposed revision, or
    a stay that runs."""
    going = Q(source=OuterRef("pk"), target__finished_at__isnull=True)
    going |= Q(target=OuterRef("pk"), source__finished_at__isnull=True)
    return Case.objects.alias(ended_at=_ended_at()).filter(
        ~Exists(CaseLink.objects.filter(going)),
        ~Exists(Case.objects.filter(against__case=OuterRef("pk"), finished_at__isnull=True)),
        ~Exists(Revision.objects.filter(case=OuterRef("pk"), end="")),
        ~Exists(Stay.objects.filter(decision__case=OuterRef("pk"), until_at__isnull=True)),
        finished_at__isnull=False,
        ended_at__lt=before,
    )


def ended_moments(cases: QuerySet[Case]) -> dict[int, datetime]:
    """When each of these finished cases ended: its last decision, or when it was finished if that is later."""
    return dict(cases.annotate(ended_at=_ended_at()).values_list("pk", "ended_at"))


def _ended_at() -> Greatest:
    last = Decision.objects.filter(case=OuterRef("pk")).values("case").annotate(last=Max("at")).values("last")
    return Greatest("finished_at", Subquery(last), output_field=DateTimeField())
