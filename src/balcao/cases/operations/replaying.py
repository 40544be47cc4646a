"""Deciding a case again, years later, with what was known then."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.cases.models import Case, TableRun
from balcao.cases.policies import cases_of_duty
from balcao.catalogue.api import BadDecisionTable, Decision, decide, get_version, is_intact
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One asking of the table: what it said then, and what the same table says now of the same answers and facts."""

    at: datetime
    table: str
    outcome: str
    reasons: tuple[str, ...]
    outcome_now: str
    reasons_now: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A case decided again. `intact`: the rules are still those that were published, by their hash.

    `by_rules` says that the rules decided it, and not an officer or silence. A case without a table has no runs.
    """

    reference: str
    version_id: int
    intact: bool
    by_rules: bool
    outcome: str
    runs: tuple[Run, ...]

    @property
    def same(self) -> bool:
        """Whether everything comes to what it came to."""
        return self.intact and all(run.same for run in self.runs)


@transaction.atomic
def replay_case(*, actor: Actor, at: datetime, reference: str) -> Replay:
    """Ask the case's own version again, with the answers, the facts and the day of then. Changes nothing but the trail.

    :raises NotFound: if there is none, or it is not the officer's to decide.
    """
    cases = Case.objects.all() if actor.is_system else cases_of_duty(actor, at)
    case = cases.filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    replay = Replay(
        reference=reference,
        version_id=case.version_id,
        intact=is_intact(case.version_id),
        by_rules=case.route == "instant",
        outcome=case.outcome,
        runs=tuple(_again(case, run) for run in TableRun.objects.filter(case=case).order_by("pk")),
    )
    record(
        actor=actor,
        at=at,
        event="cases:case:replayed",
        subject=f"case:{reference}",
        holder_id=case.holder_id,
        data={"same": replay.same},
    )
    return replay


def _again(case: Case, run: TableRun) -> Run:
    try:
        found = decide(
            get_version(case.version_id).definition,
            answers=run.answers,
            facts=run.facts,
            lodged_on=macau_date(case.lodged_at),
            today=macau_date(run.at),
        )
    except BadDecisionTable:
        found = Decision("officer", (), {})
    then = (run.table, run.outcome, list(run.reasons), run.trace)
    return Run(
        at=run.at,
        table=run.table,
        outcome=run.outcome,
        reasons=tuple(run.reasons),
        outcome_now=found.outcome,
        reasons_now=found.reasons,
        same=then == (found.table, found.outcome, list(found.reasons), dict(found.trace)),
    )
