"""Choosing when to have a place that a service hires out: what is free, what is taken, what is held for one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import SlotsOffered, choose_slots, draft_view, slots_offered
from balcao.catalogue.api import Venue, code_list
from balcao.foundation.ui.api import day_of_week, format_macau, is_easy, times_in_words, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, now
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.portal.web.calling import about_service
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of
from balcao.venues.api import (
    BookingState,
    DaySlots,
    NoSuchSlot,
    NothingHeld,
    SlotState,
    SlotTaken,
    Span,
    TooManySlots,
    in_figures,
)

TOLD = (NoSuchSlot, NothingHeld, SlotTaken, TooManySlots)


@for_holder
def booking(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The venue, a week of it, and the slots to tick; what is held stands above."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if view.case_reference:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    about_service(request, view.version)
    asked = request.POST if request.method == "POST" else request.GET
    at, errors = now(), list[dict[str, str]]()
    found = slots_offered(
        actor=actor, at=at, draft_id=draft_id, venue=asked.get("venue", ""), since=_day(asked.get("since", ""))
    )
    ticked = {span for span in map(_span, request.POST.getlist("slot")) if span}
    if request.method == "POST":
        drop, easy = request.POST.get("act") == "drop", is_easy(request)
        error = _choose(actor, at, draft_id, found, ticked, drop=drop, easy=easy)
        if error is None:
            messages.success(request, translate(f"portal.hiring.did_{'drop' if not ticked else 'hold'}"))
            return HttpResponseRedirect(_next(request, holder, draft_id, found))
        errors = [{"href": "#slots", "text": error}]
        found = slots_offered(actor=actor, at=at, draft_id=draft_id, venue=found.venue, since=found.since)
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words_of(view.version, language).find("name"),
        "errors": errors,
        "venues": [_venue(name, each, found.venue, language) for name, each in found.venues.items()],
        "venue": found.venue,
        "venue_name": pick(found.venues[found.venue].name.text(), language),
        "since": found.since.isoformat(),
        "before": found.before.isoformat() if found.before else "",
        "after": found.after.isoformat() if found.after else "",
        "days": [_day_shown(each, ticked if errors else set(), language) for each in found.days],
        "held": held_shown(found, at, language),
        "most": found.rule.slots,
        "minutes": found.rule.held(easy=is_easy(request)),
    }
    return render(request, "portal/hiring.html", context, status=422 if errors else 200)


def _choose(
    actor: Actor, at: datetime, draft_id: int, found: SlotsOffered, ticked: set[Span], *, drop: bool, easy: bool
) -> str | None:
    """Hold what is ticked, beside what is held at that venue in other weeks; what is wrong, in words."""
    shown = {(slot.begins_at, slot.ends_at) for day in found.days for slot in day.slots}
    held = found.held
    kept = set(held.spans) - shown if held is not None and held.venue == found.venue and not found.barred else set()
    if not drop and not ticked:
        return translate("portal.hiring.none_ticked")
    try:
        spans = set[Span]() if drop else kept | ticked
        choose_slots(actor=actor, at=at, draft_id=draft_id, venue=found.venue, spans=spans, easy=easy)
    except TOLD as failure:
        return translate(failure.key)
    return None


def _next(request: HttpRequest, holder: str, draft_id: int, found: SlotsOffered) -> str:
    """On to the questions, or to the week that was asked for after these slots are held."""
    here = reverse("portal-booking", args=[holder, draft_id])
    if request.POST.get("act") == "more":
        return f"{here}?venue={found.venue}&since={(found.after or found.since).isoformat()}"
    return here if request.POST.get("act") == "drop" else reverse("portal-draft", args=[holder, draft_id])


def held_shown(found: SlotsOffered, at: datetime, language: str) -> dict[str, Any] | None:
    """What is held and until when; or that it is over, and whether it could still be had."""
    held = found.held
    if held is None or held.venue not in found.venues:
        return None
    live = held.state is BookingState.HELD and held.held_until is not None and held.held_until > at
    until = held.held_until
    key = "until" if live else "over_taken" if found.barred else "over_free"
    return {
        "venue": pick(found.venues[held.venue].name.text(), language),
        "times": times_shown(held.spans, language),
        "said": translate(
            f"portal.hiring.{key}", language, until=format_macau(until, language) if live and until else ""
        ),
        "kind": "" if live else "warn",
    }


def times_shown(spans: tuple[Span, ...], language: str) -> list[str]:
    """A line for each day: the day in words, then from when until when."""
    return times_in_words(in_figures(spans), language).splitlines()


def _venue(name: str, venue: Venue, chosen: str, language: str) -> dict[str, Any]:
    words = code_list(settings.BALCAO_SERVICES, "venue-equipment")
    holds = translate("portal.hiring.holds", language, count=venue.capacity)
    equipment = listed((pick(words[each], language) for each in venue.equipment if each in words), language)
    return {
        "value": name,
        "text": pick(venue.name.text(), language),
        "hint": " · ".join(part for part in (pick(venue.address.text(), language), holds, equipment) if part),
        "checked": name == chosen,
    }


def _day_shown(day: DaySlots, ticked: set[Span], language: str) -> Mapping[str, Any]:
    why = pick(day.closed, language) if day.closed else translate("portal.hiring.holiday") if day.holiday else ""
    rows = [
        {
            "value": f"{slot.begins_at.isoformat()}/{slot.ends_at.isoformat()}",
            "text": f"{slot.begins_at.astimezone(MACAU):%H:%M}–{slot.ends_at.astimezone(MACAU):%H:%M}",
            "taken": slot.state is SlotState.TAKEN,
            "checked": slot.state is SlotState.MINE or (slot.begins_at, slot.ends_at) in ticked,
        }
        for slot in day.slots
        if slot.state is not SlotState.CLOSED
    ]
    return {"name": day_of_week(day.day, language), "slots": rows, "why": why}


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _span(written: str) -> Span | None:
    """A slot as the page names it; None for what is none."""
    begins, _, ends = written.partition("/")
    try:
        found = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
    except ValueError:
        return None
    return found if all(each.tzinfo is not None for each in found) else None


def booking_part(actor: Actor, holder: str, draft_id: int, language: str) -> list[dict[str, str]]:
    """The choice as a part of the task list."""
    at = now()
    found = slots_offered(actor=actor, at=at, draft_id=draft_id)
    held = held_shown(found, at, language)
    bad = held is not None and bool(found.barred)
    state = "problem" if bad else "complete" if held else "incomplete"
    return [
        {
            "title": translate("portal.hiring.title", language),
            "href": reverse("portal-booking", args=[holder, draft_id]),
            "hint": " · ".join((held["venue"], *held["times"], held["said"])) if held else "",
            "status": translate(f"portal.draft.state.{state}", language),
            "kind": "red" if bad else "" if held else "blue",
        }
    ]
