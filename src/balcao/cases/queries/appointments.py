"""Appointments as both sides see them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from balcao.cases.meetings import AppointmentKind, AppointmentState, AppointmentView
from balcao.cases.models import Appointment, Case
from balcao.cases.policies import cases_inspected_by, cases_of_duty
from balcao.cases.scopes import scopes_of
from balcao.cases.visiting import booked_at
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def appointment_view(row: Appointment, reference: str) -> AppointmentView:
    """An appointment of the case with that reference."""
    return AppointmentView(
        id=row.pk,
        reference=reference,
        kind=AppointmentKind(row.kind),
        state=AppointmentState(row.state),
        by_applicant=row.by_applicant,
        times=tuple(datetime.fromisoformat(each) for each in row.times),
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        link=row.link,
        note=row.note,
        sequence=row.sequence,
        changed_at=row.changed_at,
        step=row.step,
        booked_at=booked_at(row.counter),
    )


def opened_by_department(*, reference: str) -> bool:
    """Whether the department opened the case of its own motion, about its addressee. The caller knows the case."""
    case = Case.objects.only("version_id").filter(reference=reference).first()
    return case is not None and get_version(case.version_id).definition.data.by_department


def appointments_of_case(*, actor: Actor, at: datetime, reference: str) -> list[AppointmentView]:
    """The appointments of a case of the holder the actor acts for, the latest first.

    :raises NotFound: if it is none of the actor's business.
    """
    case = (
        Case.objects.filter(reference=reference, holder_id=actor.holder_id).only("pk", "service_id", "draft_id").first()
    )
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    return _views(Appointment.objects.filter(case=case), reference)


def appointments_at_desk(*, actor: Actor, at: datetime, reference: str) -> list[AppointmentView]:
    """The appointments of a case that an officer decides or inspects, the latest first.

    :raises NotFound: for everyone else.
    """
    allowed = Q(pk__in=cases_of_duty(actor, at).values("pk")) | Q(pk__in=cases_inspected_by(actor, at).values("pk"))
    case = Case.objects.filter(allowed, reference=reference).only("pk").first()
    if case is None:
        raise NotFound(f"case {reference}")
    return _views(Appointment.objects.filter(case=case), reference)


def _views(rows: QuerySet[Appointment], reference: str) -> list[AppointmentView]:
    return [appointment_view(row, reference) for row in rows.order_by("-pk")]
