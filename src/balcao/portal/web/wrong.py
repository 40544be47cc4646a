"""Saying that what a register filled in is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import DraftView, NotSaidWhy, accept_register, can_be_disputed, dispute_answer, draft_view
from balcao.catalogue.api import get_published, register_described, register_name, shown_answer
from balcao.formkit.api import QuestionState
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.questions import field_id
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


@for_holder
def wrong(request: HttpRequest, holder: str, draft_id: int, question: str) -> HttpResponse:
    """What the register says, what follows from its being wrong, and the reason; or the way to take it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    page_id, state = _found(view, question)
    back_url = f"{reverse('portal-page', args=[holder, draft_id, page_id])}#{field_id(question)}"
    fault = ""
    if request.method == "POST":
        try:
            if request.POST.get("accept"):
                accept_register(actor=actor, at=now(), draft_id=draft_id, question=question)
                messages.success(request, translate("portal.wrong.taken_back", language))
            else:
                why = request.POST.get("why", "")
                dispute_answer(actor=actor, at=now(), draft_id=draft_id, question=question, why=why)
                messages.success(request, translate("portal.wrong.done", language))
            return redirect(back_url)
        except NotSaidWhy as failure:
            fault = translate(failure.key, language)
    words = words_of(view.version, language)
    said: Mapping[str, Any] = view.disputed.get(question, {})
    context = {
        "back_url": back_url,
        "service_name": words.find("name"),
        "label": words.label(question),
        "said": shown_answer(state.definition, state.said, words),
        "source": _source(view, state, language),
        "disputed": state.disputed,
        "why": request.POST.get("why", "")[:1000] or said.get("why", ""),
        "error": fault,
        "errors": [{"href": "#why", "text": fault}] if fault else [],
        **_correction(state, language),
    }
    return render(request, "portal/wrong.html", context, status=422 if fault else 200)


def _found(view: DraftView, question: str) -> tuple[str, QuestionState]:
    """The page and the state of a question that is disputed or may be."""
    if not view.case_reference:
        for page in view.journey.visible_pages:
            for state in page.questions:
                if state.id == question and (state.disputed or can_be_disputed(state, view.version.definition)):
                    return page.id, state
    raise NotFound(f"question {question}")


def _source(view: DraftView, state: QuestionState, language: str) -> str:
    register = state.source.register_id if state.source else view.disputed[state.id]["register"]
    name, day = register_name(register, language), view.asked_on.get(register)
    if not day:
        return translate("portal.page.from", language, source=name)
    return translate("portal.page.from_on", language, source=name, at=format_macau(date.fromisoformat(day), language))


def _correction(state: QuestionState, language: str) -> dict[str, str]:
    """Who keeps the register, and the service that corrects it, if there is one."""
    register = register_described(state.source.register_id) if state.source else None
    if state.source is None or register is None:
        return {}
    shown = {"keeper": department_name(register.keeper, language)}
    service = register.corrected_by.get(state.source.field)
    if service:
        try:
            version = get_published(service, at=now())
        except NotFound:
            return shown
        shown |= {
            "service_url": reverse("portal-service", args=[service]),
            "service": pick(version.definition.text("name"), language),
        }
    return shown
