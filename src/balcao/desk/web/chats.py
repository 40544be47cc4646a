"""Chats at the desk: who waits, and one of them: take it, write, hand it over, end it."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import names_by_language
from balcao.cases.api import ReasonNeeded
from balcao.catalogue.api import departments, get_published
from balcao.clauses.api import clauses_for_many
from balcao.correspondence.api import (
    ChatOver,
    ChatState,
    ChatTaken,
    DeskChat,
    HandsFull,
    Speaker,
    TooManyLines,
    answer_in_chat,
    answer_left,
    desk_chat,
    desk_chats,
    end_chat,
    hand_over_chat,
    hours_known,
    lines_html,
    lines_shown,
    officer_looks,
    officers_of,
    take_chat,
)
from balcao.desk.latin_names import latin_names, with_latin
from balcao.desk.reading import words_of
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar, waiting_shown
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick

TOLD = (ChatOver, ChatTaken, HandsFull, TooManyLines)


@at_desk
def chats(request: HttpRequest) -> HttpResponse:
    """Who waits, whom somebody answers, what was left; asked for again by itself, as a part."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    officer_looks(actor=actor, at=now())
    found = desk_chats(actor=actor, at=now())
    context = {
        "waiting": _rows(found.waiting, language),
        "running": _rows(found.running, language),
        "left": _rows(found.left, language),
        "fresh_url": f"{reverse('desk-chats')}?part=list",
    }
    if request.GET.get("part") == "list":
        return render(request, "desk/chats/rows.html", context)
    return render(request, "desk/chats/list.html", {"bar": bar(request), **context})


def _named(chats: Collection[DeskChat], language: str) -> Iterable[DeskChat]:
    latin = latin_names(((each.person_name, f"p-{each.person_id}") for each in chats), language)
    return with_latin(chats, latin)


def _rows(found: Collection[DeskChat], language: str) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("desk-chat", args=[each.chat_id]),
            "name": each.person_name,
            "about": " · ".join(part for part in (_service_name(each, language), each.reference) if part),
            "since": each.asked_at,
            "there": each.there,
            "mine": each.mine,
            "who": each.answered_by,
            "meant_for": pick(each.meant_for, language) if each.meant_for else "",
        }
        for each in _named(found, language)
    ]


def _service_name(chat: DeskChat, language: str) -> str:
    try:
        return words_of(get_published(chat.service_id, at=now()), language).find("name")
    except NotFound:
        return ""


@at_desk
def chat(request: HttpRequest, chat_id: int) -> HttpResponse:
    """One chat; opening it is a reading. Posting takes it, writes, hands it over or ends it."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        error = _act(request, chat_id, act)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error}, status=422 if error else 200)
        if not error and act in {"end", "hand-person", "hand-department", "answer-left"}:
            messages.success(request, translate(f"desk.chats.done.{act}", language))
            return redirect("desk-chats")
        if not error and not request.POST.get("step"):
            return redirect("desk-chat", chat_id)
    try:
        found = desk_chat(actor=actor, at=now(), chat_id=chat_id, opened=request.method == "GET")
    except NotFound:
        if not error:
            raise
        messages.warning(request, error)
        return redirect("desk-chats")
    officer_looks(actor=actor, at=now(), chat_id=chat_id)
    return _page(request, found, error)


def _page(request: HttpRequest, found: DeskChat, error: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    lines = lines_shown(found.lines, language, side=Speaker.OFFICER)
    left = found.state is ChatState.LEFT
    writes = found.mine or left
    picks = _clauses(request, found) if writes else []
    (shown,) = _named([found], language)
    context = {
        "bar": bar(request),
        "chat": shown,
        "service_name": _service_name(found, language),
        "reads": translate(f"desk.supplement.language.{found.language}", language),
        "lines": lines,
        "last": lines[-1]["id"] if lines else 0,
        "lines_url": reverse("desk-chat-lines", args=[found.chat_id]),
        "look_url": reverse("desk-chat", args=[found.chat_id]),
        "state": _state(found),
        "status": _status(found, language),
        "may_take": found.state is ChatState.WAITING,
        "may_write": writes,
        "write_act": "answer-left" if left else "say",
        "write_text": translate("desk.chats.answer_left" if left else "portal.chat.send", language),
        "write_error": error if writes else "",
        "typed": _typed(request, picks) if error or request.POST.get("step") else "",
        "clauses": picks,
        "key": secrets.token_urlsafe(12),
        "colleagues": _colleagues(request, found) if found.mine else [],
        "departments": _departments(found, language) if found.mine else [],
        "errors": [{"href": "#text" if writes else "", "text": error}] if error else [],
    }
    return render(request, "desk/chats/chat.html", context, status=422 if error else 200)


def _typed(request: HttpRequest, picks: list[dict[str, str]]) -> str:
    """What was written, with the clause that was picked below it without a script."""
    written = request.POST.get("text", "")[:MOST]
    if request.POST.get("step") != "insert.text":
        return written
    name = request.POST.get("clause-text", "").strip()
    words = next((each["text"] for each in picks if each["name"] == name), "")
    return "\n".join(filter(None, [written.rstrip(), words]))


def _clauses(request: HttpRequest, found: DeskChat) -> list[dict[str, str]]:
    """The department's clauses for chats, in the language of the person."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    try:
        version = get_published(found.service_id, at=now())
    except NotFound:
        return []
    offered = clauses_for_many(actor=actor, at=now(), department=found.department, version=version)
    return [
        {"name": pick(each.current.words.title, language), "text": pick(each.filled.text, found.language)}
        for each in offered
        if each.kind == "chat" and each.current is not None and each.filled is not None
    ]


