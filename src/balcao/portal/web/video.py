"""A meeting by video on the applicant's side: when the door opens, entering, and a word on recording."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from balcao.cases.api import NotNow, VideoUnreachable, case_view, enter_video, say_on_recording, video_of_case
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.portal.web.calling import about_service
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


@for_holder
def meeting(request: HttpRequest, holder: str, reference: str, appointment_id: int) -> HttpResponse:
    """When one can enter, whether it is recorded, and what is to be looked at together."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        _say(request, reference, appointment_id)
        return redirect("portal-video", holder, reference, appointment_id)
    found = video_of_case(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    case = case_view(actor=actor, at=at, reference=reference)
    about_service(request, case.version)
    context = {
        "holder": holder,
        "reference": reference,
        "video": found,
        "service_name": words_of(case.version, language).find("name"),
        "starts": format_macau(found.meeting.starts_at, language) if found.meeting.starts_at else "",
        "opens": format_macau(found.opens_at, language) if found.opens_at else "",
        "early": found.opens_at is not None and at < found.opens_at and found.meeting.state == "agreed",
        "said": found.said.get("applicant"),
        "asked": case.open_question is not None or any(not each.sent_at for each in case.amendments),
        "phone": case.version.definition.data.contact.phone,
        "down": "down" in request.GET,
    }
    return render(request, "portal/video.html", context)


def _say(request: HttpRequest, reference: str, appointment_id: int) -> None:
    """Keep the word on recording; say what came of it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    agrees = request.POST.get("record") == "yes"
    try:
        say_on_recording(actor=actor, at=now(), reference=reference, appointment_id=appointment_id, agrees=agrees)
        messages.success(request, translate("portal.video.noted"))
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))
    except VideoUnreachable:
        messages.warning(request, translate("cases.video.not_told"))


@for_holder
def enter(request: HttpRequest, holder: str, reference: str, appointment_id: int) -> HttpResponse:
    """To the room; or back, with what to do instead."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    back = redirect("portal-video", holder, reference, appointment_id)
    try:
        address = enter_video(actor=actor, at=now(), reference=reference, appointment_id=appointment_id)
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))
        return back
    except VideoUnreachable:
        return HttpResponseRedirect(f"{back.headers['Location']}?down=1")
    return HttpResponseRedirect(address)
