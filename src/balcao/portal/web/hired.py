"""What one has booked: the card on the matter's page, the file for one's calendar, calling it off."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import Hired, NotNow, call_off_booking, hired_by
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.hiring import times_shown
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of
from balcao.venues.api import BookingState, booking_file, venue_of


def hired_card(request: HttpRequest, reference: str) -> dict[str, Any] | None:
    """The booking of a matter, for its page; None for one that booked nothing."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    try:
        found = hired_by(actor=actor, at=now(), reference=reference)
    except NotFound:
        return None
    return _shown(found, language)


def _shown(found: Hired, language: str) -> dict[str, Any]:
    venue, booking = venue_of(found.booking.venue), found.booking
    over = booking.state is BookingState.ENDED
    return {
        "venue": pick(venue.name.text(), language),
        "address": pick(venue.address.text(), language),
        "times": times_shown(booking.spans, language),
        "over": over,
        "state": translate(f"portal.hired.{'over' if over else 'booked'}", language),
        "kind": "grey" if over else "green",
        "may_end": found.may_end,
    }


@for_holder
def call_off(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Read what goes back, then call it off."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = hired_by(actor=actor, at=now(), reference=reference)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            call_off_booking(actor=actor, at=now(), reference=reference)
            messages.success(request, translate("portal.hired.did", language))
            return redirect("portal-matter", holder, reference)
        except NotNow:
            errors = [{"href": "", "text": translate("portal.hired.not_now", language)}]
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words_of(found.version, language).find("name"),
        "hired": _shown(found, language),
        "percent": found.percent,
        "paid": bool(found.version.definition.data.fees or found.version.definition.data.charges),
        "errors": errors,
    }
    return render(request, "portal/call_off.html", context, status=409 if errors else 200)


@for_holder
def calendar(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """What is booked for one's own calendar; opened again after it was called off, the entries end."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = hired_by(actor=actor, at=now(), reference=reference)
    path = reverse("portal-matter", args=[holder, reference])
    summary = words_of(found.version, language).find("name")
    file = booking_file(found.booking, language, summary=summary, address=f"{settings.BALCAO_PUBLIC_URL}{path}")
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return response
