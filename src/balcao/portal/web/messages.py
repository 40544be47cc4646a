"""Writing with the department about a case."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import ReasonNeeded, case_view
from balcao.correspondence.api import MessageView, ThreadView, threads_for_applicant, write_to_office
from balcao.documents.api import answer_files, forget_pieces, shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

MOST = 5000


@for_holder
def talk(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """All topics of a case; posting writes on one of them, or begins another."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _write(request, reference)
        if not errors:
            messages.success(request, translate("portal.talk.sent"))
            return HttpResponseRedirect(request.path)
    case = case_view(actor=actor, at=now(), reference=reference)
    threads = threads_for_applicant(actor=actor, at=now(), reference=reference)
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words_of(case.version, language).find("name"),
        "threads": [_thread(each, holder, reference, language) for each in threads],
        "typed": {name: request.POST.get(name, "")[:MOST] for name in ("text", "topic", "thread")},
        "key": secrets.token_urlsafe(12),
        "errors": errors,
        "file_error": next((each["text"] for each in errors if each["href"].startswith("#files-")), ""),
    }
    return render(request, "portal/talk.html", context, status=422 if errors else 200)


def _write(request: HttpRequest, reference: str) -> list[dict[str, str]]:
    """Send what was written; what is wrong with it, if anything."""
    thread = request.POST.get("thread", "")
    place = thread if thread.isdecimal() and len(thread) < 16 else "new"
    files, refused = answer_files(request, "files")
    if refused:
        return [{"href": f"#files-{place}", "text": refused}]
    try:
        write_to_office(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reference=reference,
            key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(12),
            text=request.POST.get("text", ""),
            topic=request.POST.get("topic", ""),
            thread_id=int(place) if place != "new" else None,
            files=files,
        )
    except ReasonNeeded:
        return [{"href": f"#text-{place}", "text": translate("portal.talk.missing")}]
    forget_pieces(request)
    return []


def _thread(thread: ThreadView, holder: str, reference: str, language: str) -> dict[str, Any]:
    state = ""
    if thread.waits_for and thread.due_on:
        key = "portal.talk.you" if thread.waits_for == "applicant" else "portal.talk.they"
        state = translate(key, language, day=format_macau(thread.due_on, language))
    return {
        "id": str(thread.id),
        "topic": thread.topic,
        "state": state,
        "kind": "orange" if thread.waits_for == "applicant" else "blue",
        "messages": [_message(each, holder, reference, language) for each in thread.messages],
    }


def _message(message: MessageView, holder: str, reference: str, language: str) -> dict[str, Any]:
    own = message.side == "applicant"
    seen = [each for each in message.seen if own]
    return {
        "who": message.who if own else translate("portal.talk.office", language, who=message.who),
        "at": message.at,
        "text": message.text,
        "own": own,
        "files": [
            {"name": each["name"], "href": reverse("portal-talk-file", args=[holder, reference, each["sha256"]])}
            for each in message.files
        ],
        "seen": " · ".join(
            translate("portal.talk.seen", language, who=each.who, moment=format_macau(each.at, language))
            for each in seen
        ),
    }


@for_holder
def talk_file(request: HttpRequest, holder: str, reference: str, sha256: str) -> HttpResponse:
    """A file of a message."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    threads = threads_for_applicant(actor=actor, at=now(), reference=reference)
    files = (file for thread in threads for message in thread.messages for file in message.files)
    found = next((each for each in files if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"file {sha256}")
    return shown_file(request, str(found["key"]), str(found["name"]))
