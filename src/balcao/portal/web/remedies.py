"""What one can do against a decision: each way with its last day for this addressee, and the beginning of it."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    NotNow,
    Remedies,
    Remedy,
    RemedyOver,
    order_silence_certificate,
    remedies_against,
    start_draft,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import state_words


@for_holder
def remedies(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Read what can be done and until when; begin an objection, also a late one that is to be recorded."""
    at, language = now(), request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        return _begin(request, holder, reference, at)
    found = remedies_against(actor=request.actor, at=at, reference=reference)  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": pick(found.service, language),
        "decided": _decided(found, language),
        "ways": [_shown(each, holder, language) for each in found.ways],
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "portal/remedies.html", context)


def _begin(request: HttpRequest, holder: str, reference: str, at: datetime) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        number = start_draft(
            actor=actor,
            at=at,
            service_id=request.POST.get("service", ""),
            key=request.POST.get("key") or secrets.token_urlsafe(16),
            against=reference,
            late=request.POST.get("late") == "yes",
        )
    except RemedyOver:
        # The last day ended while the page was open: it says so now, and offers to record it all the same.
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, number]))


def _decided(found: Remedies, language: str) -> str:
    if found.decided_at is None:
        return ""
    return f"{state_words(found.state, language)} · {format_macau(found.decided_at, language)}"


def _shown(way: Remedy, holder: str, language: str) -> dict[str, Any]:
    return {
        "service": way.service_id,
        "name": pick(way.name, language),
        "body": pick(way.body, language),
        "basis": pick(way.basis, language),
        "until": _until(way, language),
        "why": _why(way, language),
        "effect": translate(f"portal.remedies.{'suspends' if way.suspends else 'goes_on'}", language),
        "over": way.over,
        "lodged": way.lodged,
        "url": reverse("portal-matter", args=[holder, way.lodged]) if way.lodged else "",
    }


def _until(way: Remedy, language: str) -> str:
    if way.last_day is None:
        return translate("portal.remedies.after_letter", language, days=way.days)
    day = format_macau(way.last_day, language)
    return translate("portal.remedies.was_until" if way.over else "portal.remedies.until", language, day=day)


def _why(way: Remedy, language: str) -> str:
    """From which day the days count, and why that one."""
    if way.counts_from is None:
        return ""
    day = format_macau(way.counts_from, language)
    key = way.way if way.served or way.way == "letter" else "unopened"
    return translate(f"portal.remedies.counts_{key}", language, days=way.days, day=day)


@for_holder
@require_POST
def silence_certificate(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Have it certified what silence came to."""
    try:
        order_silence_certificate(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    except NotNow as failure:
        messages.warning(request, translate(failure.key))
    else:
        messages.success(request, translate("portal.silence.ordered"))
    return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