def _colleagues(request: HttpRequest, found: DeskChat) -> list[dict[str, Any]]:
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    names = names_by_language([each for each in officers_of(found.department, now()) if each != actor.person_id])
    return [{"value": number, "text": pick(name, language)} for number, name in names.items()]


def _departments(found: DeskChat, language: str) -> list[dict[str, str]]:
    names = departments(settings.BALCAO_SERVICES)
    return [
        {"value": code, "text": pick(names[code], language)}
        for code in sorted(hours_known())
        if code != found.department and code in names
    ]


def _act(request: HttpRequest, chat_id: int, act: str) -> str:
    """Do what was posted; what is wrong, in words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    at, text = now(), request.POST.get("text", "")
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(12)
    try:
        if act == "take":
            take_chat(actor=actor, at=at, chat_id=chat_id)
        elif act == "say":
            answer_in_chat(actor=actor, at=at, chat_id=chat_id, key=key, text=text)
        elif act == "answer-left":
            answer_left(actor=actor, at=at, chat_id=chat_id, key=key, text=text)
        elif act == "end":
            end_chat(actor=actor, at=at, chat_id=chat_id)
        elif act in {"hand-person", "hand-department"}:
            return _hand_over(request, chat_id, act)
    except ReasonNeeded:
        return translate("portal.chat.missing")
    except TOLD as failure:
        return _told(failure)
    return ""


def _hand_over(request: HttpRequest, chat_id: int, act: str) -> str:
    actor: Any = request.actor  # type: ignore[attr-defined]
    to = request.POST.get("to", "")
    if act == "hand-person" and to.isdecimal() and len(to) < 16:
        hand_over_chat(actor=actor, at=now(), chat_id=chat_id, person_id=int(to))
    elif act == "hand-department" and to:
        hand_over_chat(actor=actor, at=now(), chat_id=chat_id, department=to[:10])
    else:
        return translate("desk.chats.to_whom")
    return ""


def _told(failure: BalcaoError) -> str:
    if isinstance(failure, ChatTaken) and failure.who:
        return translate("desk.chats.taken_by", who=failure.who)
    return translate(failure.key)


def _state(found: DeskChat) -> str:
    """What the script compares: the page is another one when this changes."""
    if found.state is ChatState.TALKING:
        return "mine" if found.mine else "theirs"
    return found.state.value


def _status(found: DeskChat, language: str) -> str:
    if found.state is ChatState.ENDED:
        return translate("desk.chats.over", language)
    if found.state is ChatState.LEFT:
        return translate("desk.chats.left_hint", language)
    there = translate("desk.chats.there" if found.there else "desk.chats.away", language)
    if found.state is ChatState.WAITING:
        return f"{translate('desk.chats.since', language, moment=format_macau(found.asked_at, language))} {there}"
    if found.mine:
        return f"{translate('desk.chats.yours', language)} {there}"
    return translate("desk.chats.taken_by", language, who=found.answered_by)


@at_desk
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, in words: what the bar of every other page asks now and then. It says nothing of the officer being
    there for chats."""
    answer = JsonResponse(waiting_shown(request.actor, request.language))  # type: ignore[attr-defined]
    answer.headers["Cache-Control"] = "no-store"
    return answer


@at_desk
def lines(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The lines after one, with how it stands: what the page asks every few seconds."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    after = request.GET.get("after", "0")
    number = int(after) if after.isdecimal() and len(after) < 16 else 0
    found = desk_chat(actor=actor, at=now(), chat_id=chat_id, after=number)
    officer_looks(actor=actor, at=now(), chat_id=chat_id)
    answer = JsonResponse(
        {
            "html": lines_html(lines_shown(found.lines, language, side=Speaker.OFFICER)),
            "state": _state(found),
            "status": _status(found, language),
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
