"""Favourites, services that may fit and those used lately, on one's first page; the star and the switch."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from balcao.cases.api import CaseSummary, cases_of
from balcao.catalogue.api import get_published, get_version, offered
from balcao.foundation.ui.api import format_macau, translate
from balcao.guidance.api import (
    EVERY,
    Marks,
    Profile,
    TooManyFavourites,
    marks_of,
    set_favourite,
    set_suggested,
    suggestions,
)
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.licences.api import Licence
from balcao.portal.changed import changes_in_words
from balcao.portal.web.finding import service_row
from balcao.portal.web.holders import for_holder

MOST_FITTING, MOST_RECENT = 4, 5


def own_services(
    at: datetime,
    language: str,
    *,
    kind: str,
    born_on: date | None,
    marks: Marks,
    cases: Sequence[CaseSummary],
    licences: Iterable[Licence],
) -> dict[str, Any]:
    """What the first page shows of services: those that may fit with the reason, the favourites, those used lately."""
    known = {version.service_id: version.summary for version in offered(at)}
    latest = sorted(cases, key=lambda case: case.lodged_at, reverse=True)
    used = list(dict.fromkeys(case.service_id for case in latest))
    fits = []
    if marks.suggests:
        profile = Profile(
            kind=kind,
            age=_age(born_on, macau_date(at)) if born_on else None,
            licences=frozenset(each.kind for each in licences if not each.state.ended),
            used=frozenset(used),
        )
        found = suggestions(profile, at=at, without=marks.hidden | set(marks.favourites), limit=MOST_FITTING)
        fits = [service_row(each.service, language, pick(each.why, language)) for each in found]
    return {
        "fits": fits,
        "suggests": marks.suggests,
        "favourites": [service_row(known[each], language) for each in marks.favourites if each in known],
        "changed": changed_since(latest, at),
        "recent": [
            service_row(known[each], language) for each in used if each in known and each not in marks.favourites
        ][:MOST_RECENT],
    }


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def changed_since(cases: Iterable[CaseSummary], at: datetime) -> frozenset[str]:
    """The services whose present version is not the one used last; `cases` are the newest first."""
    last: dict[str, int] = {}
    for case in cases:
        last.setdefault(case.service_id, case.version_id)
    return frozenset(each.service_id for each in offered(at) if last.get(each.service_id, each.id) != each.id)


@for_holder
def changes(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """What changed in a service since it was last used for this holder.

    :raises NotFound: if it never was, or is no longer on offer.
    """
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    version = get_published(service_id, at=at)
    last = next(iter(cases_of(actor=actor, at=at, service_id=service_id, limit=1)), None)
    if last is None:
        raise NotFound(f"service {service_id} was never used")
    before = get_version(last.version_id)
    context = {
        "holder": holder,
        "service": service_row(version.summary, language),
        "same": before.id == version.id,
        "used_on": format_macau(macau_date(last.lodged_at), language),
        "changes": changes_in_words(before, version, language, on=macau_date(at)),
    }
    return render(request, "portal/changes.html", context)


def born_on(request: HttpRequest) -> date | None:
    """The birth date of who is signed in, for what fits their age; None at a counter."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return request.user.person.born_on if actor.clerk is None and actor.person_id is not None else None  # type: ignore[union-attr]


def just_hidden(request: HttpRequest, language: str) -> dict[str, Any] | None:
    """The service that was just taken out of the suggestions, to be taken back."""
    wanted = request.GET.get("hidden", "")
    if not wanted:
        return None
    found = next((each.summary for each in offered(now()) if each.service_id == wanted), None)
    return service_row(found, language) if found else None


@for_holder
@require_POST
def star(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """Make a service a favourite, or no longer; back to where one was."""
    on = request.POST.get("on") == "1"
    try:
        set_favourite(actor=request.actor, at=now(), service_id=service_id, on=on)  # type: ignore[attr-defined]
    except TooManyFavourites as failure:
        messages.warning(request, translate(failure.key))
    else:
        messages.success(request, translate(f"portal.favourite.{'set' if on else 'lifted'}"))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else reverse("portal-own", args=[holder]))


@for_holder
def suggested(request: HttpRequest, holder: str) -> HttpResponse:
    """What one does not want to see suggested, each to take back; the switch for all."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    at = now()
    if request.method == "POST":
        service_id, on = request.POST.get("service", EVERY), request.POST.get("on") == "1"
        set_suggested(actor=actor, at=at, service_id=service_id, on=on)
        if request.POST.get("from") == "home" and service_id != EVERY and not on:
            return HttpResponseRedirect(f"{reverse('portal-own', args=[holder])}?hidden={service_id}#fits")
        messages.success(request, translate(f"portal.fits.{'again' if on else 'off'}"))
        return HttpResponseRedirect(reverse("portal-suggested", args=[holder]))
    marks: Marks = marks_of(actor=actor)
    hidden = [version.summary for version in offered(at) if version.service_id in marks.hidden]
    context = {
        "holder": holder,
        "suggests": marks.suggests,
        "hidden": [service_row(each, language) for each in hidden],
    }
    return render(request, "portal/suggested.html", context)
