"""Under which names an application may be mandated, and which of them somebody sees."""

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from balcao.catalogue.api import ServiceVersion, mandate_scopes
from balcao.entities.api import Act, Sight


def service_scopes(service_id: str) -> tuple[str, ...]:
    """The service's own name and its subjects."""
    return mandate_scopes(service_id, settings.BALCAO_SERVICES)


def scopes_of(service_id: str, draft_id: int) -> tuple[str, ...]:
    """The same, and the application itself, which keeps the number of its draft when it becomes a case."""
    return (*service_scopes(service_id), f"draft:{draft_id}")


def act_on(version: ServiceVersion, amount: int | None = None) -> Act:
    """What a mandate's conditions ask about an application: whether it renews, and what it costs."""
    return Act(amount=amount, is_renewal=version.definition.data.kind == "renewal")


def in_sight[M: Model](rows: QuerySet[M], sight: Sight, *, draft: str) -> QuerySet[M]:
    """Those of the drafts or cases that are seen; `draft` is the column with the draft's number."""
    if sight.everything:
        return rows
    services = [
        each for each in rows.values_list("service_id", flat=True).distinct() if sight.shows(service_scopes(each))
    ]
    numbers = [int(scope[6:]) for scope in sight.scopes if scope.startswith("draft:")]
    return rows.filter(Q(service_id__in=services) | Q(**{f"{draft}__in": numbers}))
