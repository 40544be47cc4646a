"""Asking the department about one question of a form, where it stands."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import DraftView, ReasonNeeded, draft_view
from balcao.catalogue.api import shown_answer
from balcao.correspondence.api import FieldQuestionView, TooManyLines, ask_at_field, asked_at_fields
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.amended import pages_open
from balcao.portal.questions import field_id
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

type Office = Callable[[str, str], dict[str, str]]
"""From a question and a language to the way to the department's answer."""


def office_of(actor: Actor, holder: str, view: DraftView) -> Office | None:
    """The way from each question of a draft to the department; none at a counter, where a clerk is there to ask."""
    if actor.person_id is None or actor.clerk is not None or view.case_reference:
        return None
    asked = {each.question: each for each in asked_at_fields(actor=actor, at=now(), draft_id=view.id)}

    def way(question: str, language: str) -> dict[str, str]:
        known = asked.get(question)
        key = "link" if known is None else "count" if known.answer else "wait"
        return {
            "href": reverse("portal-ask-office", args=[holder, view.id, question]),
            "text": translate(f"portal.ask_office.{key}", language),
            "answer": known.answer if known else "",
        }

    return way


@for_holder
def ask_office(request: HttpRequest, holder: str, draft_id: int, question: str) -> HttpResponse:
    """What was asked about a question and answered, and the form to ask."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    places = [(page, state) for page in pages_open(view) for state in page.questions if state.id == question]
    if not places or view.case_reference or actor.clerk is not None:
        raise NotFound(f"question {question}")
    ((page, state),) = places
    error = ""
    if request.method == "POST":
        try:
            ask_at_field(
                actor=actor,
                at=now(),
                draft_id=draft_id,
                question=question,
                text=request.POST.get("text", ""),
                shows_all=request.POST.get("shows_all") == "yes",
                key=request.POST.get("key") or secrets.token_urlsafe(16),
            )
        except ReasonNeeded:
            error = translate("portal.ask_office.missing", language)
        except TooManyLines as failure:
            error = translate(failure.key, language)
        else:
            messages.success(request, translate("portal.ask_office.asked", language))
            return redirect("portal-ask-office", holder, draft_id, question)
    words = words_of(view.version, language)
    asked = asked_at_fields(actor=actor, at=now(), draft_id=draft_id)
    context = {
        "back_url": f"{reverse('portal-page', args=[holder, draft_id, page.id])}#{field_id(question)}",
        "label": words.label(question),
        "answer": shown_answer(state.definition, state.value, words),
        "service_name": words.find("name"),
        "department": department_name(view.version.definition.data.department, language),
        "asked": [_row(each, language) for each in asked if each.question == question],
        "allow": [
            {
                "value": "yes",
                "text": translate("portal.ask_office.allow", language),
                "checked": "shows_all" in request.POST,
            }
        ],
        "key": request.POST.get("key") or secrets.token_urlsafe(16),
        "text": request.POST.get("text", "") if error else "",
        "error": error,
        "errors": [{"href": "#text", "text": error}] if error else [],
    }
    return render(request, "portal/ask_office.html", context, status=422 if error else 200)


def _row(each: FieldQuestionView, language: str) -> dict[str, Any]:
    return {
        "text": each.text,
        "at": format_macau(each.asked_at, language),
        "shows_all": each.shows_all,
        "answer": each.answer,
        "who": each.answered_name,
        "answered_at": format_macau(each.answered_at, language) if each.answered_at else "",
    }
