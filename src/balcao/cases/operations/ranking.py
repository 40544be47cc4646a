"""Closing a panel: one officer proposes the order, another confirms; the first have their places."""

from datetime import datetime

from django.db import transaction

from balcao.cases.assess_failures import NotEnoughPoints, NotOpened, PanelClosed, PointsChanged, StillAwaited
from balcao.cases.assess_policies import lock_panel
from balcao.cases.assessing import Tally, order_hash, stage_of, tallies
from balcao.cases.failures import FourEyes, NotNow
from balcao.cases.jobs import advance
from balcao.cases.models import Case, Closing, Panel
from balcao.cases.queries.assessors import awaited
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import record
from balcao.foundation.eyes.api import RETURNED
from balcao.intake.api import give_no_place, place_by_ranking
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def propose_closing(*, actor: Actor, at: datetime, panel_id: int) -> None:
    """Propose the order as the points make it. Proposed already with the same order, it stays; with another, this
    stands.

    :raises NotFound: for an officer who does not run the panel.
    :raises NotOpened, PanelClosed:
    :raises StillAwaited: while points are awaited and their term runs.
    :raises NotEnoughPoints: when an application has points of fewer than the service wants.
    """
    panel = lock_panel(actor, at, panel_id)
    found = _may_close(panel, at)
    sha256 = order_hash(found)
    open_one = panel.closings.select_for_update().filter(outcome="").first()
    if open_one is not None:
        if open_one.order_sha256 == sha256:
            return
        _settle(open_one, actor, at, RETURNED)
    Closing.objects.create(
        panel=panel,
        order_sha256=sha256,
        proposed_at=at,
        proposed_by_name=actor.name,
        proposed_eyes=actor.eyes_in(panel.department),
    )
    _audit(actor, at, panel, "closing_proposed", order_sha256=sha256)


def _may_close(panel: Panel, at: datetime) -> list[Tally]:
    if panel.closed_at is not None:
        raise PanelClosed
    if panel.opened_at is None or panel.due_on is None:
        raise NotOpened
    if awaited(panel) and macau_date(at) <= panel.due_on:
        raise StillAwaited
    found, enough = tallies(panel), stage_of(panel).enough
    if short := sorted(each.assessment.number for each in found if each.given < enough):
        raise NotEnoughPoints(short)
    return found


@transaction.atomic
def confirm_closing(*, actor: Actor, at: datetime, panel_id: int) -> None:
    """The second pair of eyes: the order stands, once. At the last stage of a round the places are given by it; at any
    other the applications with enough points go on.

    :raises NotFound: for an officer who does not run the panel.
    :raises NotNow: when nothing is proposed.
    :raises FourEyes: for whoever proposed it, or stands in for them.
    :raises PointsChanged: when points were corrected, or an application withdrawn, since; it is proposed again.
    """
    panel = lock_panel(actor, at, panel_id)
    proposal = panel.closings.select_for_update().filter(outcome="").first()
    if proposal is None or panel.closed_at is not None:
        raise NotNow
    if set(proposal.proposed_eyes) & set(actor.eyes_in(panel.department)):
        raise FourEyes
    found = _may_close(panel, at)
    if order_hash(found) != proposal.order_sha256:
        raise PointsChanged
    _write_down(panel, found, at)
    panel.closed_at = at
    panel.save(update_fields=["closed_at"])
    _settle(proposal, actor, at, "closed")
    _audit(actor, at, panel, "closed", order_sha256=proposal.order_sha256)
    _follow(panel, found, actor, at)


def _write_down(panel: Panel, found: list[Tally], at: datetime) -> None:
    least = stage_of(panel).least
    for rank, each in enumerate(found, 1):
        row = each.assessment
        row.mean, row.spread, row.rank, row.out = each.mean, each.spread, rank, each.mean < least
        row.save(update_fields=["mean", "spread", "rank", "out"])
        Case.objects.get(pk=row.case_id).steps.create(
            at=at, kind="assessed", who="", data={"points": str(each.mean), "rank": rank}, internal=True
        )


def _follow(panel: Panel, found: list[Tally], actor: Actor, at: datetime) -> None:
    """What the order leads to."""
    order = [each.assessment.case.reference for each in found if not each.assessment.out]
    without = [each.assessment.case.reference for each in found if each.assessment.out]
    rules = get_version(panel.version_id).definition.data.assessment
    last = rules is None or panel.place == len(rules.stages) - 1
    if panel.in_round and last:
        place_by_ranking(actor=actor, at=at, service_id=panel.service_id, round_id=panel.key, order=order)
    elif panel.in_round:
        give_no_place(at=at, references=without)
    for each in found:
        advance.defer(case_id=each.assessment.case_id)


@transaction.atomic
def return_closing(*, actor: Actor, at: datetime, panel_id: int) -> None:
    """The second pair of eyes does not agree, or whoever proposed takes it back: points may be corrected again.

    :raises NotNow: when nothing is proposed.
    """
    panel = lock_panel(actor, at, panel_id)
    proposal = panel.closings.select_for_update().filter(outcome="").first()
    if proposal is None:
        raise NotNow
    _settle(proposal, actor, at, RETURNED)
    _audit(actor, at, panel, "closing_returned")


def _settle(proposal: Closing, actor: Actor, at: datetime, outcome: str) -> None:
    proposal.outcome, proposal.decided_at, proposal.decided_by_name = outcome, at, actor.name
    proposal.decided_eyes = actor.eyes_in(proposal.panel.department)
    proposal.save()


def _audit(actor: Actor, at: datetime, panel: Panel, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"cases:panel:{what}",
        subject=f"panel:{panel.pk}",
        holder_id="",
        data={"service": panel.service_id, "key": panel.key, "stage": panel.stage["id"], **data},
    )
