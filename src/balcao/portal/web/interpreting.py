"""Interpreting in visits by video: one's word of silence, the visits that ask for one, and the picture."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import VideoUnreachable
from balcao.correspondence.api import department_names
from balcao.counter.api import (
    NotPledged,
    VideoState,
    VisitOver,
    VisitTaken,
    answer_recording_as_interpreter,
    enter_as_interpreter,
    form_of_visit,
    join_visit,
    no_room,
    own_interpreting,
    pledge_silence,
    recording_of_visit,
    room_site,
    shared_form,
    visit_to_interpret,
    visits_to_interpret,
    with_room,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick


def interpreting_rows(actor: Any, language: str) -> list[dict[str, Any]]:
    """That one interprets in visits by video, for one's own first page."""
    try:
        count = len(visits_to_interpret(actor=actor, at=now()))
    except NotFound:
        return []
    return [
        {
            "title": translate("counter.video.interpreting", language),
            "url": reverse("portal-interpreting"),
            "notes": [translate("counter.video.to_interpret", language, count=count)],
            "state": "",
            "kind": "",
        }
    ]


@signed_in
def visits(request: HttpRequest) -> HttpResponse:
    """The visits that ask for one; before the first, one's word to keep silent."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    posts, error = own_interpreting(actor=actor), ""
    if request.method == "POST" and request.POST.get("act") == "pledge":
        if request.POST.get("silent") == "yes":
            pledge_silence(actor=actor, at=now())
            return redirect("portal-interpreting")
        error = translate("counter.video.must_pledge", language)
    context = {
        "pledged": all(each.pledged_at for each in posts),
        "departments": listed((pick(department_names(each.department), language) for each in posts), language),
        "rows": [
            {
                "id": each.id,
                "department": pick(department_names(each.department), language),
                "kind": translate(f"counter.video.kind.{each.interpreter}", language),
                "when": format_macau(each.starts_at, language) if each.starts_at else "",
                "state": translate(f"counter.video.state.{each.state}", language),
                "mine": bool(pick(each.interpreted_by, language)),
            }
            for each in visits_to_interpret(actor=actor, at=now())
        ],
        "error": error,
        "errors": [{"href": "#silent", "text": error}] if error else [],
    }
    return render(request, "portal/interpreting/visits.html", context, status=422 if error else 200)


@signed_in
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: the picture, and the form only while the person shares it. Nothing of a case."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error, by_script = "", "X-Live" in request.headers
    act = request.POST.get("act", "")
    if act in ("record-yes", "record-no"):
        error = _say(request, visit_id, agrees=act == "record-yes")
        if not by_script and not error:
            return redirect("portal-interpret", visit_id)
    elif request.method == "POST":
        try:
            join_visit(actor=actor, at=now(), visit_id=visit_id)
        except NotPledged:
            return redirect("portal-interpreting")
        except (VisitTaken, VisitOver) as failure:
            context = {"why": translate(failure.key, language)}
            return render(request, "portal/interpreting/gone.html", context, status=409)
        return redirect("portal-interpret", visit_id)
    found = visit_to_interpret(actor=actor, at=now(), visit_id=visit_id)
    shared = form_of_visit(found, now()) if found.shares and found.state is VideoState.TAKEN else None
    part: dict[str, Any] = {
        "visit": found,
        "state": found.state.value,
        "department": pick(department_names(found.department), language),
        "kind": translate(f"counter.video.kind.{found.interpreter}", language),
        "starts": format_macau(found.starts_at, language) if found.starts_at else "",
        "form": shared_form(shared, language, reference=found.reference) if shared else None,
        "clerk": pick(found.clerk, language),
        "recording": recording_of_visit(found.id),
        "error": error,
    }
    if by_script or request.GET.get("part") == "live":
        return render(request, "portal/interpreting/live.html", part, status=422 if error else 200)
    room = found.state in (VideoState.WAITING, VideoState.OPEN, VideoState.TAKEN)
    context = part | {
        "room_url": reverse("portal-interpret-enter", args=[visit_id]) if room else "",
        "room_site": room_site(),
        "new_tab": True,
    }
    return with_room(render(request, "portal/interpreting/visit.html", context))


def _say(request: HttpRequest, visit_id: int, *, agrees: bool) -> str:
    """A word on recording; what is wrong, in words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        told = answer_recording_as_interpreter(actor=actor, at=now(), visit_id=visit_id, agrees=agrees)
    except VisitOver as failure:
        return translate(failure.key)
    return "" if told else translate("counter.recording.not_told")


@signed_in
def enter(request: HttpRequest, visit_id: int) -> HttpResponse:
    """To the third side of the room."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        address = enter_as_interpreter(actor=actor, at=now(), visit_id=visit_id)
    except VisitOver:
        return redirect("portal-interpret", visit_id)
    except VideoUnreachable:
        address = ""
    return HttpResponseRedirect(address) if address else no_room(request)
