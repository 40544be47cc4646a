"""Assessing: naming assessors, declaring what keeps one from an application, giving points, correcting them, and
showing names that were hidden."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.calendar.api import working_calendar
from balcao.cases.assess_failures import (
    GivenAlready,
    NotDeclared,
    NotOpened,
    PanelClosed,
    PointsChanged,
    RoundOpen,
)
from balcao.cases.assess_policies import assessor_of, is_chief, lock_panel, shown_to
from balcao.cases.assess_told import tell_assessor
from balcao.cases.assessing import before_panel, checked, put_before, stage_of, total_of
from balcao.cases.failures import ReasonNeeded
from balcao.cases.models import Assessment, Assessor, Case, Declaration, Panel, Points
from balcao.cases.queries.assessors import officers_there
from balcao.foundation.audit.api import record
from balcao.intake.api import round_view
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = 500


@transaction.atomic
def name_assessors(
    *, actor: Actor, at: datetime, panel_id: int, people: Sequence[int] = (), outside: Sequence[str] = ()
) -> list[int]:
    """Name assessors: officers of the department, and others by name. Once there are as many as the service wants, the
    panel is open and they are told; more may be named until it is closed. Who is named already stays. Gives the
    numbers of those named from outside.

    Whoever assesses an application neither decides it nor sees it elsewhere.

    :raises NotFound: for an officer who does not run it, and for people who cannot be named.
    :raises RoundOpen: while applications are taken.
    :raises PanelClosed: once it is closed.
    """
    panel = lock_panel(actor, at, panel_id)
    if panel.closed_at is not None:
        raise PanelClosed
    _see_round_closed(panel, at)
    known = set(panel.assessors.values_list("person_id", flat=True))
    fresh = sorted(set(people) - known)
    if not set(fresh) <= {each.person_id for each in officers_there(panel, at)}:
        raise NotFound("an assessor")
    names = {" ".join(each.split())[:120] for each in outside} - {""}
    names -= set(panel.assessors.values_list("outside", flat=True))
    stage, was_open = stage_of(panel), panel.opened_at is not None
    new = [Assessor.objects.create(panel=panel, person_id=each, named_at=at) for each in fresh]
    others = [Assessor.objects.create(panel=panel, outside=each, named_at=at) for each in sorted(names)]
    if not was_open and panel.assessors.filter(left_at=None).count() >= stage.assessors:
        panel.opened_at, panel.opened_by_name = at, actor.name
        panel.due_on = working_calendar().add(macau_date(at), stage.days)
        panel.save(update_fields=["opened_at", "opened_by_name", "due_on"])
    _bar(panel, fresh)
    _audit(actor, at, panel, "assessors_named", assessors=[each.pk for each in (*new, *others)])
    if panel.opened_at is not None:
        for each in (*new, *others) if was_open else panel.assessors.select_related("panel"):
            tell_assessor(each, at, "assess_asked")
    return [each.pk for each in others]


def _see_round_closed(panel: Panel, at: datetime) -> None:
    """No application comes any more; those lodged in the round whose jobs have not run are put before the panel."""
    if not panel.in_round:
        return
    found = round_view(service_id=panel.service_id, round_id=panel.key, at=at)
    if at < found.closes_at:
        raise RoundOpen
    if panel.place == 0 and panel.opened_at is None:
        lodged = Case.objects.filter(
            service_id=panel.service_id, lodged_at__gte=found.opens_at, lodged_at__lt=found.closes_at, outcome=""
        )
        for case in lodged.exclude(assessments__panel=panel).order_by("lodged_at", "pk"):
            if not case.state_is_closed:
                put_before(panel, case)


def _bar(panel: Panel, people: Sequence[int]) -> None:
    barred = {f"p-{each}" for each in people}
    cases = Case.objects.select_for_update().filter(pk__in=before_panel(panel).values("case_id"))
    for case in cases.order_by("pk"):
        case.barred = sorted({*case.barred, *barred})
        if case.assignee_id in people:
            case.assignee_id = None
        case.save(update_fields=["barred", "assignee"])


def _load(actor: Actor, at: datetime, assessor_id: int, number: int) -> tuple[Assessor, Assessment]:
    """Assessor and application, for whom it is; the panel is locked against being closed meanwhile.

    :raises NotFound, PanelClosed, NotOpened:
    """
    assessor = assessor_of(actor, assessor_id)
    assessor.panel = Panel.objects.select_for_update().get(pk=assessor.panel_id)
    found = shown_to(assessor, at).filter(number=number).first()
    if found is None:
        raise NotFound(f"application {number}")
    if assessor.panel.closed_at is not None:
        raise PanelClosed
    if assessor.panel.opened_at is None:
        raise NotOpened
    return assessor, found


@transaction.atomic
def declare_interest(
    *, actor: Actor, at: datetime, assessor_id: int, number: int, free: bool, reason: str = ""
) -> None:
    """Say, before opening an application, that nothing keeps one from it, or what does. Said twice, it is once. A
    conflict found later is told the same way, and points given before count no more.

    :raises NotFound: for an application that is not before this assessor.
    :raises ReasonNeeded: for a conflict without words.
    :raises PanelClosed: once the points are closed.
    """
    assessor, found = _load(actor, at, assessor_id, number)
    said = " ".join(reason.split())[:LONGEST]
    if not free and not said:
        raise ReasonNeeded
    if found.declarations.filter(assessor=assessor, free__in=(free, False)).exists():
        return
    Declaration.objects.create(assessment=found, assessor=assessor, free=free, reason="" if free else said, at=at)
    _audit(actor, at, assessor.panel, "declared", number=number, assessor=assessor.pk, free=free)


@transaction.atomic
def give_points(
    *,
    actor: Actor,
    at: datetime,
    assessor_id: int,
    number: int,
    given: Mapping[str, Any],
    reasons: Mapping[str, str],
) -> None:
    """Give one's points by criterion, each with a reason, once. They are never changed.

    :raises NotFound: for an application that is not before this assessor, or from which they said something keeps them.
    :raises NotDeclared: before they said whether something keeps them from it.
    :raises PointsMissing: naming the criteria.
    :raises GivenAlready: the second time, in a second window as well.
    :raises PanelClosed: once the points are closed.
    """
    assessor, found = _load(actor, at, assessor_id, number)
    _see_free(assessor, found)
    stage = stage_of(assessor.panel)
    kept, words = checked(stage, given, reasons)
    try:
        with transaction.atomic():
            Points.objects.create(
                assessment=found,
                assessor=assessor,
                given=kept,
                reasons=words,
                total=total_of(stage, kept),
                given_at=at,
            )
    except IntegrityError as failure:
        raise GivenAlready from failure
    _audit(actor, at, assessor.panel, "points_given", number=number, assessor=assessor.pk)


@transaction.atomic
def correct_points(
    *,
    actor: Actor,
    at: datetime,
    assessor_id: int,
    number: int,
    corrects: int,
    given: Mapping[str, Any],
    reasons: Mapping[str, str],
    why: str,
) -> None:
    """Correct points by another row that says why; what was given stays readable.

    :param corrects: the points on the assessor's page.
    :raises PointsChanged: when they were corrected in another window.
    :raises ReasonNeeded: without why; otherwise as `give_points`.
    """
    assessor, found = _load(actor, at, assessor_id, number)
    _see_free(assessor, found)
    before = found.points.filter(assessor=assessor, pk=corrects, corrected_by__isnull=True).first()
    if before is None:
        raise PointsChanged
    if not why.strip():
        raise ReasonNeeded
    stage = stage_of(assessor.panel)
    kept, words = checked(stage, given, reasons)
    Points.objects.create(
        assessment=found,
        assessor=assessor,
        given=kept,
        reasons=words,
        total=total_of(stage, kept),
        given_at=at,
        corrects=before,
        why=" ".join(why.split())[:LONGEST],
    )
    _audit(actor, at, assessor.panel, "points_corrected", number=number, assessor=assessor.pk)


def _see_free(assessor: Assessor, found: Assessment) -> None:
    said = set(found.declarations.filter(assessor=assessor).values_list("free", flat=True))
    if False in said:
        raise NotFound(f"application {found.number}")
    if not said:
        raise NotDeclared


@transaction.atomic
def release_assessor(*, actor: Actor, at: datetime, assessor_id: int) -> None:
    """Nothing is awaited of an assessor any more, and they give nothing more; what they gave counts. Twice is once.

    :raises NotFound: for an officer who does not run the panel.
    :raises PanelClosed: once it is closed.
    """
    found = Assessor.objects.filter(pk=assessor_id).first()
    panel = lock_panel(actor, at, found.panel_id if found else 0)
    if panel.closed_at is not None:
        raise PanelClosed
    if Assessor.objects.filter(pk=assessor_id, left_at=None).update(left_at=at):
        _audit(actor, at, panel, "assessor_released", assessor=assessor_id)


@transaction.atomic
def show_names(*, actor: Actor, at: datetime, panel_id: int, reason: str) -> None:
    """Show the assessors of a stage whose applications they are, from now on; a chief's act, with why. Twice is once.

    :raises NotFound: for who is no chief there.
    :raises ReasonNeeded: without words.
    """
    panel = lock_panel(actor, at, panel_id)
    if not is_chief(actor, panel):
        raise NotFound(f"panel {panel_id}")
    if panel.shown_at is not None or not stage_of(panel).hides_applicants:
        return
    if not reason.strip():
        raise ReasonNeeded
    panel.shown_at, panel.shown_by_name, panel.shown_why = at, actor.name, " ".join(reason.split())[:LONGEST]
    panel.save(update_fields=["shown_at", "shown_by_name", "shown_why"])
    for case in Case.objects.filter(assessments__panel=panel).order_by("pk"):
        case.steps.create(at=at, kind="names_shown", who=actor.name, note=panel.shown_why, internal=True)
    _audit(actor, at, panel, "names_shown", reason=panel.shown_why)


def _audit(actor: Actor, at: datetime, panel: Panel, what: str, **data: object) -> None:
    """Into the trail without a holder: who assesses whom is not the holder's to read."""
    record(
        actor=actor,
        at=at,
        event=f"cases:panel:{what}",
        subject=f"panel:{panel.pk}",
        holder_id="",
        data={"service": panel.service_id, "key": panel.key, "stage": panel.stage["id"], **data},
    )
