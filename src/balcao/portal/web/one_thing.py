"""Things that take several services: what they are, a few questions, the plan made from the answers, the beginning."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.bundles.api import AnswersMissing, NothingNeeded, begin_one_thing
from balcao.cases.api import WrongAudience
from balcao.catalogue.api import ServiceWords
from balcao.formkit.api import parse_page
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.guidance.api import PAGE, SHOWN_TO_ANYONE, OneThing, answered, one_thing, plan
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.plans import plan_rows
from balcao.portal.services import audience_in_short
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.reading import page_errors, page_questions


@public
def thing(request: HttpRequest, thing_id: str) -> HttpResponse:
    """What it is, and every service that may be needed."""
    found, language = one_thing(thing_id), request.language  # type: ignore[attr-defined]
    context = {
        **_about(found, language),
        "who": audience_in_short(found.audience, language),
        "rounds": plan_rows(found, plan(found, None, at=now()), language, at=now()),
        "conditional": {each.service for each in found.services if each.when},
    }
    return render(request, "portal/one_thing.html", context)


@public
def questions(request: HttpRequest, thing_id: str) -> HttpResponse:
    """The questions, on one page. The answers stay in the session; nothing is kept of whoever only looks. A guide that
    leads here says in the address what it knows."""
    found, language = one_thing(thing_id), request.language  # type: ignore[attr-defined]
    judged = request.method == "POST"
    answers = {**_kept(request, found), **_shared(request, found)}
    if judged:
        shown = frozenset(question.id for question in found.form.questions())
        posted = {name: list(values) for name, values in request.POST.lists()}
        answers = {
            name: value
            for name, value in parse_page(found.form, PAGE, posted, shown=shown).values.items()
            if value is not None
        }
        request.session[_key(found)] = answers
    journey = answered(found, answers, at=now())
    if judged and journey.complete:
        return HttpResponseRedirect(reverse("portal-one-thing-plan", args=[thing_id]))
    words = ServiceWords({written: texts.model_dump() for written, texts in found.texts.items()}, language)
    views = page_questions(journey.page(PAGE), words, versions={}, judged=judged)
    context = {**_about(found, language), "questions": views, "errors": page_errors(views) if judged else []}
    return render(request, "portal/one_thing_questions.html", context, status=422 if judged else 200)


@public
def made(request: HttpRequest, thing_id: str) -> HttpResponse:
    """The plan made from the answers, to print or to share. A shared address holds only answers that say nothing of a
    person; whoever opens it answers for themself before beginning."""
    found, language = one_thing(thing_id), request.language  # type: ignore[attr-defined]
    shared = _shared(request, found)
    answers = shared or _kept(request, found)
    complete = not shared and answered(found, answers, at=now()).complete
    if not shared and not complete:
        return HttpResponseRedirect(reverse("portal-one-thing-questions", args=[thing_id]))
    planned = plan(found, answers, at=now())
    here = reverse("portal-one-thing-plan", args=[thing_id])
    context = {
        **_about(found, language),
        "rounds": plan_rows(found, planned, language, at=now()),
        "count": len(planned),
        "complete": complete,
        "share": request.build_absolute_uri(f"{here}?{_address(found, answers)}"),
        **_starting(request, found),
    }
    return render(request, "portal/one_thing_plan.html", context)


@for_holder
@require_POST
def begin(request: HttpRequest, holder: str, thing_id: str) -> HttpResponse:
    """Begin everything that the answers need; then the page of all of it."""
    found, language = one_thing(thing_id), request.language  # type: ignore[attr-defined]
    try:
        number = begin_one_thing(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            key=request.POST.get("key") or secrets.token_urlsafe(16),
            thing_id=thing_id,
            answers=_kept(request, found),
        )
    except AnswersMissing:
        return HttpResponseRedirect(reverse("portal-one-thing-questions", args=[thing_id]))
    except (NothingNeeded, WrongAudience) as failure:
        context = {
            **_about(found, language),
            "errors": [{"text": translate(failure.key, language)}],
            "who": audience_in_short(found.audience, language),
        }
        return render(request, "portal/one_thing_refused.html", context, status=409)
    return HttpResponseRedirect(reverse("portal-bundle", args=[holder, number]))


def _about(found: OneThing, language: str) -> dict[str, Any]:
    return {
        "thing_id": found.id,
        "name": pick(found.text("name"), language),
        "summary": pick(found.text("summary"), language),
    }


def _starting(request: HttpRequest, found: OneThing) -> dict[str, Any]:
    if request.actor is None:  # type: ignore[attr-defined]
        return {}
    choice = holder_shown(request)
    return {"start_holder": choice.holder_id, "start_name": choice.name, "start_key": secrets.token_urlsafe(16)}


def _key(found: OneThing) -> str:
    return f"one-thing:{found.id}"


def _kept(request: HttpRequest, found: OneThing) -> dict[str, Any]:
    kept = request.session.get(_key(found), {})
    return dict(kept) if isinstance(kept, dict) else {}


def _shared(request: HttpRequest, found: OneThing) -> dict[str, Any]:
    """The answers in the address, as far as they are of the kinds that may stand there and are right."""
    given: dict[str, Any] = {}
    for question in found.form.questions():
        text = request.GET.get(question.id, "")[:20]
        if question.kind in SHOWN_TO_ANYONE and text:
            given |= dict(parse_page(found.form, PAGE, {question.id: [text]}, shown=frozenset({question.id})).values)
    wrong = {fault.question for fault in answered(found, given, at=now()).faults}
    return {name: value for name, value in given.items() if value is not None and name not in wrong}


def _address(found: OneThing, answers: Mapping[str, Any]) -> str:
    words = {True: "yes", False: "no"}
    return urlencode(
        {
            question.id: words[value] if isinstance(value, bool) else value
            for question in found.form.questions()
            if question.kind in SHOWN_TO_ANYONE and (value := answers.get(question.id)) is not None
        }
    )
