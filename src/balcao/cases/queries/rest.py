"""Which cases are over, with nothing left that goes on about them."""

from datetime import datetime

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from balcao.cases.charge_types import ChargeState
from balcao.cases.models import Case, CaseLink, Charge, Decision, Fine, Revision, Stay


def at_rest(*, before: datetime) -> QuerySet[Case]:
    """Cases that ended before a moment, without a case in course that has to do with them, a proposed revision, or
    a stay that runs."""
    going = Q(source=OuterRef("pk"), target__finished_at__isnull=True)
    going |= Q(target=OuterRef("pk"), source__finished_at__isnull=True)
    return ended_before(before).filter(
        ~Exists(CaseLink.objects.filter(going)),
        ~Exists(Case.objects.filter(against__case=OuterRef("pk"), finished_at__isnull=True)),
        ~Exists(Revision.objects.filter(case=OuterRef("pk"), end="")),
        ~Exists(Stay.objects.filter(decision__case=OuterRef("pk"), until_at__isnull=True)),
    )


def ended_before(before: datetime) -> QuerySet[Case]:
    """Cases that ended before a moment, whatever still goes on about them."""
    return Case.objects.alias(ended_at=_ended_at()).filter(finished_at__isnull=False, ended_at__lt=before)


def keeping(cases: QuerySet[Case]) -> dict[str, set[int]]:
    """What still needs each of these cases, by reason: ``in_course`` (one that has to do with it), ``stands_on`` (an
    objection to its decision that is still here), ``revision``, ``stay``, ``fine`` (owed), ``charge`` (open)."""
    numbers = list(cases.values_list("pk", flat=True))
    of = {"case_id__in": numbers}
    links = CaseLink.objects.filter(source__finished_at__isnull=True, target_id__in=numbers).values_list("target_id")
    other = CaseLink.objects.filter(target__finished_at__isnull=True, source_id__in=numbers).values_list("source_id")
    against = Case.objects.filter(against__case_id__in=numbers)
    owed = Fine.objects.filter(**of, decision__isnull=False, annulled_at__isnull=True, paid_at__isnull=True)
    found = {
        "in_course": [*links, *other, *against.filter(finished_at__isnull=True).values_list("against__case_id")],
        "stands_on": against.filter(finished_at__isnull=False).values_list("against__case_id"),
        "revision": Revision.objects.filter(**of, end="").values_list("case_id"),
        "stay": Stay.objects.filter(decision__case_id__in=numbers, until_at__isnull=True).values_list(
            "decision__case_id"
        ),
        "fine": owed.values_list("case_id"),
        "charge": Charge.objects.filter(**of, state=ChargeState.OPEN).values_list("case_id"),
    }
    return {reason: {number for (number,) in rows} for reason, rows in found.items()}


def ended_moments(cases: QuerySet[Case]) -> dict[int, datetime]:
    """When each of these finished cases ended: its last decision, or when it was finished if that is later."""
    return dict(cases.annotate(ended_at=_ended_at()).values_list("pk", "ended_at"))


def _ended_at() -> Greatest:
    last = Decision.objects.filter(case=OuterRef("pk")).values("case").annotate(last=Max("at")).values("last")
    return Greatest("finished_at", Subquery(last), output_field=DateTimeField())
