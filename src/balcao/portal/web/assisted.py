"""The portal's pages as a clerk sees them who enters for a person at a counter: the form, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.counter.api import last_helped
from balcao.entities.api import acting_choice
from balcao.foundation.ui.api import Header, HeaderLink
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.refusals import typed_words

AT_COUNTER = frozenset(
    {
        "portal-start",
        "portal-draft",
        "portal-registers",
        "portal-discard",
        "portal-restore",
        "portal-page",
        "portal-field",
        "portal-choices",
        "portal-table-report",
        "portal-check",
        "portal-sign-file",
        "portal-page-upload",
        "portal-uploads",
        "portal-upload",
        "portal-amend",
        "portal-amend-begin",
        "portal-amend-drop",
        "portal-earlier",
        "portal-newer-form",
        "portal-paper-form",
        "portal-draft-paper",
        "portal-draft-form",
        "portal-draft-paper-read",
        "portal-draft-paper-file",
    }
)
"""What of the person's pages a clerk has before them. Letters, licences and mandates are the person's own."""


def shown_at_counter(request: HttpRequest) -> bool:
    """Whether the page asked for is one of them."""
    match = request.resolver_match
    return match is not None and match.url_name in AT_COUNTER


def back_to_visit(holder: str, named: Mapping[str, Any]) -> HttpResponse:
    """To the clerk's page of the application, or of the visit."""
    if "draft_id" in named:
        return HttpResponseRedirect(reverse("desk-assist-draft", args=[holder, named["draft_id"]]))
    return HttpResponseRedirect(reverse("desk-assist"))


def visit_over(request: HttpRequest, holder: str, clerk: Actor) -> HttpResponse | None:
    """What to do when the visit ended while this page was open; None when it is about something else.

    What was typed is shown, to be entered again: it is not saved.
    """
    last = last_helped(actor=clerk, at=now())
    if last is None or not _was_theirs(last.person, holder):
        return None
    request.actor = clerk  # type: ignore[attr-defined]
    name = pick(last.name, request.language)  # type: ignore[attr-defined]
    context = {"name": name, "typed": typed_words(request)}
    return render(request, "portal/visit_over.html", context, status=409)


def _was_theirs(person: Actor, holder: str) -> bool:
    if holder == person.self_id:
        return True
    try:
        return holder.startswith("e-") and bool(acting_choice(person.person_id or 0, int(holder[2:]), now()))
    except NotFound:
        return False


def counter_header(actor: Actor, name: str, language: str) -> Header:
    """The header of a page on which a clerk enters: for whom, and the way back to the visit."""
    whom = name if actor.entity_id is None else f"{name} · {replace(actor, language=language).shown_name}"
    visit = reverse("desk-assist")
    return Header(
        holder_name=whom,
        holder_kind="counter",
        switch_url=visit,
        links=(HeaderLink(key="portal.nav.visit", url=visit),),
    )
