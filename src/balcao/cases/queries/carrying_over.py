"""The running cases of a service by the process they go by, and what would become of them by the newer one."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from balcao.cases.carrying import CLOSED_UNDECIDED, Standing, Standings, process_of
from balcao.cases.models import CarriedCase, CarryOver, Case
from balcao.cases.policies import cases_of_duty
from balcao.catalogue.api import ServiceVersion, get_version, owned_version
from balcao.kernel.actor import Actor

SHOWN = 100
"""Cases a page shows of those that are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """So many running cases of which the same would become; `references` of the first."""

    version: ServiceVersion
    standing: Standing
    count: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """A case that was proposed to be carried over."""

    reference: str
    from_version: ServiceVersion
    state: str
    problem: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOverShown:
    """One that is proposed, being done, or was done last; `lines` are those the officer may see."""

    id: int
    version: ServiceVersion
    why: str
    note: str
    proposed_at: datetime
    proposed_by: str
    decided_by: str
    outcome: str
    finished: bool
    may_agree: bool
    lines: tuple[CarriedLine, ...]

    def count(self, state: str) -> int:
        """How many cases are in that state."""
        return sum(line.state == state for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryingView:
    """A service's running cases: so many go by the process in force, the others by older ones."""

    version: ServiceVersion
    current: int
    older: tuple[Alike, ...]
    last: CarryOverShown | None


def running(actor: Actor, at: datetime, service_id: str) -> QuerySet[Case]:
    """The running cases of a service that are the officer's, the oldest first."""
    found = cases_of_duty(actor, at).filter(service_id=service_id, finished_at=None)
    return found.exclude(state__in=CLOSED_UNDECIDED).order_by("lodged_at", "pk")


def running_by_older(actor: Actor, at: datetime, version: ServiceVersion) -> QuerySet[Case]:
    """Those of them that go by a process other than that of the version."""
    found = running(actor, at, version.service_id)
    pairs = found.order_by().values_list("process_version_id", "version_id").distinct()
    used = {carried or lodged for carried, lodged in pairs}
    same = [each for each in used if get_version(each).definition.process == version.definition.process]
    return found.exclude(Q(process_version_id__in=same) | Q(process_version=None, version_id__in=same))


def under_way(*, before: datetime) -> list[int]:
    """Those agreed to until then of which cases still wait."""
    return list(
        CarryOver.objects.filter(outcome="agreed", finished_at=None, decided_at__lte=before).values_list(
            "pk", flat=True
        )
    )


def carrying_view(*, actor: Actor, at: datetime, service_id: str) -> CarryingView:
    """What would become of each running case that goes by an older process, and what is proposed.

    :raises NotFound: if it is not the officer's service.
    """
    version = owned_version(actor=actor, service_id=service_id)
    standings = Standings(version)
    counts: Counter[tuple[int, Standing]] = Counter()
    first: dict[tuple[int, Standing], list[str]] = {}
    for case in running_by_older(actor, at, version).iterator(chunk_size=200):
        key = process_of(case).id, standings.of(case)
        counts[key] += 1
        if counts[key] <= SHOWN:
            first.setdefault(key, []).append(case.reference)
    older = [
        Alike(version=get_version(by), standing=standing, count=count, references=tuple(first[by, standing]))
        for (by, standing), count in counts.items()
    ]
    last = CarryOver.objects.filter(service_id=service_id).order_by("-pk").first()
    return CarryingView(
        version=version,
        current=running(actor, at, service_id).count() - sum(each.count for each in older),
        older=tuple(sorted(older, key=lambda each: (-each.version.id, each.standing.problem, each.standing.steps))),
        last=_shown(actor, at, version, last) if last else None,
    )


def _shown(actor: Actor, at: datetime, version: ServiceVersion, found: CarryOver) -> CarryOverShown:
    theirs = cases_of_duty(actor, at).filter(service_id=found.service_id).values("pk")
    lines = CarriedCase.objects.filter(carry_over=found, case__in=theirs).order_by("pk")
    return CarryOverShown(
        id=found.pk,
        version=get_version(found.version_id),
        why=found.why,
        note=found.note,
        proposed_at=found.proposed_at,
        proposed_by=found.proposed_by_name,
        decided_by=found.decided_by_name,
        outcome=found.outcome,
        finished=found.finished_at is not None,
        may_agree=not set(actor.eyes_in(version.definition.data.department)) & set(found.proposed_eyes),
        lines=tuple(
            CarriedLine(
                reference=reference,
                from_version=get_version(before),
                state=state,
                problem=problem,
                steps=tuple(steps),
            )
            for reference, before, state, problem, steps in lines.values_list(
                "case__reference", "from_version_id", "state", "problem", "steps"
            )
        ),
    )
