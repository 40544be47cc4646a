"""A visit to a counter by video from home: asking for it, waiting, the picture with the form beside it."""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import VideoUnreachable, draft_view
from balcao.catalogue.api import ServiceVersion
from balcao.correspondence.api import department_names
from balcao.counter.api import (
    ConfirmationState,
    HelpedElsewhere,
    NoVideoCounter,
    OwnMatter,
    TimeNotFree,
    VideoCounter,
    VideoState,
    VisitOver,
    VisitView,
    answer_recording,
    ask_video_visit,
    come_to_visit,
    counter_of,
    enter_visit,
    form_of_visit,
    free_times,
    hear_recording,
    last_confirmation,
    leave_visit,
    let_clerk_fill,
    no_room,
    open_now,
    own_recordings,
    own_visit,
    own_visits_of,
    ready_to_confirm,
    recording_of_visit,
    recording_rows,
    room_site,
    seen_about,
    share_with_interpreter,
    shared_form,
    stop_clerk_filling,
    video_counters,
    with_room,
)
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.calling import about_service
from balcao.portal.web.chats import chat_address
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

SHOWN_TIMES = 40
"""So many free times are offered at most."""


def seen_by_video(version: ServiceVersion) -> bool:
    """Whether the department of a service sees people by video."""
    return version.definition.data.department in video_counters()


def kind_items(counter: VideoCounter, language: str, chosen: str) -> list[dict[str, Any]]:
    """The interpreters one may ask for, and none."""
    return [
        {"value": each, "text": translate(f"counter.video.kind.{each or 'none'}", language), "checked": each == chosen}
        for each in ("", *counter.kinds)
    ]


@for_holder
def ask(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Ask for a visit about an application: with or without an interpreter, now or at a time."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if not seen_about(view) or actor.clerk is not None:
        raise NotFound(f"video visit for draft {draft_id}")
    try:
        counter = counter_of(view.version.definition.data.department)
    except NoVideoCounter as failure:
        raise NotFound(f"video counter of draft {draft_id}") from failure
    for each in own_visits_of(actor=actor, at=at):
        if not each.over:
            return redirect("portal-video-visit", holder, each.id)
    about_service(request, view.version)
    kind = request.POST.get("interpreter", request.GET.get("interpreter", ""))
    kind = kind if kind in counter.kinds else ""
    error = ""
    if request.method == "POST":
        try:
            chosen = request.POST.get("starts_at", "")
            starts_at = datetime.fromisoformat(chosen) if chosen else None
            number = ask_video_visit(actor=actor, at=at, draft_id=draft_id, starts_at=starts_at, interpreter=kind)
            return redirect("portal-video-visit", *own_address(actor, at, number))
        except ValueError:
            error = translate("counter.video.not_free", language)
        except (NoVideoCounter, TimeNotFree) as failure:
            error = translate(failure.key, language)
    free = free_times(counter, kind, at)[:SHOWN_TIMES]
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "reference": view.case_reference,
        "service_name": words_of(view.version, language).find("name"),
        "department": pick(department_names(counter.department), language),
        "kinds": kind_items(counter, language, kind) if counter.kinds else [],
        "kind": kind,
        "kind_name": translate(f"counter.video.kind.{kind}", language) if kind else "",
        "open_now": not kind and open_now(counter, at),
        "days": [
            {
                "day": format_macau(day, language),
                "times": [
                    {"value": each.isoformat(), "text": format_macau(each, language).split(" ")[-1]} for each in moments
                ],
            }
            for day, moments in groupby(free, key=macau_date)
        ],
        "others": [
            pick(department_names(code), language)
            for code, each in video_counters().items()
            if kind in each.kinds and each.department == code != counter.department
        ],
        "chat_url": chat_address(actor, view.version),
        "phone": view.version.definition.data.contact.phone,
        "error": error,
        "errors": [{"href": "#times", "text": error}] if error else [],
    }
    return render(request, "portal/video_counter/ask.html", context, status=422 if error else 200)


def own_address(actor: Any, at: datetime, visit_id: int) -> tuple[str, int]:
    """Under which holder a visit of the person's stands: who has one already is led to that one."""
    for each in own_visits_of(actor=actor, at=at):
        if each.id == visit_id:
            return each.holder_id, visit_id
    raise NotFound(f"video visit {visit_id}")


@for_holder
def visits(request: HttpRequest, holder: str) -> HttpResponse:
    """One's visits by video, those to come first, with what was written down in them."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    rows = [
        {
            "visit": each,
            "when": format_macau(each.starts_at or each.asked_at, language),
            "department": pick(department_names(each.department), language),
            "state": translate(f"counter.video.state.{each.state}", language),
        }
        for each in own_visits_of(actor=actor, at=now())
    ]
    context = {"holder": holder, "rows": rows, "recordings": own_recording_rows(actor, holder, language)}
    return render(request, "portal/video_counter/visits.html", context)


def own_recording_rows(actor: Any, holder: str, language: str, draft_id: int | None = None) -> list[dict[str, Any]]:
    """What was recorded in visits about the holder's matters, or about one of them."""

    def address(recording_id: int, place: int) -> str:
        return reverse("portal-recording", args=[holder, recording_id, place])

    return recording_rows(own_recordings(actor=actor, at=now(), draft_id=draft_id), language, address)


