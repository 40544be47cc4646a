"""The video counter on the clerk's side: who waits, a visit with the form beside the picture, kiosks, interpreters."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import COUNTER, person_by_number, read_number
from balcao.cases.api import DraftView, VideoUnreachable
from balcao.catalogue.api import places
from balcao.counter.api import (
    ConfirmationState,
    NoRecording,
    OwnMatter,
    RecordingWhy,
    StillHelping,
    VisitOver,
    VisitTaken,
    VisitView,
    clerk_is_there,
    end_interpreter,
    end_station,
    end_visit,
    enter_visit_as_clerk,
    form_of_visit,
    interpreters_of,
    last_confirmation,
    no_room,
    propose_recording,
    recording_of_visit,
    register_interpreter,
    register_station,
    room_site,
    shared_form,
    stations_of,
    stop_recording,
    take_visit,
    video_counters,
    video_departments,
    visit_at_desk,
    visits_at_desk,
    with_room,
    write_minutes,
)
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

at_counter = at_desk_for(COUNTER)
MOST = 4000
COLOURS = {"taken": "green", "waiting": "blue", "open": "grey", "booked": "grey", "over": "grey"}


def _row(found: VisitView, language: str) -> dict[str, Any]:
    return {
        "visit": found,
        "name": pick(found.name, language) or translate("counter.video.somebody", language),
        "where": pick(found.station, language) or translate("counter.video.from_home", language),
        "department": department_name(found.department, language),
        "state": translate(f"counter.video.state.{found.state}", language),
        "colour": COLOURS[found.state],
        "starts": format_macau(found.starts_at, language) if found.starts_at else "",
        "clerk": pick(found.clerk, language),
        "kind": translate(f"counter.video.kind.{found.interpreter}", language) if found.interpreter else "",
        "interpreter": pick(found.interpreted_by, language),
    }


@at_counter
def visits(request: HttpRequest) -> HttpResponse:
    """Who waits at one's counters, wherever one sits oneself; it renews itself."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in visits_at_desk(actor=actor, at=now())]
    if request.GET.get("part") == "rows":
        return render(request, "desk/video/rows.html", {"rows": rows})
    context = {"bar": bar(request), "rows": rows, "offers": video_departments(actor)}
    return render(request, "desk/video/visits.html", context)


@at_counter
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: take it, the picture with the form as it is saved, minutes, the end."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error, by_script = "", "X-Live" in request.headers
    if request.method == "POST":
        error = _act(request, visit_id)
        if not by_script and not error:
            return redirect("desk-video-visit", visit_id)
    clerk_is_there(actor=actor, at=now(), visit_id=visit_id)
    found = visit_at_desk(actor=actor, at=now(), visit_id=visit_id)
    mine = found.clerk_id == actor.person_id
    form = form_of_visit(found, now()) if mine else None
    part = {
        **_row(found, language),
        "mine": mine,
        "state": found.state.value,
        "state_text": translate(f"counter.video.state.{found.state}", language),
        "draft": form,
        "form": shared_form(form, language, reference=found.reference) if form else None,
        "lodged": form.case_reference if form and form.in_hand is None else "",
        "page_url": _page_url(found, form),
        "words_url": reverse("portal-amend", args=[form.holder_id, form.case_reference])
        if form and form.in_hand and found.fills
        else "",
        "recording": recording_of_visit(found.id) if mine else None,
        "reasons": [
            {
                "value": each.value,
                "text": translate(f"counter.recording.why.{each}", language),
                "checked": each is RecordingWhy.EXPLAINED,
            }
            for each in RecordingWhy
        ],
        **_signing(form, found, language),
        "confirm_url": reverse("desk-assist-draft", args=[form.holder_id, form.id]) if form and found.fills else "",
        "error": error,
        "typed": request.POST.get("minutes", found.minutes)[:MOST],
    }
    if by_script or request.GET.get("part") == "live":
        return render(request, "desk/video/live.html", part, status=422 if error else 200)
    context = part | {
        "bar": bar(request),
        "room_url": reverse("desk-video-visit-enter", args=[visit_id]) if mine and not found.over else "",
        "room_site": room_site(),
        "new_tab": True,
        "down": "down" in request.GET,
    }
    return with_room(render(request, "desk/video/visit.html", context, status=422 if error else 200))


def _signing(form: DraftView | None, found: VisitView, language: str) -> dict[str, Any]:
    """What the person does with what was asked of them, as far as the clerk sees it: `signing` names that, in words."""
    if form is None:
        return {}
    asked, name = last_confirmation(draft=form, at=now()), pick(found.name, language)
    signed = next((each.signed_at for each in form.signers if each.person_id == found.person_id), None)
    if asked is not None and asked.state is ConfirmationState.WAITING:
        key, moment = ("signing" if asked.opened_at else "to_open"), None
    elif asked is not None and asked.state in (ConfirmationState.REFUSED, ConfirmationState.CHANGED):
        key, moment = f"not_signed.{asked.state}", asked.answered_at
    elif signed or (asked is not None and asked.state is ConfirmationState.CONFIRMED):
        key, moment = "signed", signed or (asked.answered_at if asked else None)
    else:
        return {"signing": "", "signed": False}
    when = format_macau(moment, language) if moment else ""
    return {"signing": translate(f"counter.video.{key}", language, name=name, moment=when), "signed": key == "signed"}


