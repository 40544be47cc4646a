"""Before sign-in: home, the page of a service."""

import secrets
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import cases_of, closing_of, real_times, requirements
from balcao.catalogue.api import (
    ServiceVersion,
    WindowState,
    followers,
    get_published,
    intake_window,
    window_state,
)
from balcao.foundation.ui.api import format_macau, is_easy, translate
from balcao.foundation.web.api import public
from balcao.guidance.api import guides_to, marks_of
from balcao.kernel.clock import macau_date, now
from balcao.portal.can_i import by_what, can_i
from balcao.portal.costs import cost_form
from balcao.portal.need_not import need_not_bring
from balcao.portal.one_things import guide_row, one_thing_rows
from balcao.portal.outages_shown import outage_of
from balcao.portal.places_shown import rounds_shown
from balcao.portal.points_shown import assessed_shown
from balcao.portal.services import audience_in_short, service_page
from balcao.portal.web.calling import about_service
from balcao.portal.web.can_i import kept
from balcao.portal.web.easy import own_choices
from balcao.portal.web.easy_words import easy_words, remember_words
from balcao.portal.web.finding import ZONES, all_rows, department_name, rows_in_zone
from balcao.portal.web.interpreted import sign_language_of
from balcao.portal.web.reading import words_of
from balcao.portal.web.requiring import required_lines, required_rows

SHOWN_IN_ZONE = 5
JUDGED_ON = date(2026, 11, 27)
"""When the site was last judged for the accessibility statement; change it with what it says."""
MET = ("keyboard", "screen", "scripts", "colour", "documents", "tested")
NOT_MET = ("people", "sign_language", "files", "scripts")
OPENING = "safp-entity-account"


@public
def home(request: HttpRequest) -> HttpResponse:
    """Search, and the zones."""
    language: str = request.language  # type: ignore[attr-defined]
    if is_easy(request):
        return render(request, "portal/easy_home.html", own_choices(request, language))
    rows = all_rows(language)
    zones = []
    for zone in ZONES:
        inside = rows_in_zone(rows, zone)
        if not inside:
            continue
        zones.append(
            {
                "id": zone,
                "title": translate(f"portal.zone.{zone}.title", language),
                "body": translate(f"portal.zone.{zone}.body", language),
                "things": one_thing_rows(language) if zone == "one-thing" else [],
                "services": inside[:SHOWN_IN_ZONE],
                "total": len(inside),
                "more": len(inside) > SHOWN_IN_ZONE,
            }
        )
    promises = [
        {part: translate(f"portal.home.promise{number}.{part}", language) for part in ("title", "body")}
        for number in (1, 2, 3)
    ]
    tries = [translate(f"portal.home.try{number}", language) for number in (1, 2, 3)]
    return render(request, "portal/home.html", {"zones": zones, "promises": promises, "tries": tries})


def window_of_service(version: ServiceVersion, at: datetime) -> WindowState:
    """The round that is open at that moment, or the window of that day."""
    data, today = version.definition.data, macau_date(at)
    if data.intake:
        return intake_window(data.intake, at)
    return window_state(data.window, on=today, moved=closing_of(version, today))


@public
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """Who, what, how much, how long, by which law; and the way in."""
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    version = get_published(service_id, at=at)
    about_service(request, version)
    words = words_of(version, language)
    page = service_page(
        version,
        words,
        department=department_name(version.definition.data.department, language),
        on=macau_date(at),
        window=window_of_service(version, at),
        real=real_times(at).get(service_id),
        afterwards=followers(service_id, at=at),
    )
    costs = cost_form(version, words, dict(request.GET.lists()), at=at)
    context: dict[str, Any] = {
        "required": required_lines(version.definition.data.requires, language, at),
        "service": page,
        "paper_form": not version.definition.data.by_department,
        "costs": costs,
        "errors": costs.errors if costs else (),
        "guides": [guide_row(each, language) for each in guides_to(service_id)],
        "enrols": version.definition.data.enrols,
        "rounds": (rounds := rounds_shown(version, words, at)),
        "coming": bool(rounds) and all(each["coming"] for each in rounds),
        "assessed": assessed_shown(version, language),
        "outage": outage_of(version, language),
        "signs": sign_language_of(version, language),
        **easy_words(request, words, language),
    }
    kind = ""
    if request.actor is not None:  # type: ignore[attr-defined]
        from balcao.portal.web.chats import chat_address
        from balcao.portal.web.holders import holder_shown, page_choices

        choice = holder_shown(request)
        actor = request.actor.acting_for(choice.holder_id)  # type: ignore[attr-defined]
        stands = requirements(actor=actor, at=at, required=version.definition.data.requires)
        context["required"] = required_rows(stands, choice.holder_id, language)
        used = cases_of(actor=actor, at=at, service_id=service_id, limit=1)
        kind, audience = choice.applies_as, version.definition.data.audience
        fits = kind in audience
        context |= {
            "start_fits": fits,
            "start_others": [] if fits else [each for each in page_choices(request) if each.applies_as in audience],
            "audience": audience_in_short(audience, language),
            "need_not": need_not_bring(version, words, kind) if fits else [],
            "start_holder": choice.holder_id,
            "start_name": choice.name,
            "chat_url": chat_address(request.actor, version),  # type: ignore[attr-defined]
            "start_key": secrets.token_urlsafe(16),
            "starred": service_id in marks_of(actor=actor).favourites,
            "changed": bool(used) and used[0].version_id != version.id,
        }
    check = can_i(version, words, kept(request, service_id), kind=kind, at=at)
    context["by_what"] = by_what(version, language, at=at) if check is None else None
    context |= {"check": check, "errors": (*context["errors"], *(check.errors if check else ()))}
    return remember_words(request, render(request, "portal/service.html", context))


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is met, what is not, since when this is so, and where to complain and get help."""
    language: str = request.language  # type: ignore[attr-defined]
    sections = [
        {
            "title": translate(f"portal.accessibility.{part}.title", language),
            "lines": [translate(f"portal.accessibility.{part}.{each}", language) for each in lines],
        }
        for part, lines in (("met", MET), ("open", NOT_MET))
    ]
    context = {"sections": sections, "judged_on": format_macau(JUDGED_ON, language)}
    return render(request, "portal/accessibility.html", context)


@public
def open_entity(request: HttpRequest) -> HttpResponse:
    """A short address for opening an entity account: the service that does it."""
    return redirect("portal-service", OPENING)
