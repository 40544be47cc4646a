"""A kiosk at an office: nobody is signed in at it, nothing of anybody stays. The device keeps which kiosk it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import masked_phone
from balcao.cases.api import VideoUnreachable
from balcao.correspondence.api import department_names
from balcao.counter.api import (
    ConfirmationOver,
    ContentMoved,
    NoVideoCounter,
    OtherVideoVisit,
    VideoState,
    VisitOver,
    VisitView,
    WrongCode,
    WrongStationCode,
    answer_recording_at_station,
    come_at_station,
    confirm_at_station,
    enter_at_station,
    form_of_visit,
    leave_station,
    no_room,
    open_now,
    recording_of_visit,
    room_site,
    shared_form,
    sit_down,
    sit_down_with_code,
    station_id_of,
    station_of,
    stop_filling_at_station,
    take_station,
    video_counters,
    video_rules,
    visit_at_station,
    waiting_at_station,
    with_room,
)
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

COOKIE = "balcao_station"
YEAR = 365 * 24 * 3600
TRIES_A_MINUTE = 5
"""So many codes of kiosks may be tried from one address within a minute."""


def _station(request: HttpRequest) -> int | None:
    return station_id_of(request.get_signed_cookie(COOKIE, default="", salt=COOKIE) or "")


def at_station(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only on a device that is a kiosk; nobody may be signed in on it."""

    @public
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        station = _station(request)
        if station is None or getattr(request, "actor", None) is not None:
            return redirect("portal-kiosk")
        answer = view(request, station)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return page


@public
def kiosk(request: HttpRequest) -> HttpResponse:
    """The beginning: with an appointment's code, or without; on a device that is no kiosk yet, its code."""
    if getattr(request, "actor", None) is not None:
        return render(request, "portal/kiosk/signed_in.html", status=409)
    station = _station(request)
    if station is None:
        return _take(request)
    if visit_at_station(station_id=station, at=now()) is not None:
        return redirect("portal-kiosk-visit")
    return _begin(request, station)


def _take(request: HttpRequest) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            if not within_rate(request, "kiosk", TRIES_A_MINUTE):
                raise WrongStationCode
            secret = take_station(at=now(), code=request.POST.get("code", "")[:40])
        except WrongStationCode as failure:
            error = translate(failure.key)
        else:
            answer = redirect("portal-kiosk")
            secure = request.is_secure()
            answer.set_signed_cookie(
                COOKIE, secret, salt=COOKIE, max_age=YEAR, httponly=True, samesite="Lax", secure=secure
            )
            return answer
    context = {"error": error, "errors": [{"href": "#code", "text": error}] if error else []}
    return render(request, "portal/kiosk/register.html", context, status=422 if error else 200)


def _begin(request: HttpRequest, station: int) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    error, field = "", "code"
    if request.method == "POST":
        try:
            if request.POST.get("act") == "code":
                sit_down_with_code(station_id=station, at=now(), code=request.POST.get("code", "")[:40])
            else:
                field = "now"
                department = request.POST.get("department", "")[:10]
                sit_down(station_id=station, at=now(), department=department, language=language)
            return redirect("portal-kiosk-visit")
        except OtherVideoVisit as failure:
            if visit_at_station(station_id=station, at=now()) is not None:
                return redirect("portal-kiosk-visit")
            error = translate(failure.key, language)
        except (NoVideoCounter, VisitOver, WrongStationCode) as failure:
            error = translate(failure.key, language)
    at = now()
    context = {
        "station": pick(station_of(station).name, language),
        "departments": [
            {"value": code, "text": pick(department_names(code), language)}
            for code, counter in video_counters().items()
            if counter.department == code and open_now(counter, at)
        ],
        "error": error if field == "code" else "",
        "errors": [{"href": f"#{field}", "text": error}] if error else [],
    }
    return render(request, "portal/kiosk/begin.html", context, status=422 if error else 200)


@at_station
def visit(request: HttpRequest, station: int) -> HttpResponse:
    """Who sits here: in line, with the clerk; over, and back to the beginning."""
    language: str = request.language  # type: ignore[attr-defined]
    error, by_script = "", "X-Live" in request.headers
    if request.method == "POST":
        error = _act(request, station)
        if not by_script and not error:
            return redirect("portal-kiosk-visit")
    come_at_station(station_id=station, at=now())
    found = visit_at_station(station_id=station, at=now())
    if found is None:
        return redirect("portal-kiosk")
    part = {
        "visit": found,
        "state": found.state.value,
        "department": pick(department_names(found.department), language),
        "clerk": pick(found.clerk, language),
        "kind_name": translate(f"counter.video.kind.{found.interpreter}", language) if found.interpreter else "",
        "interpreter": pick(found.interpreted_by, language),
        "error": error,
        "recording": recording_of_visit(found.id),
        **_form(station, found, language),
    }
    if by_script or request.GET.get("part") == "live":
        return render(request, "portal/kiosk/live.html", part, status=422 if error else 200)
    context = part | {
        "room_url": reverse("portal-kiosk-enter") if found.state is VideoState.TAKEN else "",
        "room_site": room_site(),
        "idle": int(video_rules().idle.total_seconds()) if found.state is not VideoState.TAKEN else 0,
    }
    return with_room(render(request, "portal/kiosk/visit.html", context, status=422 if error else 200))


def _form(station: int, found: VisitView, language: str) -> dict[str, Any]:
    draft = form_of_visit(found, now())
    if draft is None:
        return {}
    asked = waiting_at_station(station, now())
    waits = asked is not None and asked.draft_id == draft.id
    return {
        "form": shared_form(draft, language),
        "lodged": draft.case_reference if draft.in_hand is None else "",
        "say_code": asked is not None and waits and asked.way == "code",
        "phone": masked_phone(asked.phone) if asked is not None and asked.phone else "",
        "by_phone": asked is not None and waits and asked.way == "phone",
    }


def _act(request: HttpRequest, station: int) -> str:
    """Do what was pressed; what is wrong, in words."""
    act = request.POST.get("act", "")
    try:
        if act == "leave":
            leave_station(station_id=station, at=now())
        elif act == "stop":
            stop_filling_at_station(station_id=station, at=now())
        elif act in ("record-yes", "record-no"):
            if not answer_recording_at_station(station_id=station, at=now(), agrees=act == "record-yes"):
                return translate("counter.recording.not_told")
        elif act == "confirm":
            confirm_at_station(station_id=station, at=now(), given=request.POST.get("code", "")[:20])
    except WrongCode as failure:
        return translate(failure.key, left=failure.left)
    except (ConfirmationOver, ContentMoved, VisitOver) as failure:
        return translate(failure.key)
    return ""


@at_station
def enter(request: HttpRequest, station: int) -> HttpResponse:
    """To the room, in the frame of the page."""
    try:
        return HttpResponseRedirect(enter_at_station(station_id=station, at=now()))
    except VisitOver:
        return redirect("portal-kiosk")
    except VideoUnreachable:
        return no_room(request)
