"""Activities that associations publish: the list, a page for each, enrolling, calendars, open data."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from balcao.activities.api import ActivityState, ActivityView, activities_file, activities_listed, activity_of
from balcao.cases.api import NotUnderGuardianship, WindowClosed, WrongAudience, begun_in, start_draft
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.activities_shown import activity_row, address_of, facts_of, open_activity, say, state_of
from balcao.portal.web.holders import for_holder, page_choices
from balcao.portal.web.journey import why_not
from balcao.portal.web.open_lists import answer_open

LONGEST, MOST_SHOWN, OLDEST = 100, 50, 130


@public
def activities(request: HttpRequest) -> HttpResponse:
    """What is to come, by words, age, whether one can enrol now and whether it is free."""
    language: str = request.language  # type: ignore[attr-defined]
    query, typed = (request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "age"))
    only = set(request.GET.getlist("only"))
    age = int(typed) if typed.isascii() and typed.isdecimal() and int(typed) <= OLDEST else None
    found = activities_listed(at=now(), query=query, open_only="open" in only, free_only="free" in only, age=age)
    context = {
        "query": query,
        "age": typed,
        "only": [{"value": each, "text": say(f"only.{each}", language), "checked": each in only} for each in ONLY],
        "error": say("age_unclear", language) if typed and age is None else "",
        "narrowed": bool(query or typed or only),
        "rows": [activity_row(each, language) for each in found[:MOST_SHOWN]],
        "many": MOST_SHOWN if len(found) > MOST_SHOWN else 0,
        "count": len(found),
    }
    return render(request, "portal/activities/list.html", context)


ONLY = ("open", "free")


@public
def activity(request: HttpRequest, number: str) -> HttpResponse:
    """One of them, and the way to enrol for oneself or for a child."""
    language: str = request.language  # type: ignore[attr-defined]
    found = activity_of(number=number, at=now())
    context = {
        "number": number,
        "title": pick(found.title, language),
        "about": found.about,
        "rows": facts_of(found, language),
        **state_of(found, language),
        "called_off": found.state is ActivityState.CALLED_OFF,
        "changed": found.revision > 0,
        "why": found.why,
        "coming": found.state is ActivityState.COMING,
        "may_enrol": found.may_enrol,
        "no_room": found.may_enrol and found.no_room,
        "full": found.may_enrol and not found.by_draw and not found.left,
        "draw_url": reverse("portal-draw", args=[found.enrolled_by, number]) if found.by_draw else "",
        "key": secrets.token_urlsafe(16),
        "whom": _whom(request, found) if request.actor is not None else [],  # type: ignore[attr-defined]
    }
    return render(request, "portal/activities/page.html", context)


def _whom(request: HttpRequest, found: ActivityView) -> list[dict[str, str]]:
    """Oneself and one's wards: who is enrolled already, and who can be."""
    actor, shown = request.actor, []  # type: ignore[attr-defined]
    for each in page_choices(request):
        if each.applies_as != "person":
            continue
        begun = begun_in(actor=actor.acting_for(each.holder_id), at=now(), number=found.number)
        url = reverse("portal-matter", args=[each.holder_id, begun.reference]) if begun.reference else ""
        if begun.draft_id is not None:
            url = reverse("portal-draft", args=[each.holder_id, begun.draft_id])
        shown.append(
            {
                "name": each.name,
                "holder": each.holder_id,
                "enrolled": begun.reference,
                "begun": "yes" if begun.draft_id is not None else "",
                "url": url,
            }
        )
    return shown


@for_holder
@require_POST
def enrol(request: HttpRequest, holder: str, wanted: str) -> HttpResponse:
    """Begin to enrol, or go on where one is."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    found = activity_of(number=wanted, at=at)
    begun = begun_in(actor=actor, at=at, number=wanted)
    if begun.reference:
        return redirect("portal-matter", holder, begun.reference)
    number = begun.draft_id
    if number is None:
        try:
            number = start_draft(
                actor=actor,
                at=at,
                service_id=found.enrolled_by,
                key=request.POST.get("key") or secrets.token_urlsafe(16),
                activity=wanted,
            )
        except (NotUnderGuardianship, WindowClosed, WrongAudience) as failure:
            messages.warning(request, why_not(failure, language))
            return redirect("portal-activity", wanted)
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, number]))


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Everything that is to come, for a calendar program to read again and again."""
    language: str = request.language  # type: ignore[attr-defined]
    name = say("title", language)
    body = activities_file(activities_listed(at=now()), language, name=name, address=address_of)
    return _as_calendar(body, "activities.ics")


@public
@require_safe
def calendar_of_one(request: HttpRequest, number: str) -> HttpResponse:
    """One of them for one's own calendar; opened again after it changed, the entries move or end."""
    language: str = request.language  # type: ignore[attr-defined]
    found = activity_of(number=number, at=now())
    body = activities_file([found], language, name=pick(found.title, language), address=address_of)
    return _as_calendar(body, f"{number}.ics")


def _as_calendar(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The list as open data: without a key, as JSON."""
    found = [open_activity(each) for each in activities_listed(at=now())]
    body: dict[str, Any] = {"license": settings.BALCAO_OPEN_DATA_LICENCE, "activities": found}
    return answer_open(request, JsonResponse(body), hashlib.sha256(repr(found).encode()).hexdigest()[:32])
