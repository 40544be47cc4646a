"""Saving and removing lists; giving the selected cases to an officer; labels and urgency of a case."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import AlreadyDecided, Narrowing, NotTheirs, ReasonNeeded, ReservedBy, assign_case, sort_case
from balcao.desk.list_filter import address
from balcao.desk.web.case import show_case
from balcao.desk.web.guard import at_desk
from balcao.desk.web.queue import show_queue
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.worklists.api import NameNeeded, forget_list, gather_to_assign, save_list

MOST = 200
"""So many cases are selected at once; a longer list is dealt with whole."""


def chosen_cases(sent: QueryDict) -> list[str]:
    """The references that were ticked, each once."""
    return list(dict.fromkeys(sent.getlist("case")))


def wrongly_chosen(chosen: list[str], language: str) -> str:
    """Why nothing is done with what was ticked, in words: nothing was, or more than at once; empty when it is right."""
    if not chosen:
        return translate("desk.select.none", language)
    return translate("desk.select.too_many", language, count=len(chosen), most=MOST) if len(chosen) > MOST else ""


def back_to(sent: QueryDict) -> str:
    """The list from which something was sent."""
    return f"{reverse('desk-queue')}{address(sent.get('view', 'to_do'), Narrowing.read(sent))}"


@at_desk
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list is narrowed to."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    sent = request.POST
    try:
        save_list(
            actor=actor,
            at=now(),
            department=sent.get("department") or min(actor.departments),
            name=sent.get("name", ""),
            view=sent.get("view", ""),
            narrowing=Narrowing.read(sent),
            shared=sent.get("shared") == "yes",
        )
    except NameNeeded as failure:
        return show_queue(request, {"name": translate(failure.key, language)}, status=422)
    messages.success(request, translate("desk.lists.saved", language))
    return redirect(back_to(sent))


@at_desk
@require_POST
def forget(request: HttpRequest, list_id: int) -> HttpResponse:
    """Remove a list of one's own."""
    forget_list(actor=request.actor, at=now(), list_id=list_id)  # type: ignore[attr-defined]
    messages.success(request, translate("desk.lists.forgotten", request.language))  # type: ignore[attr-defined]
    return redirect("desk-queue")


@at_desk
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the selected cases to an officer, or back to the team; each for itself, and what could not be is told. A
    whole list is given in a batch that can be stopped."""
    language: str = request.language  # type: ignore[attr-defined]
    sent, chosen, whole = request.POST, chosen_cases(request.POST), request.POST.get("whole") == "yes"
    to = sent.get("to", "")
    wrong = "" if whole else wrongly_chosen(chosen, language)
    faults = {"choose": wrong} if wrong else {}
    if to != "team" and not (to.isascii() and to.isdecimal() and len(to) < 10):
        faults["to"] = translate("desk.assign.who", language)
    if faults:
        return show_queue(request, faults, status=422)
    person_id = None if to == "team" else int(to)
    if whole:
        return _whole_assigned(request, person_id)
    left = [reference for reference in chosen if not _assigned(request, reference, person_id)]
    if done := len(chosen) - len(left):
        messages.success(request, translate("desk.assign.done", language, count=done))
    if left:
        words = translate("desk.assign.not_done", language, count=len(left), references=listed(left[:10], language))
        messages.warning(request, words)
    return redirect(back_to(sent))


def _whole_assigned(request: HttpRequest, person_id: int | None) -> HttpResponse:
    batch_id = gather_to_assign(
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(),
        key=request.POST.get("key", "")[:60] or secrets.token_urlsafe(24),
        view=request.POST.get("view", ""),
        narrowing=Narrowing.read(request.POST),
        person_id=person_id,
    )
    return redirect("desk-batch", batch_id)


def _assigned(request: HttpRequest, reference: str, person_id: int | None) -> bool:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        assign_case(actor=actor, at=now(), reference=reference, person_id=person_id)
    except (AlreadyDecided, NotFound, NotTheirs, ReservedBy):
        return False
    return True


@at_desk
@require_POST
def sort(request: HttpRequest, reference: str) -> HttpResponse:
    """Labels and urgency of a case."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    sent = request.POST
    numbers = [int(each) for each in sent.getlist("label") if each.isascii() and each.isdecimal() and len(each) < 10]
    urgent, reason = sent.get("urgent") == "yes", sent.get("urgent_reason", "")
    try:
        sort_case(actor=actor, at=now(), reference=reference, labels=numbers, urgent=urgent, reason=reason)
    except ReasonNeeded:
        error = {"href": "#urgent_reason", "text": translate("desk.sort.missing", language)}
        return show_case(request, reference, act="sort", errors=[error], status=422)
    except AlreadyDecided:
        error = {"href": "", "text": translate("cases.not_now", language)}
        return show_case(request, reference, act="sort", errors=[error], status=409)
    messages.success(request, translate("desk.did.sort", language))
    return redirect("desk-case", reference)