@for_holder
def recording(request: HttpRequest, holder: str, recording_id: int, place: int) -> HttpResponse:
    """A piece of what was recorded, to be heard or seen."""
    actor = request.actor  # type: ignore[attr-defined]
    file = hear_recording(actor=actor, at=now(), recording_id=recording_id, place=place)
    return shown_file(request, str(file["key"]), str(file["name"]))


@for_holder
def visit(request: HttpRequest, holder: str, visit_id: int) -> HttpResponse:
    """The visit itself: in line, with the clerk, over."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error, by_script = "", "X-Live" in request.headers
    if request.method == "POST":
        error = _act(request, visit_id)
        if not by_script and not error:
            return redirect("portal-video-visit", holder, visit_id)
    come_to_visit(actor=actor, at=now(), visit_id=visit_id)
    found = own_visit(actor=actor, at=now(), visit_id=visit_id)
    part = {
        "holder": holder,
        "visit": found,
        "state": found.state.value,
        "department": pick(department_names(found.department), language),
        "clerk": pick(found.clerk, language),
        "interpreter": pick(found.interpreted_by, language),
        "kind_name": translate(f"counter.video.kind.{found.interpreter}", language) if found.interpreter else "",
        "starts": format_macau(found.starts_at, language) if found.starts_at else "",
        "opens": format_macau(found.opens_at, language) if found.opens_at else "",
        "error": error,
        "recording": recording_of_visit(found.id),
        **_form(request, found),
    }
    if by_script or request.GET.get("part") == "live":
        return render(request, "portal/video_counter/live.html", part, status=422 if error else 200)
    room = found.state is VideoState.TAKEN and found.station_id is None
    context = part | {
        "room_url": reverse("portal-video-visit-enter", args=[holder, visit_id]) if room else "",
        "room_site": room_site(),
        "new_tab": True,
        "down": "down" in request.GET,
    }
    return with_room(render(request, "portal/video_counter/visit.html", context, status=422 if error else 200))


def _form(request: HttpRequest, found: VisitView) -> dict[str, Any]:
    """The form as it is saved, and what waits for the person's word."""
    language: str = request.language  # type: ignore[attr-defined]
    if found.draft_id is None or found.station_id is not None:
        return {}
    draft = form_of_visit(found, now())
    if draft is None:
        return {}
    asked, own = last_confirmation(draft=draft, at=now()), [found.holder_id, draft.id]
    waits = asked is not None and asked.state is ConfirmationState.WAITING
    return {
        "form": shared_form(draft, language, reference=found.reference),
        "lodged": draft.case_reference if draft.in_hand is None else "",
        "page_url": "" if draft.case_reference and draft.in_hand is None else reverse("portal-draft", args=own),
        "words_url": reverse("portal-amend", args=[found.holder_id, draft.case_reference]) if draft.in_hand else "",
        "ready": ready_to_confirm(draft),
        "check_url": reverse("portal-check", args=own) if draft.journey.complete and not draft.case_reference else "",
        "confirm_url": reverse("portal-confirm", args=[asked.token]) if asked and waits and asked.token else "",
    }


def _act(request: HttpRequest, visit_id: int) -> str:
    """Do what was pressed; what is wrong, in words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    about: dict[str, Any] = {"actor": actor, "at": now(), "visit_id": visit_id}
    acts: dict[str, Callable[[], bool | None]] = {
        "allow": lambda: let_clerk_fill(**about),
        "stop": lambda: stop_clerk_filling(**about),
        "share": lambda: share_with_interpreter(**about, shares=True),
        "hide": lambda: share_with_interpreter(**about, shares=False),
        "leave": lambda: leave_visit(**about),
        "record-yes": lambda: answer_recording(**about, agrees=True),
        "record-no": lambda: answer_recording(**about, agrees=False),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound(f"act of visit {visit_id}")
    try:
        told = act()
    except (HelpedElsewhere, OwnMatter, VisitOver) as failure:
        return translate(failure.key)
    return translate("counter.recording.not_told") if told is False else ""


@for_holder
def enter(request: HttpRequest, holder: str, visit_id: int) -> HttpResponse:
    """To the room: in the frame of the page, or in a tab of its own."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    back = reverse("portal-video-visit", args=[holder, visit_id])
    try:
        return HttpResponseRedirect(enter_visit(actor=actor, at=now(), visit_id=visit_id))
    except VisitOver:
        messages.info(request, translate("counter.video.over"))
        return HttpResponseRedirect(back)
    except VideoUnreachable:
        return no_room(request) if "framed" in request.GET else HttpResponseRedirect(f"{back}?down=1")
