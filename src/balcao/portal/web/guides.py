"""Guides: a few plain questions, one a page, then one list of what is needed, to print, to share and to begin.

The answers are choices and stand in the address: nothing is kept, nobody signs in, and going back changes them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.bundles.api import AnswersMissing, NothingNeeded, begin_guided, begins_together, holder_kind
from balcao.catalogue.api import ServiceWords
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.guidance.api import (
    PAGE,
    Guide,
    LeadsOn,
    PlannedService,
    Walk,
    advised,
    answered,
    guide,
    leading_on,
    one_things,
    plan,
    told,
)
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.guided import address_of, guide_fields, spoken, way_of
from balcao.portal.one_things import guide_rows
from balcao.portal.plans import plan_rows
from balcao.portal.web.holders import Choice, for_holder, holder_shown
from balcao.portal.web.reading import page_errors, page_questions

SENT = "asked"
"""The field that says which question was shown."""


@public
def every(request: HttpRequest) -> HttpResponse:
    """All guides."""
    return render(request, "portal/guides.html", {"guides": guide_rows(request.language)})  # type: ignore[attr-defined]


@public
def start(request: HttpRequest, guide_id: str) -> HttpResponse:
    """What the guide finds out, and how many questions it asks at most."""
    found = guide(guide_id)
    return render(request, "portal/guide.html", _about(found, request.language) | {"most": found.longest})  # type: ignore[attr-defined]


@public
def question(request: HttpRequest, guide_id: str) -> HttpResponse:
    """The next question on the way that the address describes; at its end the list."""
    found, language = guide(guide_id), request.language  # type: ignore[attr-defined]
    way = way_of(found, request.GET.dict())
    if way.next is None:
        return HttpResponseRedirect(reverse("portal-guide-list", args=[guide_id]) + address_of(way.answers))
    judged = request.GET.get(SENT) == way.next.id
    page = answered(found, way.answers, at=now()).page(PAGE)
    page = replace(page, questions=tuple(each for each in page.questions if each.id == way.next.id))
    views = page_questions(page, _words(found, language), versions={}, judged=judged)
    context = {
        **_about(found, language),
        "questions": views,
        "errors": page_errors(views) if judged else [],
        "number": len(way.asked) + 1,
        "most": found.longest,
        "before": [(name, spoken(value)) for name, value in way.answers.items()],
        "asked": way.next.id,
        "back": _back(found, way),
    }
    return render(request, "portal/guide_question.html", context, status=422 if judged else 200)


@public
def needed(request: HttpRequest, guide_id: str) -> HttpResponse:
    """The one list of what somebody with these answers needs, in order."""
    found, language, at = guide(guide_id), request.language, now()  # type: ignore[attr-defined]
    way = way_of(found, request.GET.dict())
    here = address_of(way.answers)
    if way.next is not None:
        return HttpResponseRedirect(reverse("portal-guide-question", args=[guide_id]) + here)
    planned = plan(found, way.answers, at=at)
    context = {
        **_about(found, language),
        "said": _said(found, way, language),
        "rounds": plan_rows(found, planned, language, at=at),
        "advice": [pick(found.advice_texts[each.id], language) for each in advised(found, way.answers)],
        "things": [_thing(each, way.answers, language) for each in leading_on(found, way.answers)],
        "again": reverse("portal-guide", args=[guide_id]),
        "back": _back(found, way),
        "share": request.build_absolute_uri(f"{request.path}{here}"),
        "here": f"{request.path}{here}",
        "fields": guide_fields(found, way),
        "signed_in": request.actor is not None,  # type: ignore[attr-defined]
        **_starting(request, planned),
    }
    return render(request, "portal/guide_list.html", context)


@for_holder
@require_POST
def begin(request: HttpRequest, holder: str, guide_id: str) -> HttpResponse:
    """Begin all that the guide led to; then the page of all of it."""
    found = guide(guide_id)
    way = way_of(found, request.POST.dict())
    try:
        number = begin_guided(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            key=request.POST.get("key") or secrets.token_urlsafe(16),
            guide_id=guide_id,
            answers=way.answers,
        )
    except AnswersMissing:
        return HttpResponseRedirect(reverse("portal-guide-question", args=[guide_id]) + address_of(way.answers))
    except NothingNeeded as failure:
        context = {
            **_about(found, request.language),  # type: ignore[attr-defined]
            "back": reverse("portal-guide-list", args=[guide_id]) + address_of(way.answers),
            "errors": [{"text": translate(failure.key, request.language)}],  # type: ignore[attr-defined]
        }
        return render(request, "portal/guide_refused.html", context, status=409)
    return HttpResponseRedirect(reverse("portal-bundle", args=[holder, number]))


def _about(found: Guide, language: str) -> dict[str, Any]:
    return {
        "guide_id": found.id,
        "name": pick(found.text("name"), language),
        "summary": pick(found.text("summary"), language),
    }


def _words(found: Guide, language: str) -> ServiceWords:
    return ServiceWords({written: texts.model_dump() for written, texts in found.texts.items()}, language)


def _back(found: Guide, way: Walk) -> str:
    """The question before; from the first one the start."""
    if not way.asked:
        return reverse("portal-guide", args=[found.id])
    return _address_at(found, way, way.asked[-1].id)


def _address_at(found: Guide, way: Walk, question_id: str) -> str:
    """Where a question is asked again; what was answered after it is asked again as well."""
    before = {}
    for each in way.asked:
        if each.id == question_id:
            break
        before[each.id] = way.answers[each.id]
    return reverse("portal-guide-question", args=[found.id]) + address_of(before)


def _said(found: Guide, way: Walk, language: str) -> list[dict[str, str]]:
    words = _words(found, language)
    return [
        {
            "key": words.label(each.id),
            "value": translate("ui.yes" if way.answers[each.id] else "ui.no", language)
            if each.kind == "yes_no"
            else words.option(str(way.answers[each.id]), each.id),
            "href": _address_at(found, way, each.id),
        }
        for each in way.asked
    ]


def _thing(leads: LeadsOn, answers: Mapping[str, Any], language: str) -> dict[str, str]:
    """A thing that takes several services, with what was answered already."""
    thing = one_things()[leads.thing]
    known = told(leads.answers, answers)
    return {
        "name": pick(thing.text("name"), language),
        "summary": pick(thing.text("summary"), language),
        "url": reverse("portal-one-thing-questions", args=[thing.id]) + address_of(known),
    }


def _starting(request: HttpRequest, planned: tuple[PlannedService, ...]) -> dict[str, Any]:
    """For whom it would begin, what begins in one go, and what by itself."""
    if request.actor is None:  # type: ignore[attr-defined]
        return {}
    choice: Choice = holder_shown(request)
    kind = holder_kind(choice.holder_id)
    fitting = [each for each in planned if each.version and kind in each.version.definition.data.audience]
    together = begins_together(planned, kind=kind)
    alone = [each for each in fitting if not each.after and (len(together) < 2 or each not in together)]
    return {
        "start_holder": choice.holder_id,
        "start_name": choice.name,
        "start_key": secrets.token_urlsafe(16),
        "together": len(together) if len(together) > 1 else 0,
        "alone": {each.service_id for each in alone},
        "for_others": {each.service_id for each in planned if each not in fitting},
    }
