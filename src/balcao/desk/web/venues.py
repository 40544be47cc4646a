"""The calendars of the places that a department hires out: who has what, what is blocked; calling off a booking."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import NotNow, ReasonNeeded, cancel_booking, hired_at_desk
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import day_of_week, times_in_words, translate
from balcao.kernel.clock import MACAU, macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick
from balcao.venues.api import (
    BookingState,
    DeskDay,
    DeskSlot,
    InUse,
    NoSuchSlot,
    SlotTaken,
    Span,
    block_slots,
    desk_days,
    in_figures,
    kept_venues,
    unblock_slots,
    venue_of,
)

WEEK = 7
COLOURS = {BookingState.HELD: "yellow", BookingState.BOOKED: "blue", BookingState.BLOCKED: "grey"}


@at_desk
def venues(request: HttpRequest) -> HttpResponse:
    """The places whose calendar is the officer's work."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [
        {"id": name, "name": pick(each.name.text(), language), "address": pick(each.address.text(), language)}
        for name, each in kept_venues(request.actor).items()  # type: ignore[attr-defined]
    ]
    return render(request, "desk/venues.html", {"bar": bar(request), "rows": rows})


@at_desk
def venue(request: HttpRequest, venue_id: str) -> HttpResponse:
    """A week of one: tick free slots and say why nobody may have them, or open what is blocked."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    monday = _monday(request.GET.get("since", ""))
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _act(request, venue_id)
        if not errors:
            return redirect(f"{reverse('desk-venue', args=[venue_id])}?since={monday.isoformat()}")
    days = desk_days(actor=actor, at=now(), venue=venue_id, since=monday, days=WEEK)
    names = holder_names({slot.booking.holder_id for day in days for slot in day.slots if slot.booking} - {""})
    context = {
        "bar": bar(request),
        "name": pick(venue_of(venue_id).name.text(), language),
        "venue": venue_id,
        "days": [_day(each, names, language) for each in days],
        "since": monday.isoformat(),
        "before": (monday - timedelta(days=WEEK)).isoformat(),
        "after": (monday + timedelta(days=WEEK)).isoformat(),
        "why": request.POST.get("why", "") if errors else "",
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/venue.html", context, status=422 if errors else 200)


def _monday(written: str) -> date:
    try:
        asked = date.fromisoformat(written)
    except ValueError:
        asked = macau_date(now())
    return asked - timedelta(days=asked.weekday())


def _act(request: HttpRequest, venue_id: str) -> dict[str, str]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    number = request.POST.get("open", "")
    if number.isdecimal() and len(number) < 16:
        unblock_slots(actor=actor, at=now(), booking_id=int(number))
        messages.success(request, translate("desk.venues.did_open"))
        return {}
    spans, why = [_span(each) for each in request.POST.getlist("slot")], request.POST.get("why", "").strip()[:MOST]
    if not spans:
        return {"slots": translate("desk.venues.none_ticked")}
    if not why:
        return {"why": translate("desk.venues.missing_why")}
    try:
        block_slots(actor=actor, at=now(), venue=venue_id, spans=spans, note=why)
    except (InUse, NoSuchSlot, SlotTaken) as failure:
        return {"slots": translate(failure.key)}
    messages.success(request, translate("desk.venues.did_block"))
    return {}


def _span(written: str) -> Span:
    begins, _, ends = written.partition("/")
    try:
        found = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
    except ValueError:
        raise NotFound("slot") from None
    if any(each.tzinfo is None for each in found):
        raise NotFound("slot")
    return found


def _day(day: DeskDay, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    why = pick(day.closed, language) if day.closed else translate("portal.hiring.holiday") if day.holiday else ""
    return {
        "name": day_of_week(day.day, language),
        "why": why,
        "slots": [_slot(each, names, language) for each in day.slots],
    }


def _slot(slot: DeskSlot, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    booking = slot.booking
    shown: dict[str, Any] = {
        "value": f"{slot.begins_at.isoformat()}/{slot.ends_at.isoformat()}",
        "text": f"{slot.begins_at.astimezone(MACAU):%H:%M}–{slot.ends_at.astimezone(MACAU):%H:%M}",
        "past": slot.begins_at <= now(),
    }
    if booking is None:
        return shown
    return shown | {
        "state": translate(f"desk.venues.state.{booking.state}", language),
        "kind": COLOURS[booking.state],
        "who": pick(names[booking.holder_id], language) if booking.holder_id else booking.note,
        "case": booking.case_reference,
        "block": booking.id if booking.state is BookingState.BLOCKED else None,
    }


@at_desk
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Call off what a case booked, and say why; its holder reads it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = hired_at_desk(actor=actor, at=now(), reference=reference)
    why, error = request.POST.get("why", "").strip()[:MOST], ""
    if request.method == "POST":
        try:
            cancel_booking(actor=actor, at=now(), reference=reference, why=why)
            messages.success(request, translate("desk.venues.did_cancel", language))
            return redirect("desk-case", reference)
        except ReasonNeeded:
            error = translate("desk.venues.missing_why", language)
        except NotNow:
            error = translate("desk.venues.not_now", language)
    context = {
        "bar": bar(request),
        "reference": reference,
        "venue": pick(venue_of(found.booking.venue).name.text(), language),
        "times": times_in_words(in_figures(found.booking.spans), language).splitlines(),
        "may_end": found.may_end,
        "why": why,
        "error": error,
        "summary": [{"href": "#why", "text": error}] if error else [],
    }
    return render(request, "desk/venue_cancel.html", context, status=422 if error else 200)
