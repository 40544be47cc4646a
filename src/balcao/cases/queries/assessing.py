"""Panels as the officers who run them see them: who assesses, how far it is, and the order once the points are
there."""

from collections.abc import Mapping
from datetime import datetime

from balcao.accounts.api import names_by_language
from balcao.cases.assess_policies import is_chief, kept_from, panels_of_duty, shown_to
from balcao.cases.assess_types import AssessorView, PanelState, PanelSummary, PanelView, Ranked
from balcao.cases.assessing import Tally, before_panel, outliers, stage_of, tallies
from balcao.cases.models import Assessor, Panel
from balcao.cases.queries.assessors import awaited
from balcao.catalogue.api import get_version
from balcao.intake.api import round_view
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text


def panels_at_desk(*, actor: Actor, at: datetime) -> list[PanelSummary]:
    """The panels that the officer runs: those in course first, the latest first among each."""
    rows = panels_of_duty(actor, at).prefetch_related("closings").order_by("-begun_at", "-pk")[:200]
    found = [_summary(each, at) for each in rows]
    return sorted(found, key=lambda each: each.state is PanelState.CLOSED)


def panel_view(*, actor: Actor, at: datetime, panel_id: int) -> PanelView:
    """A panel for an officer who runs it. Points show only once the last are there, the term is over, or it is closed.

    :raises NotFound: for everyone else.
    """
    panel = panels_of_duty(actor, at).filter(pk=panel_id).first()
    if panel is None:
        raise NotFound(f"panel {panel_id}")
    summary, stage, quota = _summary(panel, at), stage_of(panel), _quota(panel, at)
    complete = panel.closed_at is not None or (panel.opened_at is not None and _over(panel, at))
    proposal = panel.closings.filter(outcome="").first()
    mine = bool(proposal and set(proposal.proposed_eyes) & set(actor.eyes_in(panel.department)))
    return PanelView(
        summary=summary,
        stage=stage,
        ties=tuple(panel.ties),
        quota=quota,
        lacking=max(0, stage.assessors - panel.assessors.filter(left_at=None).count()) if not panel.opened_at else 0,
        assessors=_assessors(panel, at),
        rows=_ranked(panel, quota, shown=complete),
        complete=complete,
        proposed_by=proposal.proposed_by_name if proposal else "",
        mine=mine,
        closed_at=panel.closed_at,
        shown_at=panel.shown_at,
        shown_by=panel.shown_by_name,
        shown_why=panel.shown_why,
        may_show=stage.hides_applicants and panel.shown_at is None and is_chief(actor, panel),
        may_confirm=proposal is not None and not mine,
    )


def _over(panel: Panel, at: datetime) -> bool:
    return not awaited(panel) or (panel.due_on is not None and macau_date(at) > panel.due_on)


def _summary(panel: Panel, at: datetime) -> PanelSummary:
    applications = before_panel(panel).count()
    waits = awaited(panel) if panel.opened_at and not panel.closed_at else 0
    given = sum(row.given for row in _assessors(panel, at)) if panel.opened_at else 0
    return PanelSummary(
        id=panel.pk,
        service=get_version(panel.version_id).definition.text("name"),
        key=panel.key,
        in_round=panel.in_round,
        stage=stage_of(panel).name.text(),
        state=_state(panel, at),
        due_on=panel.due_on,
        applications=applications,
        given=given,
        wanted=given + waits,
    )


def _state(panel: Panel, at: datetime) -> PanelState:
    if panel.closed_at is not None:
        return PanelState.CLOSED
    if panel.closings.filter(outcome="").exists():
        return PanelState.PROPOSED
    if panel.opened_at is not None:
        return PanelState.OPEN
    if panel.in_round and at < round_view(service_id=panel.service_id, round_id=panel.key, at=at).closes_at:
        return PanelState.TAKING
    return PanelState.TO_OPEN


def _quota(panel: Panel, at: datetime) -> int | None:
    rules = get_version(panel.version_id).definition.data.assessment
    if not panel.in_round or rules is None or panel.place < len(rules.stages) - 1:
        return None
    return round_view(service_id=panel.service_id, round_id=panel.key, at=at).quota


def names_of(assessors: list[Assessor]) -> dict[int, Text]:
    """The names of assessors by their numbers."""
    people = names_by_language({each.person_id for each in assessors if each.person_id is not None})
    return {
        each.pk: dict.fromkeys(LANGUAGES, each.outside) if each.person_id is None else people[each.person_id]
        for each in assessors
    }


def _assessors(panel: Panel, at: datetime) -> tuple[AssessorView, ...]:
    rows = list(panel.assessors.select_related("panel").order_by("pk"))
    names: Mapping[int, Text] = names_of(rows)
    found = []
    for each in rows:
        before = shown_to(each, at)
        kept = before.filter(kept_from(each)).count()
        of = before.count() - kept
        given = before.exclude(kept_from(each)).filter(points__assessor=each).distinct().count()
        found.append(
            AssessorView(
                id=each.pk,
                name=names[each.pk],
                outside=each.person_id is None,
                left=each.left_at is not None,
                given=given,
                of=of,
                conflicts=kept,
            )
        )
    return tuple(found)


def _ranked(panel: Panel, quota: int | None, *, shown: bool) -> tuple[Ranked, ...]:
    if not shown:
        return tuple(_hidden(each) for each in sorted(tallies(panel), key=lambda each: each.assessment.number))
    stage = stage_of(panel)
    rows = []
    for rank, each in enumerate(tallies(panel), 1):
        out = each.given > 0 and each.mean < stage.least
        rows.append(
            Ranked(
                number=each.assessment.number,
                reference=each.assessment.case.reference,
                totals=each.totals,
                outliers=outliers(each.totals, stage.outlier),
                mean=each.mean if each.given else None,
                spread=each.spread if each.given else None,
                by_criterion=each.criteria,
                rank=rank if each.given else None,
                placed=quota is not None and rank <= quota and not out and each.given > 0,
                out=out,
                given=each.given,
                wanted=stage.enough,
            )
        )
    return tuple(rows)


def _hidden(tally: Tally) -> Ranked:
    """An application whose points nobody sees yet: only how many are there."""
    return Ranked(
        number=tally.assessment.number,
        reference=tally.assessment.case.reference,
        totals=(),
        outliers=frozenset(),
        mean=None,
        spread=None,
        by_criterion={},
        rank=None,
        placed=False,
        out=False,
        given=tally.given,
        wanted=0,
    )