def _page_url(found: VisitView, form: DraftView | None) -> str:
    """Where the clerk fills in, while they may."""
    if form is None or not found.fills or (form.case_reference and form.in_hand is None):
        return ""
    return reverse("portal-draft", args=[form.holder_id, form.id])


def _act(request: HttpRequest, visit_id: int) -> str:
    """Do what was pressed; what is wrong, in words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    about: dict[str, Any] = {"actor": actor, "at": now(), "visit_id": visit_id}
    act, told = request.POST.get("act", ""), True
    try:
        if act == "take":
            take_visit(**about)
        elif act == "write":
            write_minutes(**about, text=request.POST.get("minutes", ""))
        elif act in ("finish", "missed"):
            end_visit(**about, met=act == "finish")
        elif act == "record" and request.POST.get("why", "") in set(RecordingWhy):
            propose_recording(**about, why=RecordingWhy(request.POST["why"]))
        elif act == "record-stop":
            told = stop_recording(**about)
        else:
            raise NotFound(f"act of visit {visit_id}")
    except VisitTaken as failure:
        return translate("counter.video.taken_by", who=failure.who)
    except (NoRecording, OwnMatter, StillHelping, VisitOver) as failure:
        return translate(failure.key)
    return "" if told else translate("counter.recording.not_told")


@at_counter
def enter(request: HttpRequest, visit_id: int) -> HttpResponse:
    """To the room: in the frame of the page, or in a tab of its own."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    back = reverse("desk-video-visit", args=[visit_id])
    try:
        return HttpResponseRedirect(enter_visit_as_clerk(actor=actor, at=now(), visit_id=visit_id))
    except VisitOver:
        return HttpResponseRedirect(back)
    except VideoUnreachable:
        return no_room(request) if "framed" in request.GET else HttpResponseRedirect(f"{back}?down=1")


@at_counter
def setup(request: HttpRequest) -> HttpResponse:
    """The kiosks and the interpreters of one's counter: register one, end one."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    code = ""
    if request.method == "POST":
        code = _set_up(request, errors)
        if not code and not errors:
            return redirect("desk-video-setup")
    kinds = dict.fromkeys(kind for each in video_departments(actor) for kind in video_counters()[each].kinds)
    context = {
        "bar": bar(request),
        "code": f"{code[:4]} {code[4:]}" if code else "",
        "kiosk_address": f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-kiosk')}",
        "stations": [
            {"id": each.id, "name": pick(each.name, language), "ready": each.ready, "since": each.registered_at}
            for each in stations_of(actor=actor)
        ],
        "interpreters": [
            {
                "id": each.id,
                "name": pick(each.name, language),
                "kinds": listed((translate(f"counter.video.kind.{kind}", language) for kind in each.kinds), language),
                "pledged": each.pledged_at,
            }
            for each in interpreters_of(actor=actor)
        ],
        "places": [
            {"value": name, "text": pick(place.name.text(), language), "checked": name == request.POST.get("place")}
            for name, place in places(settings.BALCAO_SERVICES).items()
        ],
        "kinds": [{"value": each, "text": translate(f"counter.video.kind.{each}", language)} for each in kinds],
        "typed": {name: request.POST.get(name, "")[:60] for name in ("label", "number")},
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/video/setup.html", context, status=422 if errors else 200)


def _set_up(request: HttpRequest, errors: dict[str, str]) -> str:
    """Do what was pressed; the code of a new kiosk. What is wrong goes into `errors`."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    act, number, at = request.POST.get("act", ""), request.POST.get("id", ""), now()
    if act == "station":
        if request.POST.get("place", "") in places(settings.BALCAO_SERVICES):
            label = request.POST.get("label", "")
            return register_station(actor=actor, at=at, place=request.POST["place"], label=label)
        errors["place"] = translate("counter.video.missing_place")
    elif act == "interpreter":
        person = person_by_number(read_number(request.POST.get("number", "")[:40]) or "")
        kinds = request.POST.getlist("kinds")
        if person is None:
            errors["number"] = translate("counter.video.missing_person")
        elif not kinds:
            errors["kinds"] = translate("counter.video.missing_kinds")
        else:
            register_interpreter(actor=actor, at=at, person_id=person, kinds=kinds)
            messages.success(request, translate("counter.video.interpreter_registered"))
    elif act == "end-station" and number.isdecimal() and len(number) < 16:
        end_station(actor=actor, at=at, station_id=int(number))
    elif act == "end-interpreter" and number.isdecimal() and len(number) < 16:
        end_interpreter(actor=actor, at=at, interpreter_id=int(number))
    return ""
