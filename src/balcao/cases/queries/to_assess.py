"""What an assessor sees: their list, and one application without what identifies while names are hidden. What others
gave is there only after their own."""

from dataclasses import replace
from datetime import datetime

from balcao.cases.assess_failures import NotOpened
from balcao.cases.assess_policies import assessor_of, shown_to
from balcao.cases.assess_types import ApplicationView, AssessorDesk, PointsView, ToAssess
from balcao.cases.assessing import counting_points, stage_of
from balcao.cases.models import Assessment, Assessor, Declaration, Points
from balcao.cases.notes import say
from balcao.cases.readiness import journey_of
from balcao.catalogue.api import Stage, get_version
from balcao.entities.api import holder_name
from balcao.formkit.api import Journey
from balcao.foundation.audit.api import record, record_read
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES


def assessing_for(*, actor: Actor, at: datetime) -> list[AssessorDesk]:
    """Every panel in which the actor assesses, those in course first."""
    rows = Assessor.objects.filter(person_id=actor.person_id or 0, panel__opened_at__isnull=False, left_at=None)
    found = [_desk(each, at) for each in rows.select_related("panel").order_by("panel__due_on", "pk")[:200]]
    return sorted(found, key=lambda each: each.closed)


def assessor_desk(*, actor: Actor, at: datetime, assessor_id: int) -> AssessorDesk:
    """One of them.

    :raises NotFound: for anyone but this assessor.
    """
    return _desk(assessor_of(actor, assessor_id), at)


def _desk(assessor: Assessor, at: datetime) -> AssessorDesk:
    panel, states = assessor.panel, _states(assessor)
    return AssessorDesk(
        assessor_id=assessor.pk,
        service=get_version(panel.version_id).definition.text("name"),
        department=panel.department,
        key=panel.key if panel.in_round else "",
        stage=stage_of(panel),
        due_on=panel.due_on,
        closed=panel.closed_at is not None,
        shown=panel.shown_at is not None or not stage_of(panel).hides_applicants,
        applications=tuple(
            ToAssess(number=each.number, state=states.get(each.pk, "new")) for each in shown_to(assessor, at)
        ),
    )


def _states(assessor: Assessor) -> dict[int, str]:
    """By application: ``conflict`` goes before ``given``, that before ``declared``."""
    said = Declaration.objects.filter(assessor=assessor).order_by("-free")
    found = {each.assessment_id: "declared" for each in said if each.free}
    found |= dict.fromkeys(Points.objects.filter(assessor=assessor).values_list("assessment_id", flat=True), "given")
    return found | {each.assessment_id: "conflict" for each in said if not each.free}


def application_view(*, actor: Actor, at: datetime, assessor_id: int, number: int) -> ApplicationView:
    """One application before an assessor. Before they declared there is nothing to read; the holder sees that it was
    read, and while assessors are hidden not by whom: that stands in the trail alone.

    :raises NotFound: for anyone else, for their own matter, and once they said that something keeps them from it.
    """
    assessor = assessor_of(actor, assessor_id)
    if assessor.panel.opened_at is None:
        raise NotOpened
    found = shown_to(assessor, at).filter(number=number).first()
    desk = _desk(assessor, at)
    state = next((each.state for each in desk.applications if each.number == number), "")
    if found is None or state == "conflict":
        raise NotFound(f"application {number}")
    case, version = found.case, get_version(found.case.version_id)
    journey = None
    if state != "new":
        whole = journey_of(version, case.answers, case.facts, case.lodged_at)
        journey = whole if desk.shown else without_names(whole)
        _note_reading(actor, at, assessor, found, desk.stage)
    own = list(found.points.filter(assessor=assessor).order_by("pk"))
    numbers = [each.number for each in desk.applications if each.state in {"new", "declared"} and each.number != number]
    return ApplicationView(
        desk=desk,
        number=number,
        state=state,
        reference=case.reference if desk.shown else "",
        holder_id=case.holder_id if desk.shown else "",
        holder=holder_name(case.holder_id) if desk.shown else dict.fromkeys(LANGUAGES, ""),
        version=version,
        journey=journey,
        mine=_points(own[-1]) if own else None,
        before=tuple(_points(each) for each in own[:-1]),
        others=tuple(_points(each) for each in _of_others(found, assessor)) if own else (),
        following=next((each for each in numbers if each > number), numbers[0] if numbers else None),
    )


def points_of_others(*, actor: Actor, at: datetime, assessor_id: int, number: int) -> tuple[PointsView, ...]:
    """What the others gave an application, in no order of names.

    :raises NotFound: before the assessor's own points are there, and for anyone else.
    """
    assessor = assessor_of(actor, assessor_id)
    found = shown_to(assessor, at).filter(number=number, points__assessor=assessor).first()
    if found is None or found.declarations.filter(assessor=assessor, free=False).exists():
        raise NotFound(f"points of application {number}")
    return tuple(_points(each) for each in _of_others(found, assessor))


def _of_others(found: Assessment, assessor: Assessor) -> list[Points]:
    rows = counting_points(assessor.panel).filter(assessment=found).exclude(assessor=assessor)
    return list(rows.order_by("-total", "pk"))


def _points(row: Points) -> PointsView:
    return PointsView(
        id=row.pk, given=row.given, reasons=row.reasons, total=row.total, given_at=row.given_at, why=row.why
    )


def without_names(journey: Journey) -> Journey:
    """A form without the questions that say whose application it is, and without their answers."""
    pages = tuple(
        replace(page, questions=tuple(each for each in page.questions if not each.definition.identifies))
        for page in journey.pages
    )
    left = {each.id for page in pages for each in page.questions}
    answers = {name: value for name, value in journey.answers.items() if name in left}
    return replace(journey, pages=tuple(page for page in pages if page.questions), answers=answers)


def _note_reading(actor: Actor, at: datetime, assessor: Assessor, found: Assessment, stage: Stage) -> None:
    case, panel = found.case, assessor.panel
    record_read(
        actor=system_actor(panel.department) if stage.hides_assessors else actor,
        at=at,
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        purpose=say("cases.reading.assess"),
        basis=get_version(case.version_id).definition.data.legal_basis[0].text(),
    )
    record(
        actor=actor,
        at=at,
        event="cases:panel:read",
        subject=f"panel:{panel.pk}",
        holder_id="",
        data={"number": found.number, "assessor": assessor.pk},
    )
