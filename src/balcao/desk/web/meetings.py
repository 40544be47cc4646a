"""Visits and meetings of a case: who inspects, times proposed and agreed, called off, taken place."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.accounts.api import colleagues
from balcao.cases.api import (
    AppointmentKind,
    AppointmentView,
    BadTimes,
    NotNow,
    ReasonNeeded,
    appointment_file,
    appointments_at_desk,
    cancel_appointment,
    close_appointment,
    inspections_of_case,
    opened_by_department,
    plan_inspection,
    propose_times,
    take_time,
    times_written,
)
from balcao.desk.measures_shown import said_of
from balcao.desk.visits_shown import visits_shown
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import MACAU, now
from balcao.kernel.errors import NotFound

ROWS = ("1", "2", "3")
COLOURS = {"agreed": "green", "proposed": "blue", "held": "grey", "cancelled": "grey", "missed": "red"}


@at_desk
def meetings(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about meeting the applicant of a case."""
    return _shown(request, reference)


def _shown(request: HttpRequest, reference: str, *, error: dict[str, str] | None = None) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    visits = inspections_of_case(actor=actor, at=at, reference=reference)
    rows = [_row(each, at, language) for each in appointments_at_desk(actor=actor, at=at, reference=reference)]
    context = {
        "bar": bar(request),
        "reference": reference,
        "by_department": opened_by_department(reference=reference),
        "visits": visits_shown(visits, language),
        "signed": [each.id for each in visits if each.state == "signed"],
        "has_open_visit": any(each.state == "planned" for each in visits),
        "inspectors": _choices(actor, at, reference.split("-")[0], request.POST.getlist("inspectors")),
        "meetings": rows,
        "kinds": [
            {"value": each, "text": translate(f"cases.meeting.{each}", language), "checked": each == _kind(request)}
            for each in AppointmentKind
            if each is not AppointmentKind.VISIT or any(visit.state == "planned" for visit in visits)
        ],
        "times": [
            {"row": row, "day": request.POST.get(f"day{row}", ""), "time": request.POST.get(f"time{row}", "")}
            for row in ROWS
        ],
        "typed": request.POST,
        "errors": [error] if error else [],
        "today": at.astimezone(MACAU).date().isoformat(),
    }
    return render(request, "desk/visits/meetings.html", context, status=422 if error else 200)


def _kind(request: HttpRequest) -> str:
    return request.POST.get("kind", "")


def _row(meeting: AppointmentView, at: datetime, language: str) -> dict[str, Any]:
    return {
        "view": meeting,
        "kind": translate(f"cases.meeting.{meeting.kind}", language),
        "place": meeting.where(language),
        "state": translate(f"desk.meeting.state.{meeting.state}", language),
        "colour": COLOURS[meeting.state],
        "when": format_macau(meeting.starts_at, language) if meeting.starts_at else "",
        "times": [{"value": each.isoformat(), "text": format_macau(each, language)} for each in meeting.times],
        "video": meeting.kind is AppointmentKind.VIDEO and meeting.state == "agreed",
        "to_take": meeting.state == "proposed" and meeting.by_applicant,
        "waits": meeting.state == "proposed" and not meeting.by_applicant,
        "began": meeting.state == "agreed" and meeting.starts_at is not None and meeting.starts_at <= at,
    }


def _choices(actor: Any, at: datetime, department: str, ticked: list[str]) -> list[dict[str, Any]]:
    """Who can inspect: oneself and whoever holds a post in the department."""
    own = {"value": str(actor.person_id), "text": actor.shown_name, "checked": True}
    try:
        others = colleagues(actor=actor, at=at, department=department)
    except NotFound:
        others = []
    return [
        own,
        *(
            {"value": str(each.person_id), "text": each.name, "checked": str(each.person_id) in ticked}
            for each in others
        ),
    ]


def _attempt(request: HttpRequest, reference: str, done: str, verb: Callable[[], Any]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    try:
        verb()
    except ReasonNeeded:
        error = {"href": "#reason", "text": translate("desk.meeting.missing.reason", language)}
        return _shown(request, reference, error=error)
    except BadTimes as failure:
        return _shown(request, reference, error={"href": "#day1", "text": translate(failure.key, language)})
    except NotNow:
        error = {"href": "", "text": translate("desk.meeting.not_now", language)}
        return _shown(request, reference, error=error)
    messages.success(
        request, said_of(f"desk.meeting.did.{done}", language, measure=opened_by_department(reference=reference))
    )
    return redirect("desk-meetings", reference)


def _times(data: Any) -> tuple[datetime, ...]:
    return times_written((data.get(f"day{row}", ""), data.get(f"time{row}", "")) for row in ROWS)


@at_desk
@require_POST
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Name who inspects; a follow-up has its own last day."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    chosen = [int(each) for each in request.POST.getlist("inspectors") if each.isdecimal()]
    allowed = {int(each["value"]) for each in _choices(actor, now(), reference.split("-")[0], [])}
    follows = request.POST.get("follows", "")
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        due_on = None
    return _attempt(
        request,
        reference,
        "plan",
        lambda: plan_inspection(
            actor=actor,
            at=now(),
            reference=reference,
            inspectors=[each for each in chosen if each in allowed],
            due_on=due_on,
            follows=int(follows) if follows.isdecimal() else None,
        ),
    )


@at_desk
@require_POST
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose times, or other times."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if _kind(request) not in set(AppointmentKind):
        error = {"href": "#kind", "text": translate("desk.meeting.missing.kind", language)}
        return _shown(request, reference, error=error)
    return _attempt(
        request,
        reference,
        "propose",
        lambda: propose_times(
            actor=actor,
            at=now(),
            reference=reference,
            kind=AppointmentKind(_kind(request)),
            times=_times(request.POST),
            place=request.POST.get("place", ""),
            note=request.POST.get("note", ""),
        ),
    )


@at_desk
@require_POST
def act(request: HttpRequest, reference: str, appointment_id: int) -> HttpResponse:
    """Take a time of the applicant's, call it off, or say whether one met."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    about: dict[str, Any] = {"actor": actor, "at": now(), "reference": reference, "appointment_id": appointment_id}
    wanted = request.POST.get("act", "")
    if wanted == "take":
        return _attempt(request, reference, "take", lambda: take_time(**about, starts_at=_chosen(request)))
    if wanted == "cancel":
        reason = request.POST.get("reason", "")
        return _attempt(request, reference, "cancel", lambda: cancel_appointment(**about, reason=reason))
    if wanted in {"held", "missed"}:
        return _attempt(request, reference, wanted, lambda: close_appointment(**about, met=wanted == "held"))
    raise NotFound(f"act {wanted}")


def _chosen(request: HttpRequest) -> datetime:
    try:
        return datetime.fromisoformat(request.POST.get("starts_at", ""))
    except ValueError:
        raise NotNow from None


def _address(meeting: AppointmentView) -> str:
    """Where the officer enters a meeting by video."""
    if meeting.kind is not AppointmentKind.VIDEO:
        return ""
    return f"{settings.BALCAO_PUBLIC_URL}{reverse('desk-video', args=[meeting.reference, meeting.id])}"


@at_desk
def calendar(request: HttpRequest, reference: str, appointment_id: int) -> HttpResponse:
    """The appointment for one's own calendar."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = appointments_at_desk(actor=actor, at=now(), reference=reference)
    meeting = next((each for each in found if each.id == appointment_id and each.starts_at), None)
    if meeting is None:
        raise NotFound(f"appointment {appointment_id}")
    file = appointment_file(meeting, language, address=_address(meeting))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return response
