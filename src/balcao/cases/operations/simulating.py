"""Trying a proposed version on past cases before it is published."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from balcao.cases.jobs import simulate
from balcao.cases.models import Simulation, TableRun
from balcao.cases.readiness import fees_of, journey_of, window_of
from balcao.catalogue.api import BadDecisionTable, ServiceVersion, decide, get_version, owned_service
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound

MOST = 2_000
"""Past cases a version is tried on."""
BATCH = 100


@transaction.atomic
def ask_simulation(*, actor: Actor, at: datetime, service_id: str, root: Path) -> int:
    """Have the version that is proposed tried on the last cases; returns the simulation's id. Twice asks once.

    The law that is tried is that of the last table's first day, if that is still to come.

    :raises NotFound: unless it is the officer's service and a version is proposed.
    """
    release = owned_service(actor=actor, service_id=service_id, root=root).release
    if release is None:
        raise NotFound(f"release of {service_id}")
    runs = TableRun.objects.filter(service_id=service_id)
    simulation, new = Simulation.objects.get_or_create(
        release_id=release.id,
        defaults={
            "asked_at": at,
            "asked_by_name": actor.name,
            "law_on": _law_on(release.version, macau_date(at)),
            "wanted": min(MOST, runs.count()),
        },
    )
    if new:
        simulate.defer_once(key=f"simulation:{simulation.pk}", simulation_id=simulation.pk)
        record(
            actor=actor,
            at=at,
            event="cases:simulation:asked",
            subject=f"service:{service_id}",
            data={"release": release.id, "cases": simulation.wanted},
        )
    return simulation.pk


def _law_on(version: ServiceVersion, today: date) -> date:
    begins = [each.period.since for each in version.definition.data.tables if each.period.since]
    return max([today, *begins])


@transaction.atomic
def try_some(*, at: datetime, simulation_id: int) -> bool:
    """Try it on the next few; whether more are left. A batch done again after a crash is done once."""
    row = Simulation.objects.select_for_update(of=("self",)).select_related("release").filter(pk=simulation_id).first()
    if row is None or row.finished_at is not None:
        return False
    version = get_version(row.release.version_id)
    runs = TableRun.objects.filter(service_id=row.release.service_id).select_related("case").order_by("-pk")
    if row.before_id is not None:
        runs = runs.filter(pk__lt=row.before_id)
    batch = list(runs[: min(BATCH, row.wanted - row.done)])
    for run in batch:
        change = _change(version, run, row.law_on)
        if change:
            row.changes.append({"reference": run.case.reference, **change})
    row.done += len(batch)
    row.before_id = batch[-1].pk if batch else row.before_id
    if not batch or row.done >= row.wanted:
        row.finished_at = at
    row.save()
    return row.finished_at is None


def _change(version: ServiceVersion, run: TableRun, law_on: date) -> dict[str, Any]:
    """In what the version would come to something else: outcome, reasons, and the fee on the day of the law that is
    tried, compared with what the case's own version asks on that day. Nothing when it comes to the same."""
    outcome, reasons = _tried(version, run, law_on)
    found = {
        "before": run.outcome,
        "after": outcome,
        "reasons_before": list(run.reasons),
        "reasons": reasons,
        "version_before": run.case.version_id,
        "fee_before": _fee(get_version(run.case.version_id), run, law_on),
        "fee": _fee(version, run, law_on),
    }
    same = (
        found["before"] == found["after"]
        and sorted(run.reasons) == sorted(reasons)
        and found["fee_before"] == found["fee"]
    )
    return {} if same else found


def _fee(version: ServiceVersion, run: TableRun, law_on: date) -> int | None:
    """What such an application costs on a day, in avos; None where it cannot be worked out."""
    journey = journey_of(version, run.answers, run.facts, run.case.lodged_at)
    window = window_of(version, run.facts, run.case.lodged_at)
    lines, known = fees_of(version, journey, run.facts, window, datetime.combine(law_on, time(12), MACAU))
    return sum(line.amount for line in lines) if known else None


def _tried(version: ServiceVersion, run: TableRun, law_on: date) -> tuple[str, list[str]]:
    """What the version says of what was asked then; ``failed`` where it can say nothing."""
    lodged_at = run.case.lodged_at
    answers = journey_of(version, run.answers, run.facts, lodged_at).answers
    try:
        found = decide(
            version.definition,
            answers=answers,
            facts=run.facts,
            lodged_on=macau_date(lodged_at),
            today=macau_date(run.at),
            law_on=law_on,
        )
    except BadDecisionTable:
        return "failed", []
    return found.outcome, list(found.reasons)
