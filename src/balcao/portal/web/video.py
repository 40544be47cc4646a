"""A meeting by video on the applicant's side: when the door opens, entering, and a word on recording."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from balcao.cases.api import (
    NotNow,
    ShownPage,
    VideoUnreachable,
    case_view,
    enter_video,
    open_shown,
    say_on_recording,
    shown_now,
    video_of_case,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.web.calling import about_service
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import answer_sections, words_of


@for_holder
def meeting(request: HttpRequest, holder: str, reference: str, appointment_id: int) -> HttpResponse:
    """When one can enter, whether it is recorded, and what is to be looked at together."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        _say(request, reference, appointment_id)
        return redirect("portal-video", holder, reference, appointment_id)
    found = video_of_case(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    shown = shown_now(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    part = {"holder": holder, "reference": reference, "video": found, "shown": _shown(shown, language)}
    if request.GET.get("part") == "shown":
        return render(request, "portal/parts/video_shown.html", part)
    case = case_view(actor=actor, at=at, reference=reference)
    about_service(request, case.version)
    context = part | {
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


def _shown(found: ShownPage | None, language: str) -> dict[str, str] | None:
    if found is None:
        return None
    moment = format_macau(found.shown_at, language)
    return {
        "title": pick(found.title, language),
        "by": translate("portal.video.shown_by", language, who=found.shown_by, moment=moment),
    }


@for_holder
def shown(request: HttpRequest, holder: str, reference: str, appointment_id: int) -> HttpResponse:
    """The page that the officer put before one, in one's own account: questions with their answers, or how a decision
    would read."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    try:
        found = open_shown(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    except NotNow:
        messages.info(request, translate("portal.video.gone", language))
        return redirect("portal-video", holder, reference, appointment_id)
    case = case_view(actor=actor, at=at, reference=reference)
    words = words_of(case.version, language)
    sections = zip(case.journey.visible_pages, answer_sections(case.journey, words), strict=True)
    context = {
        "holder": holder,
        "reference": reference,
        "appointment_id": appointment_id,
        "service_name": words.find("name"),
        "shown": _shown(found, language),
        "rows": next((section["rows"] for page, section in sections if page.id == found.page), []),
        "paragraphs": pick(found.words, language).split("\n\n") if found.words else [],
    }
    return render(request, "portal/video_shown.html", context)


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
