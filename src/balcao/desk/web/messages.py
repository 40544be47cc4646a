"""Writing with the applicant about a case; calls put on record; what applicants wait for."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import ReasonNeeded
from balcao.catalogue.api import get_version
from balcao.correspondence.api import (
    BadDay,
    MessageView,
    ThreadView,
    file_attachment,
    note_call,
    settle_thread,
    talk_for_office,
    waiting_for_office,
    write_to_applicant,
)
from balcao.desk.latin_names import latin_names, who_did, with_latin
from balcao.desk.measures_shown import said_of
from balcao.desk.reading import words_of
from balcao.desk.typed import MOST, TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import answer_files, forget_pieces, shown_file
from balcao.foundation.audit.api import acts_about
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound


@at_desk
def talk(request: HttpRequest, reference: str) -> HttpResponse:
    """All topics of a case; posting writes on one of them, or begins another."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "")[:MOST] for name in ("text", "topic", "thread", "spoke_with", "call")}
    day = TypedDay.read(request.POST, "by") if request.method == "POST" else TypedDay()
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _call(request, reference) if request.POST.get("act") == "call" else _write(request, reference, day)
        if not errors:
            messages.success(request, translate("desk.talk.sent", language))
            return redirect("desk-talk", reference)
    found = talk_for_office(actor=actor, at=now(), reference=reference)
    version = get_version(found.version_id)
    measure = version.definition.data.by_department
    latin = latin_names(who_did(acts_about(f"case:{reference}")), language)
    context = {
        "bar": bar(request),
        "talk": found,
        "by_department": measure,
        "service_name": words_of(version, language).find("name"),
        "reads": translate(f"desk.supplement.language.{found.language}", language),
        "threads": [_thread(each, reference, latin, language, measure=measure) for each in found.threads],
        "typed": typed,
        "day": day,
        "key": secrets.token_urlsafe(12),
        "errors": errors,
        "file_error": next((each["text"] for each in errors if each["href"].startswith("#files-")), ""),
    }
    return render(request, "desk/case/talk.html", context, status=422 if errors else 200)


def _write(request: HttpRequest, reference: str, day: TypedDay) -> list[dict[str, str]]:
    """Send what was written; what is wrong with it, if anything."""
    thread = request.POST.get("thread", "")
    place = thread if thread.isdecimal() and len(thread) < 16 else "new"
    files, refused = answer_files(request, "files")
    if not day.empty and day.on is None:
        return [{"href": f"#by-{place}", "text": translate("correspondence.bad_day")}]
    if refused:
        return [{"href": f"#files-{place}", "text": refused}]
    try:
        write_to_applicant(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reference=reference,
            key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(12),
            text=request.POST.get("text", ""),
            topic=request.POST.get("topic", ""),
            thread_id=int(place) if place != "new" else None,
            files=files,
            answer_by=day.on,
        )
    except BadDay as failure:
        return [{"href": f"#by-{place}", "text": translate(failure.key)}]
    except ReasonNeeded:
        return [{"href": f"#text-{place}", "text": translate("desk.talk.missing")}]
    forget_pieces(request)
    return []


def _call(request: HttpRequest, reference: str) -> list[dict[str, str]]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    spoke_with, text = request.POST.get("spoke_with", ""), request.POST.get("call", "")
    try:
        note_call(actor=actor, at=now(), reference=reference, spoke_with=spoke_with, text=text)
    except ReasonNeeded:
        return [{"href": "#spoke_with", "text": translate("desk.talk.call_missing")}]
    return []


def _thread(
    thread: ThreadView, reference: str, latin: Mapping[str, str], language: str, *, measure: bool
) -> dict[str, Any]:
    state = ""
    if thread.waits_for and thread.due_on:
        key = "desk.talk.they" if thread.waits_for == "applicant" else "desk.talk.we"
        state = said_of(key, language, measure=measure, day=format_macau(thread.due_on, language))
    return {
        "id": str(thread.id),
        "topic": thread.topic,
        "state": state,
        "waits": bool(thread.waits_for),
        "kind": "orange" if thread.waits_for == "office" else "blue",
        "messages": [_message(each, reference, language) for each in with_latin(thread.messages, latin)],
        "to_file": [
            {"message": message.id, "name": file["name"], "sha256": file["sha256"]}
            for message in thread.messages
            if message.side == "applicant"
            for file in message.files
            if file["sha256"] not in message.filed
        ],
    }


def _message(message: MessageView, reference: str, language: str) -> dict[str, Any]:
    own = message.side == "office"
    who = message.who
    if message.for_name:
        who = translate("officers.in_substitution", language, who=who, absent=message.for_name)
    return {
        "who": who,
        "at": message.at,
        "text": message.text,
        "own": own,
        "files": [
            {
                "name": each["name"],
                "href": reverse("desk-talk-file-view", args=[reference, each["sha256"]]),
                "note": _filed(message, each["sha256"], language),
            }
            for each in message.files
        ],
        "seen": " · ".join(
            translate("desk.talk.seen", language, who=each.who, moment=format_macau(each.at, language))
            for each in message.seen
        ),
    }


def _filed(message: MessageView, sha256: str, language: str) -> str:
    """Who made the file a paper of the case, if anybody did."""
    who = message.filed.get(sha256)
    return translate("desk.talk.filed", language, who=who) if who else ""


@at_desk
@require_POST
def settle(request: HttpRequest, reference: str, thread_id: int) -> HttpResponse:
    """A topic needs no answer any more."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    settle_thread(actor=actor, at=now(), reference=reference, thread_id=thread_id)
    return redirect("desk-talk", reference)


@at_desk
@require_POST
def file_it(request: HttpRequest, reference: str, message_id: int, sha256: str) -> HttpResponse:
    """A file of a message becomes a paper of the case."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    file_attachment(actor=actor, at=now(), reference=reference, message_id=message_id, sha256=sha256)
    messages.success(request, translate("desk.talk.now_filed"))
    return redirect("desk-talk", reference)


@at_desk
def talk_file(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """A file of a message."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found_talk = talk_for_office(actor=actor, at=now(), reference=reference)
    files = (file for thread in found_talk.threads for message in thread.messages for file in message.files)
    found = next((each for each in files if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"file {sha256}")
    return shown_file(request, str(found["key"]), str(found["name"]))


@at_desk
def owed(request: HttpRequest) -> HttpResponse:
    """Everything applicants wait for, the soonest due first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [
        {
            "url": reverse("desk-talk", args=[each.reference]),
            "title": each.topic,
            "state": translate("desk.talk.we", language, day=format_macau(each.due_on, language)),
            "kind": "red" if each.late else "blue",
            "note": " · ".join(
                (
                    each.holder_name,
                    words_of(get_version(each.service_version), language).find("name"),
                    each.reference,
                )
            ),
        }
        for each in waiting_for_office(actor=actor, at=now())
    ]
    return render(request, "desk/owed.html", {"bar": bar(request), "rows": rows})
