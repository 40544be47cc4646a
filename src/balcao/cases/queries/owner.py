"""How a service does: for whoever answers for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Max, Min, Q

from balcao.cases.models import Case, Decision, Simulation, Supplement
from balcao.cases.proceedings import DecisionKind
from balcao.cases.queries.stumbles import StuckAt, stuck_at
from balcao.catalogue.api import OwnedService, owned_service
from balcao.kernel.actor import Actor, Channel

YEAR = timedelta(days=365)


class _Median(Aggregate):
    """The middle value."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFigures:
    """A year's decided cases of a version. `at_once` and `by_silence` had no human; `middle` is the median time from
    lodging to the first decision; `at_counter` were entered by a clerk;
    `reversed_` were decided otherwise later; `supplemented` had a question back."""

    version_id: int
    decided: int
    at_once: int
    by_silence: int
    granted: int
    at_counter: int
    middle: timedelta
    reversed_: int
    supplemented: int
    first_on: datetime
    last_on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationView:
    """How far a proposed version was tried, and which cases would have come to something else."""

    wanted: int
    done: int
    changes: tuple[dict[str, Any], ...]
    finished: bool
    law_on: date

    @property
    def fees(self) -> "FeeEffect":
        """What other fees come to in all."""
        known = [each for each in self.changes if None not in (each["fee_before"], each["fee"])]
        by = [each["fee"] - each["fee_before"] for each in known]
        return FeeEffect(total=sum(by), dearer=sum(each > 0 for each in by), cheaper=sum(each < 0 for each in by))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeEffect:
    """What the fees of the cases tried would come to more in all, below nothing if less, in avos; how many cases would
    pay more, and how many less. Cases whose fee cannot be worked out are left out."""

    total: int
    dearer: int
    cheaper: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A service as its owner sees it; the newest version first."""

    service: OwnedService
    figures: tuple[VersionFigures, ...]
    simulation: SimulationView | None
    stuck: tuple[StuckAt, ...] = ()


def service_view(*, actor: Actor, at: datetime, service_id: str, root: Path) -> ServiceView:
    """Versions, figures of the last year, what is proposed and what it would change.

    :raises NotFound: if it is not the officer's service.
    """
    service = owned_service(actor=actor, service_id=service_id, root=root)
    department = service.current.definition.data.department
    cases = Case.objects.filter(department=department, service_id=service_id, decided_at__gte=at - YEAR)
    reversals = _counted(
        Decision.objects.filter(case__in=cases, kind=DecisionKind.DECIDED, superseded_by__isnull=False)
        .exclude(superseded_by__outcome=F("outcome"))
        .values("case__version_id")
        .annotate(number=Count("case", distinct=True))
        .values_list("case__version_id", "number")
    )
    asked = _counted(
        Supplement.objects.filter(case__in=cases)
        .values("case__version_id")
        .annotate(number=Count("case", distinct=True))
        .values_list("case__version_id", "number")
    )
    rows = cases.values("version_id").annotate(
        decided=Count("pk"),
        at_once=Count("pk", filter=Q(route="instant")),
        by_silence=Count("pk", filter=Q(route="tacit")),
        granted=Count("pk", filter=Q(outcome="approve")),
        at_counter=Count("pk", filter=Q(channel=Channel.COUNTER)),
        middle=_Median(F("decided_at") - F("lodged_at")),
        first_on=Min("decided_at"),
        last_on=Max("decided_at"),
    )
    figures = [
        VersionFigures(
            **row, reversed_=reversals.get(row["version_id"], 0), supplemented=asked.get(row["version_id"], 0)
        )
        for row in rows.order_by("-version_id")
    ]
    tried = Simulation.objects.filter(release_id=service.release.id).first() if service.release else None
    return ServiceView(
        service=service,
        figures=tuple(figures),
        simulation=_view(tried) if tried else None,
        stuck=stuck_at(service_id, at=at),
    )


def _counted(pairs: Any) -> dict[int, int]:
    return dict(pairs)


def _view(row: Simulation) -> SimulationView:
    return SimulationView(
        wanted=row.wanted,
        done=row.done,
        changes=tuple(row.changes),
        finished=row.finished_at is not None,
        law_on=row.law_on,
    )
