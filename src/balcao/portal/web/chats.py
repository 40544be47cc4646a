"""Writing with an officer while both are there: asking for it, and the chat itself."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import ReasonNeeded, case_view
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.correspondence.api import (
    ChatOver,
    ChatState,
    ChatView,
    NoChats,
    Speaker,
    TooManyLines,
    chat_view,
    department_names,
    hours_known,
    hours_of,
    leave_chat,
    lines_html,
    lines_shown,
    minutes_waited,
    officers_there,
    open_chat,
    open_chat_of,
    person_looks,
    say_in_chat,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.assistant import asked_before, forget_asked
from balcao.portal.web.calling import about_service
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

MOST = 5000


def chat_address(actor: Actor, version: ServiceVersion) -> str:
    """Where a person asks to write with the department of a service; empty where it answers no chats."""
    if actor.person_id is None or version.definition.data.department not in hours_known():
        return ""
    return reverse("portal-chat-service", args=[actor.self_id, version.service_id])


@for_holder
def ask_about_service(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """Ask to write with the department of a service; for oneself."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if actor.self_id != holder or actor.person_id is None:
        raise NotFound(f"chat about {service_id}")
    version = get_published(service_id, at=now())
    return _ask(request, holder, version, version.definition.data.department, "")


@for_holder
def ask_about_matter(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Ask to write with the department about a case."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = case_view(actor=actor, at=now(), reference=reference)
    if case.holder_id != holder:
        raise NotFound(f"chat about {reference}")
    return _ask(request, holder, case.version, case.version.definition.data.department, reference)


def _ask(request: HttpRequest, holder: str, version: ServiceVersion, department: str, reference: str) -> HttpResponse:
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    about_service(request, version)
    if (known := open_chat_of(actor=actor, department=department)) is not None:
        return HttpResponseRedirect(reverse("portal-chat", args=[holder, known]))
    error, before = "", asked_before(request)
    if request.method == "POST":
        try:
            number = open_chat(
                actor=actor,
                at=at,
                key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(12),
                text=request.POST.get("text", ""),
                service_id="" if reference else version.service_id,
                reference=reference,
                before=before if request.POST.get("along") == "yes" else (),
            )
            forget_asked(request)
            return HttpResponseRedirect(reverse("portal-chat", args=[holder, number]))
        except ReasonNeeded:
            error = translate("portal.chat.missing", language)
        except (NoChats, TooManyLines) as failure:
            error = translate(failure.key, language)
    hours = hours_of(department, at)
    context = {
        "holder": holder,
        "reference": reference,
        "service_id": version.service_id,
        "service_name": words_of(version, language).find("name"),
        "department": pick(department_names(department), language),
        "hours": hours,
        "opens": format_macau(hours.opens_at, language) if hours.opens_at else "",
        "officers": officers_there(department, at) if hours.open else 0,
        "minutes": minutes_waited(department, at) if hours.open else None,
        "typed": request.POST.get("text", "")[:MOST],
        "key": secrets.token_urlsafe(12),
        "before": before,
        "along": request.method != "POST" or request.POST.get("along") == "yes",
        "error": error,
        "errors": [{"href": "#text", "text": error}] if error else [],
    }
    return render(request, "portal/chat_ask.html", context, status=422 if error else 200)


@for_holder
def chat(request: HttpRequest, holder: str, chat_id: int) -> HttpResponse:
    """The chat, oldest line first; posting writes a line, or ends it."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        error = _act(request, chat_id)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error}, status=422 if error else 200)
        if not error:
            return HttpResponseRedirect(request.path)
    person_looks(actor=actor, at=now(), chat_id=chat_id)
    view = chat_view(actor=actor, at=now(), chat_id=chat_id)
    lines = lines_shown(view.lines, language, side=Speaker.PERSON)
    context = {
        "holder": holder,
        "chat": view,
        "department": pick(department_names(view.department), language),
        "service_name": _service_name(view, language),
        "lines_url": reverse("portal-chat-lines", args=[holder, chat_id]),
        "look_url": reverse("portal-chat", args=[holder, chat_id]),
        "lines": lines,
        "last": lines[-1]["id"] if lines else 0,
        "state": view.state.value,
        "status": _status(view, language),
        "may_write": view.state is not ChatState.ENDED,
        "write_act": "say",
        "write_text": translate("portal.chat.send", language),
        "write_error": error,
        "typed": request.POST.get("text", "")[:MOST] if error else "",
        "key": secrets.token_urlsafe(12),
        "errors": [{"href": "#text", "text": error}] if error else [],
    }
    return render(request, "portal/chat.html", context, status=422 if error else 200)


def _act(request: HttpRequest, chat_id: int) -> str:
    """Write a line or end it; what is wrong, in words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if request.POST.get("act") == "leave":
            leave_chat(actor=actor, at=now(), chat_id=chat_id)
            messages.success(request, translate("portal.chat.left"))
            return ""
        key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(12)
        say_in_chat(actor=actor, at=now(), chat_id=chat_id, key=key, text=request.POST.get("text", ""))
    except ReasonNeeded:
        return translate("portal.chat.missing")
    except (ChatOver, TooManyLines) as failure:
        return translate(failure.key)
    return ""


def _service_name(view: ChatView, language: str) -> str:
    try:
        return words_of(get_published(view.service_id, at=now()), language).find("name")
    except NotFound:
        return view.reference


def _status(view: ChatView, language: str) -> str:
    """Where one stands, honestly."""
    if view.state is ChatState.TALKING:
        return translate("portal.chat.talking", language, who=view.answered_by)
    if view.state is ChatState.LEFT:
        opens = hours_of(view.department, now()).opens_at
        when = format_macau(opens, language) if opens else ""
        return translate("portal.chat.state_left", language, when=when) if when else translate("portal.chat.noted")
    if view.state is ChatState.ENDED:
        return translate("portal.chat.over_case" if view.reference else "portal.chat.over_inbox", language)
    place = translate("portal.chat.place", language, place=view.place)
    if not view.officers:
        return f"{place} {translate('portal.chat.nobody', language)}"
    known = view.minutes is not None
    wait = translate("portal.chat.minutes" if known else "portal.chat.unknown", language, count=view.minutes or 0)
    return f"{place} {wait}"


@for_holder
def lines(request: HttpRequest, holder: str, chat_id: int) -> HttpResponse:
    """The lines after one, with where one stands: what the page asks every few seconds."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    after = request.GET.get("after", "0")
    person_looks(actor=actor, at=now(), chat_id=chat_id)
    number = int(after) if after.isdecimal() and len(after) < 16 else 0
    view = chat_view(actor=actor, at=now(), chat_id=chat_id, after=number)
    answer = JsonResponse(
        {
            "html": lines_html(lines_shown(view.lines, language, side=Speaker.PERSON)),
            "state": view.state.value,
            "status": _status(view, language),
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
