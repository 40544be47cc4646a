"""Meetings about a case on the applicant's side: choosing a time, proposing others, the file for one's calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    AlreadyDecided,
    AppointmentKind,
    AppointmentView,
    BadTimes,
    NotNow,
    TimeTaken,
    agree_to_time,
    appointment_file,
    appointments_of_case,
    ask_times,
    book_visit,
    bookable,
    decline_appointment,
    times_written,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import MACAU, macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder

ROWS = ("1", "2", "3")
COLOURS = {"agreed": "green", "proposed": "blue", "held": "grey", "cancelled": "grey", "missed": "red"}


@for_holder
def appointments(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """What is proposed and agreed, and what one can do about it."""
    error = None
    if request.method == "POST":
        error = _act(request, reference)
        if error is None:
            messages.success(request, translate(f"portal.appointment.did.{request.POST.get('act')}"))
            return redirect("portal-appointments", holder, reference)
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    at = now()
    found = appointments_of_case(actor=actor, at=at, reference=reference)
    live = {each.kind for each in found if each.live}
    context = {
        "holder": holder,
        "reference": reference,
        "rows": [_row(each, language) for each in found],
        "kinds": [
            {
                "value": each,
                "text": translate(f"cases.meeting.{each}", language),
                "checked": request.POST.get("kind", "") == each,
            }
            for each in AppointmentKind
            if each is not AppointmentKind.VISIT or each in live
        ],
        "times": [
            {"row": row, "day": request.POST.get(f"day{row}", ""), "time": request.POST.get(f"time{row}", "")}
            for row in ROWS
        ],
        "note": request.POST.get("note", ""),
        "asking": bool(error) and request.POST.get("act") == "ask",
        "today": macau_date(at).isoformat(),
        "errors": [error] if error else [],
        "booking": _booking(request, reference, found, language),
    }
    return render(request, "portal/appointments.html", context, status=422 if error else 200)


def _booking(
    request: HttpRequest, reference: str, found: list[AppointmentView], language: str
) -> dict[str, Any] | None:
    """What one can choose from for the visit that the case waits for: place, then day, then time."""
    visit = next((each for each in found if each.step and each.live), None)
    if visit is None or visit.by_applicant or visit.times:
        return None
    asked = request.POST if request.method == "POST" else request.GET
    actor: Any = request.actor  # type: ignore[attr-defined]
    offer = bookable(actor=actor, at=now(), reference=reference, place=asked.get("place", ""))
    days = {day.isoformat(): day for day in offer.free}
    day = asked.get("day", "") if asked.get("day", "") in days else next(iter(days), "")
    return {
        "id": visit.id,
        "moves": visit.state == "agreed",
        "place": offer.place,
        "places": [
            {
                "value": name,
                "text": pick(place.name.text(), language),
                "hint": pick(place.address.text(), language),
                "checked": name == offer.place,
            }
            for name, place in offer.places.items()
        ],
        "days": [
            {"value": name, "text": format_macau(each, language), "chosen": name == day} for name, each in days.items()
        ],
        "day": format_macau(days[day], language) if day else "",
        "times": [
            {"value": each.isoformat(), "text": f"{each.astimezone(MACAU):%H:%M}"}
            for each in (offer.free[days[day]] if day else ())
        ],
    }


def _row(meeting: AppointmentView, language: str) -> dict[str, Any]:
    return {
        "view": meeting,
        "kind": translate(f"cases.meeting.{meeting.kind}", language),
        "state": translate(f"portal.appointment.state.{meeting.state}", language),
        "colour": COLOURS[meeting.state],
        "when": format_macau(meeting.starts_at, language) if meeting.starts_at else "",
        "times": [{"value": each.isoformat(), "text": format_macau(each, language)} for each in meeting.times],
        "video": meeting.kind is AppointmentKind.VIDEO and meeting.state == "agreed",
        "to_choose": meeting.state == "proposed" and not meeting.by_applicant and bool(meeting.times),
        "waits": meeting.state == "proposed" and meeting.by_applicant,
        "declines": meeting.live
        and meeting.kind is not AppointmentKind.VISIT
        and not (meeting.step and meeting.state == "proposed"),
        "place": meeting.where(language),
    }


def _act(request: HttpRequest, reference: str) -> dict[str, str] | None:
    """Do what was asked, or say what is wrong."""
    data, about = request.POST, {"actor": request.actor, "at": now(), "reference": reference}  # type: ignore[attr-defined]
    written = data.get("appointment", "")
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 16 else 0
    try:
        if data.get("act") == "agree":
            agree_to_time(**about, appointment_id=number, starts_at=_moment(data.get("starts_at", "")))
        elif data.get("act") == "book":
            book_visit(
                **about,
                appointment_id=number,
                place=data.get("place", ""),
                starts_at=_moment(data.get("starts_at", "")),
            )
        elif data.get("act") == "decline":
            decline_appointment(**about, appointment_id=number)
        elif data.get("act") == "ask" and data.get("kind") in set(AppointmentKind):
            ask_times(
                **about,
                kind=AppointmentKind(data["kind"]),
                times=_times(data),
                note=data.get("note", ""),
            )
        elif data.get("act") == "ask":
            return {"href": "#kind", "text": translate("portal.appointment.missing_kind")}
        else:
            raise NotFound("act")
    except TimeTaken as failure:
        return {"href": "#booking", "text": translate(failure.key)}
    except BadTimes as failure:
        return {"href": "#day1", "text": translate(failure.key)}
    except AlreadyDecided as failure:
        return {"href": "", "text": translate(failure.key)}
    except NotNow:
        return {"href": "", "text": translate("portal.appointment.not_now")}
    return None


def _times(data: Any) -> tuple[datetime, ...]:
    return times_written((data.get(f"day{row}", ""), data.get(f"time{row}", "")) for row in ROWS)


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise NotNow from None


def _address(meeting: AppointmentView, holder: str) -> str:
    """Where the applicant enters a meeting by video."""
    if meeting.kind is not AppointmentKind.VIDEO:
        return ""
    return f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-video', args=[holder, meeting.reference, meeting.id])}"


@for_holder
def calendar(request: HttpRequest, holder: str, reference: str, appointment_id: int) -> HttpResponse:
    """The appointment for one's own calendar."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = appointments_of_case(actor=actor, at=now(), reference=reference)
    meeting = next((each for each in found if each.id == appointment_id and each.starts_at), None)
    if meeting is None:
        raise NotFound(f"appointment {appointment_id}")
    file = appointment_file(meeting, language, address=_address(meeting, holder))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return response
