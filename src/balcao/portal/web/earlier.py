"""Answers of an earlier application, taken over field by field."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import (
    DraftView,
    EarlierAnswers,
    Origin,
    draft_view,
    earlier_answers,
    earlier_applications,
    take_over_answers,
)
from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound, Refused
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


def earlier_of(actor: Actor, draft_id: int) -> tuple[Origin, ...]:
    """The earlier applications from which this actor may take answers over."""
    with suppress(NotFound, Refused):
        return earlier_applications(actor=actor, at=now(), draft_id=draft_id)
    return ()


@for_holder
def earlier(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Which application, and which of its answers; what is ticked goes into the draft."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    offered = earlier_of(actor, draft_id)
    if view.case_reference or not offered:
        raise NotFound(f"earlier applications of draft {draft_id}")
    wanted = request.POST.get("reference") or request.GET.get("reference") or offered[0].reference
    said = earlier_answers(actor=actor, at=now(), draft_id=draft_id, reference=wanted)
    if request.method == "POST":
        saved = take_over_answers(
            actor=actor,
            at=now(),
            draft_id=draft_id,
            reference=wanted,
            questions=frozenset(request.POST.getlist("take")),
            seen={
                each.question: int(version)
                for each in said.answers
                if (version := request.POST.get(f"version.{each.question}", "")).isdecimal()
            },
        )
        if not saved.conflicts:
            messages.success(request, translate("portal.earlier.done"))
            return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))
        view, said = saved.draft, earlier_answers(actor=actor, at=now(), draft_id=draft_id, reference=wanted)
        messages.warning(request, translate("portal.earlier.conflict"))
    words = words_of(view.version, language)
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "reference": said.origin.reference,
        "day": _day(said.origin, language),
        "others": [
            {"reference": each.reference, "day": _day(each, language)}
            for each in offered
            if each.reference != said.origin.reference
        ],
        "rows": _rows(view, said, words),
        "anew": [words.label(each) for each in said.anew],
    }
    return render(request, "portal/earlier.html", context, status=409 if request.method == "POST" else 200)


def _day(origin: Origin, language: str) -> str:
    return format_macau(macau_date(origin.lodged_at), language)


def _rows(view: DraftView, said: EarlierAnswers, words: ServiceWords) -> list[dict[str, Any]]:
    form = view.version.definition.form
    return [
        {
            "question": each.question,
            "label": words.label(each.question),
            "version": each.version,
            "then": shown_answer(form.question(each.question), each.then, words),
            "now": shown_answer(form.question(each.question), each.now, words),
            "ticked": each.now is None,
        }
        for each in said.answers
        if each.then != each.now
    ]
