"""A meeting by video on the officer's side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from balcao.cases.api import (
    NotNow,
    VideoUnreachable,
    enter_video_at_desk,
    say_on_recording_at_desk,
    video_at_desk,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now


@at_desk
def meeting(request: HttpRequest, reference: str, appointment_id: int) -> HttpResponse:
    """When one can enter, and whether both sides want it recorded."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        _say(request, reference, appointment_id)
        return redirect("desk-video", reference, appointment_id)
    found = video_at_desk(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    context = {
        "bar": bar(request),
        "reference": reference,
        "video": found,
        "starts": format_macau(found.meeting.starts_at, language) if found.meeting.starts_at else "",
        "opens": format_macau(found.opens_at, language) if found.opens_at else "",
        "early": found.opens_at is not None and at < found.opens_at and found.meeting.state == "agreed",
        "said": found.said.get("office"),
        "theirs": found.said.get("applicant"),
        "down": "down" in request.GET,
    }
    return render(request, "desk/visits/video.html", context)


def _say(request: HttpRequest, reference: str, appointment_id: int) -> None:
    """Keep the office's word on recording; say what came of it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    about = {"actor": actor, "at": now(), "reference": reference, "appointment_id": appointment_id}
    try:
        say_on_recording_at_desk(**about, agrees=request.POST.get("record") == "yes")
        messages.success(request, translate("portal.video.noted"))
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))
    except VideoUnreachable:
        messages.warning(request, translate("cases.video.not_told"))


@at_desk
def enter(request: HttpRequest, reference: str, appointment_id: int) -> HttpResponse:
    """To the room; or back, with what to do instead."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    back = redirect("desk-video", reference, appointment_id)
    try:
        address = enter_video_at_desk(actor=actor, at=now(), reference=reference, appointment_id=appointment_id)
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))
        return back
    except VideoUnreachable:
        return HttpResponseRedirect(f"{back.headers['Location']}?down=1")
    return HttpResponseRedirect(address)
