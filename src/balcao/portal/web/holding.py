"""Slots held for a draft, as something that ends while its pages are open: until when, and held longer on wish."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse

from balcao.cases.api import draft_view, hold_longer
from balcao.foundation.ui.api import Ending, is_easy
from balcao.kernel.clock import now
from balcao.portal.web.holders import for_holder
from balcao.venues.api import BookingState, NoSuchSlot, NothingHeld, SlotTaken, booking_of_draft


@for_holder
def still_held(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """How many seconds yet the slots are held; posted, they are held for the service's whole time from now on."""
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    draft_view(actor=actor, at=at, draft_id=draft_id)
    if request.method == "POST":
        with suppress(NothingHeld, NoSuchSlot, SlotTaken):  # what is left says so
            hold_longer(actor=actor, at=at, draft_id=draft_id, easy=is_easy(request))
    until = _held_until(draft_id, at)
    return JsonResponse({"left": int((until - at).total_seconds()) if until else 0, "token": get_token(request)})


def hold_ending(request: Any) -> Ending | None:
    """The hold of the draft that a page is about; None for pages of nothing held."""
    version, at = getattr(request, "balcao_about", None), now()
    names = request.resolver_match.kwargs if request.resolver_match else {}
    if version is None or version.definition.data.booking is None or "draft_id" not in names:
        return None
    until = _held_until(names["draft_id"], at)
    if until is None:
        return None
    place = [names["holder"], names["draft_id"]]
    return Ending(
        kind="hold",
        until=until,
        left=int((until - at).total_seconds()),
        ask=reverse("portal-still-held", args=place),
        onward=reverse("portal-booking", args=place),
    )


def _held_until(draft_id: int, at: datetime) -> datetime | None:
    held = booking_of_draft(draft_id=draft_id)
    live = held is not None and held.state is BookingState.HELD and held.held_until is not None and held.held_until > at
    return held.held_until if held is not None and live else None
