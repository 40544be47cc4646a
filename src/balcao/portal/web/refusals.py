"""Pages for who may not do something in an entity's name: how to get the right, or what became of what they typed."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.accounts.api import former_guardianship
from balcao.entities.api import EVERY_SERVICE, MandateNeeded, former_choice
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.outages.api import ServiceClosed, closed_now, wished
from balcao.portal.outages_shown import outage_shown

UNTYPED = frozenset({"csrfmiddlewaretoken", "act", "key"})


def mandate_needed(request: HttpRequest, failure: MandateNeeded) -> HttpResponse:
    """Why not, and one button that asks for this very right with everything filled in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    scope = failure.scopes[0] if failure.scopes else EVERY_SERVICE
    asked = {"of": failure.holder_id, "scope": scope, "actions": failure.action.value}
    context = {
        "reason": translate(failure.reason_key, language),
        "action": translate(f"mandates.action.{failure.action.value}", language),
        "ask_url": f"{reverse('portal-mandate-ask', args=[actor.self_id])}?{urlencode(asked)}",
        "typed": typed_words(request),
    }
    return render(request, "portal/mandate_needed.html", context, status=403)


def no_longer(request: HttpRequest, holder: str) -> HttpResponse:
    """Who could act for this holder until a while ago is told how that ended, whatever they asked for.

    :raises NotFound: for everyone else; the answer has the same status.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if actor.person_id is None or not re.fullmatch(r"[pe]-[1-9][0-9]{0,17}", holder):
        raise NotFound(holder)
    if holder.startswith("p-"):
        return _no_longer_guardian(request, actor.person_id, int(holder[2:]), language)
    entity, why = former_choice(actor.person_id, int(holder[2:]), now())
    asked = urlencode({"of": holder})
    context = {
        "entity": pick(entity.names, language),
        "reason": translate(why, language),
        "ask_url": f"{reverse('portal-mandate-ask', args=[actor.self_id])}?{asked}",
        "typed": typed_words(request),
    }
    return render(request, "portal/mandate_over.html", context, status=404)


def _no_longer_guardian(request: HttpRequest, person_id: int, ward_id: int, language: str) -> HttpResponse:
    former = former_guardianship(guardian_id=person_id, ward_id=ward_id, at=now())
    if former is None:
        raise NotFound(f"p-{ward_id}")
    key = "portal.guardian.was_ended" if former.ended else "portal.guardian.is_over"
    context = {
        "ward": pick(former.ward_name, language),
        "reason": translate(key, language, date=format_macau(former.until_on, language) if former.until_on else ""),
        "typed": typed_words(request),
    }
    return render(request, "portal/guardianship_over.html", context, status=404)


def typed_words(request: HttpRequest) -> list[dict[str, Any]]:
    """What was on the form, to be copied: it is not saved, and must not be lost."""
    if request.method != "POST":
        return []
    return [
        {"name": name.replace("_", " "), "value": ", ".join(value for value in values if value)}
        for name, values in request.POST.lists()
        if name not in UNTYPED and not name.startswith(("v.", "version.")) and any(values)
    ][:100]


def closed_page(request: HttpRequest, holder: str, failure: ServiceClosed, draft_id: int | None) -> HttpResponse:
    """Nothing is taken at this moment: until when, that nothing is lost, and an offer to tell when it is open again."""
    at = now()
    language: str = request.language  # type: ignore[attr-defined]
    view = closed_now(department=failure.department, service_id=failure.service_id, at=at)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "outage": outage_shown(view, language) if view else None,
        "wished": wished(actor=actor, service_id=failure.service_id),
    }
    response = render(request, "portal/service_closed.html", context, status=503)
    if failure.until is not None:
        response.headers["Retry-After"] = str(max(1, int((failure.until - at).total_seconds())))
    return response
