"""Answering a request for more, and changing a lodged application: the open pages, the difference, then sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    AlreadyDecided,
    CaseView,
    ClerkWorksOnIt,
    FeeWouldChange,
    Incomplete,
    NotNow,
    ReasonNeeded,
    amend_case,
    answer_supplement,
    case_view,
    draft_view,
    drop_amendment,
    keep_answer,
    send_amendment,
)
from balcao.counter.api import open_draft
from balcao.documents.api import answer_files, forget_pieces
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.portal.amended import changes_shown, fixes_shown, page_items
from balcao.portal.web.assisted import back_to_visit
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

MOST = 5000


@for_holder
def amend(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """What is asked for or can be changed; posting it sends all of it at once."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    case = case_view(actor=actor, at=now(), reference=reference)
    asked, running = case.open_question, next((each for each in case.amendments if not each.sent_at), None)
    if case.holder_id != holder or not (asked or running):
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
    open_draft(actor=actor, at=now(), draft_id=case.draft_id)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _send(request, case)
        if not errors and actor.clerk is not None:
            return back_to_visit(holder, {"draft_id": case.draft_id})
        if not errors:
            messages.success(request, translate("portal.matter.answered" if asked else "portal.amend.sent"))
            return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
    words = words_of(case.version, language)
    view = draft_view(actor=actor, at=now(), draft_id=running.draft_id) if running else None
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words.find("name"),
        "asked": {
            "text": asked.text,
            "fixes": fixes_shown(case, words),
            "until": format_macau(asked.due_on, language),
            "typed": request.POST.get("answer", asked.kept)[:MOST],
            "present": [{"name": file["name"], "sha256": file["sha256"]} for file in asked.kept_files],
        }
        if asked
        else None,
        "items": page_items(view, holder, words) if view else [],
        "changes": changes_shown(running, case, words) if running else [],
        "running": running,
        "errors": errors,
        "file_error": next((each["text"] for each in errors if each["href"] == "#files"), ""),
        "send_text": _send_text(asked is not None, at_counter=actor.clerk is not None),
    }
    return render(request, "portal/amend.html", context, status=422 if errors else 200)


def _send_text(asked: bool, *, at_counter: bool) -> str:
    key = "portal.check.to_confirm" if at_counter else "portal.amend.answer" if asked else "portal.amend.send"
    return translate(key)


def _send(request: HttpRequest, case: CaseView) -> list[dict[str, str]]:
    """Hand it in, or at a counter keep it to be confirmed; what is wrong with it, if anything."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if case.open_question is None:
            if actor.clerk is None:
                send_amendment(actor=actor, at=now(), reference=case.reference)
            return []
        new, refused = answer_files(request, "files")
        if refused:
            return [{"href": "#files", "text": refused}]
        gone = {*request.POST.getlist("files.remove"), *(file["sha256"] for file in new)}
        files = [*(file for file in case.open_question.kept_files if file["sha256"] not in gone), *new]
        give = answer_supplement if actor.clerk is None else keep_answer
        give(actor=actor, at=now(), reference=case.reference, text=request.POST.get("answer", ""), files=files)
        forget_pieces(request)
    except Incomplete as failure:
        return [{"href": "#pages", "text": translate(failure.key)}]
    except ReasonNeeded:
        return [{"href": "#answer", "text": translate("portal.amend.nothing")}]
    except (NotNow, AlreadyDecided, ClerkWorksOnIt, FeeWouldChange) as failure:
        return [{"href": "", "text": translate(failure.key)}]
    return []


@for_holder
@require_POST
def begin(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Open a lodged application for changes of one's own accord."""
    try:
        amend_case(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    except (NotNow, AlreadyDecided, ClerkWorksOnIt) as failure:
        messages.warning(request, translate(failure.key))
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
    return HttpResponseRedirect(reverse("portal-amend", args=[holder, reference]))


@for_holder
@require_POST
def drop(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Leave it as it was lodged."""
    try:
        drop_amendment(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
        messages.success(request, translate("portal.amend.dropped"))
    except ClerkWorksOnIt as failure:
        messages.warning(request, translate(failure.key))
    return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
