"""A meeting by video on the officer's side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from balcao.cases.api import (
    NotNow,
    ShownPage,
    VideoUnreachable,
    VideoView,
    enter_video_at_desk,
    pages_to_show,
    say_on_recording_at_desk,
    show_page,
    shown_at_desk,
    take_shown_away,
    video_at_desk,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick


@at_desk
def meeting(request: HttpRequest, reference: str, appointment_id: int) -> HttpResponse:
    """When one can enter, and whether both sides want it recorded."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        if "show" in request.POST:
            _show(request, reference, appointment_id)
        else:
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
        **_before_them(request, reference, found),
    }
    return render(request, "desk/visits/video.html", context)


def _before_them(request: HttpRequest, reference: str, found: VideoView) -> dict[str, Any]:
    """What can be put before the applicant, what is, and what was."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    pages = pages_to_show(actor=actor, at=at, reference=reference) if found.open else {}
    was = shown_at_desk(actor=actor, at=at, reference=reference, appointment_id=found.meeting.id)
    record = [_line(each, language) for each in was]
    return {
        "pages": [{"value": name, "text": pick(title, language)} for name, title in pages.items()],
        "record": record,
        "shows": next((each for each in record if each["now"]), None) if found.open else None,
    }


def _line(shown: ShownPage, language: str) -> dict[str, Any]:
    moment = format_macau(shown.shown_at, language)
    opened = format_macau(shown.opened_at, language) if shown.opened_at else ""
    return {
        "title": pick(shown.title, language),
        "by": translate("desk.showing.shown_at", language, moment=moment, who=shown.shown_by),
        "opened": translate("desk.showing.opened", language, moment=opened)
        if opened
        else translate("desk.showing.not_opened", language),
        "now": shown.over_at is None,
    }


def _show(request: HttpRequest, reference: str, appointment_id: int) -> None:
    """Put a page before the applicant, or take it away."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    about: dict[str, Any] = {"actor": actor, "at": now(), "reference": reference, "appointment_id": appointment_id}
    page = request.POST.get("page", "")
    try:
        if request.POST["show"] == "away":
            take_shown_away(**about)
            messages.success(request, translate("desk.showing.did_take_away"))
        elif page:
            show_page(**about, page=page)
            messages.success(request, translate("desk.showing.did_show"))
        else:
            messages.warning(request, translate("desk.showing.missing_page"))
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))


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
