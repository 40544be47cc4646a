"""An association's own organs: terms, what the law wants, who keeps acting after a change, objections to answer."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.associations.api import (
    Answer,
    AnsweredAlready,
    HandoverQuestion,
    HandoverView,
    ObjectionView,
    WordsNeeded,
    answer_handover,
    answer_objection,
    composition_warnings,
    handover_of,
    objection_to_answer,
    objections_to_answer,
    own_organs,
    term_state,
)
from balcao.entities.api import Action
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.portal.organs_shown import full_name, organ_groups, said, short_name, source_words, term_banner
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.mandates import GIVING_NEEDS


def _actions(question: HandoverQuestion, language: str) -> str:
    words = [translate(f"entities.action.{each.value}", language) for each in Action if each in question.actions]
    first, last = said("handover.comma", language).join(words[:-1]), words[-1]
    return f"{first}{said('handover.and', language)}{last}" if first else last


def _question(question: HandoverQuestion, holder: str, language: str) -> dict[str, Any]:
    name = short_name(question.name, language)
    post = said(f"post.{question.post}", language) if question.post else ""
    sentence = said(
        "handover.leaving" if question.leaving else "handover.joining",
        language,
        name=name,
        post=post,
        actions=_actions(question, language),
    )
    answer = question.answer
    note = ""
    if question.leaving and answer is Answer.OPEN:
        note = said("handover.ends", language, day=format_macau(question.ends_on, language) if question.ends_on else "")
    elif answer is not Answer.OPEN:
        note = said(f"handover.{'ended_by' if answer is Answer.ENDED else answer.value}", language)
    buttons = []
    if answer not in (Answer.KEPT, Answer.GIVEN):
        verb = "give" if not question.leaving else "stays" if answer is Answer.OPEN else "again"
        buttons.append({"value": "yes", "text": said(f"handover.{verb}", language, name=name), "kind": ""})
    if answer in (Answer.OPEN, Answer.KEPT):
        verb = "ends_now" if question.leaving else "leave"
        buttons.append({"value": "no", "text": said(f"handover.{verb}", language), "kind": "secondary"})
    if question.own:
        buttons, note = [], said("handover.own", language)
    url = reverse("portal-handover", args=[holder, question.item_id])
    return {"sentence": sentence, "note": note, "buttons": buttons, "url": url, "name": name}


def _handover(view: HandoverView | None, holder: str, language: str) -> dict[str, Any] | None:
    if view is None:
        return None
    day = format_macau(view.effect_on, language)
    later = view.effect_on > macau_date(now())
    questions = [_question(each, holder, language) for each in view.questions]
    if not view.may_answer:
        questions = [{**each, "buttons": []} for each in questions]
    intro = said("handover.not_yet" if later else "handover.intro", language, day=day)
    return {"questions": questions, "intro": intro, "others": not later and not view.may_answer}


@for_holder
def own(request: HttpRequest, holder: str) -> HttpResponse:
    """Organs, terms, warnings, and what waits for an answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    view = own_organs(actor=actor, at=at, on=macau_date(at))
    term = term_state(view.entity_id, at)
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "number": view.number,
        "groups": organ_groups(view, language),
        "sources": source_words(view, language),
        "banner": term_banner(term, language),
        "until": format_macau(term.last_day, language) if term.state == "running" and term.last_day else "",
        "warnings": [
            said(f"warning.{each.key}", language, organ=said(f"body.{each.body}", language), **each.values)
            for each in composition_warnings(view.organs)
        ],
        "handover": _handover(handover_of(actor=actor, at=at), holder, language),
        "hearings": hearing_rows(objections_to_answer(actor=actor, at=at), holder, language),
    }
    return render(request, "portal/organs.html", context)


def hearing_rows(asked: list[ObjectionView], holder: str, language: str) -> list[dict[str, Any]]:
    """The objections an association is asked about, each with its day."""
    return [
        {
            "url": reverse("portal-hearing", args=[holder, each.number]),
            "text": f"{said('hearing.banner', language)} {format_macau(each.answer_until, language)}",
        }
        for each in asked
        if each.answer_until
    ]


@for_holder
@require_POST
def handover(request: HttpRequest, holder: str, item_id: int) -> HttpResponse:
    """One tap for each person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    said_so = request.POST.get("stays")
    if said_so not in ("yes", "no"):
        raise NotFound(f"answer to question {item_id}")
    if said_so == "yes" and actor.assurance < GIVING_NEEDS:
        back = urlencode({"next": reverse("portal-organs", args=[holder])})
        return redirect(f"{settings.BALCAO_STEP_UP_URL}?{back}")
    answer_handover(actor=actor, at=now(), item_id=item_id, stays=said_so == "yes")
    messages.success(request, said("handover.did", request.language))  # type: ignore[attr-defined]
    return redirect("portal-organs", holder)


@for_holder
def hearing(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """What somebody objects to, and what the association says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    objection = objection_to_answer(actor=actor, at=now(), number=number)
    text, error = request.POST.get("text", "").replace("\r\n", "\n"), ""
    if request.method == "POST":
        try:
            answer_objection(actor=actor, at=now(), number=number, text=text)
        except (WordsNeeded, AnsweredAlready) as failure:
            error = translate(failure.key, language)
        else:
            messages.success(request, said("hearing.done", language))
            return redirect("portal-organs", holder)
    seat = objection.seat
    context = {
        "holder": holder,
        "objection": objection,
        "intro": said(
            "hearing.intro",
            language,
            person=full_name(objection.person),
            post=said(f"post.{seat.post}", language),
            organ=said(f"body.{seat.body}", language),
        ),
        "text": text,
        "error": error,
        "errors": [{"href": "#text", "text": error}] if error else [],
        "open": objection.answered_at is None and objection.state == "open",
    }
    return render(request, "portal/hearing.html", context, status=422 if error else 200)
