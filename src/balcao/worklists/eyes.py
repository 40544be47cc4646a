"""Who stands behind the decisions of cases."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from balcao.cases.api import Case


def persons_behind(case_ids: Iterable[int]) -> dict[int, set[str]]:
    """By case, the persons (``p-<number>``) who proposed, confirmed or took any decision of it."""
    found: dict[int, set[str]] = {number: set() for number in case_ids}
    columns = ("pk", "proposed_eyes", "decided_eyes", "decisions__proposed_eyes", "decisions__eyes", "decided_by")
    for number, *several, by in Case.objects.filter(pk__in=found).order_by().values_list(*columns):
        named = {by}.union(*(each or () for each in several))
        found[number] |= {each for each in named if each.startswith("p-")}
    return found


def cases_decided_by(eyes: list[str]) -> QuerySet[Case]:
    """The cases of which one of these persons proposed, confirmed or took a decision."""
    columns = ("proposed_eyes", "decided_eyes", "decisions__proposed_eyes", "decisions__eyes")
    found = Q(pk__in=[])
    for column in columns:
        found |= Q(**{f"{column}__overlap": eyes})
    return Case.objects.filter(found)
