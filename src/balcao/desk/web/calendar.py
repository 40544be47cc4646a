"""Closing days: entering them and taking them back, for whoever administers the calendar."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.calendar.api import (
    DUTY,
    HOUSE,
    ClosedAnyway,
    DayTooFar,
    ReasonIncomplete,
    close_offices,
    closing_days,
    reopen_offices,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, pick

MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, as it was typed."""

    day: str = ""
    month: str = ""
    year: str = ""
    reason: tuple[str, ...] = ("",) * len(LANGUAGES)
    basis: str = ""

    @classmethod
    def read(cls, sent: Any) -> "Typed":
        """From a form."""
        return cls(
            day=sent.get("day-day", "").strip()[:4],
            month=sent.get("day-month", "").strip()[:4],
            year=sent.get("day-year", "").strip()[:6],
            reason=tuple(sent.get(f"reason-{language}", "").strip()[:MOST] for language in LANGUAGES),
            basis=sent.get("basis", "").strip()[:MOST],
        )

    @property
    def closed_on(self) -> date | None:
        """The day, or None when it is none."""
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


@at_desk_for(DUTY, HOUSE)
def calendar(request: HttpRequest) -> HttpResponse:
    """The days entered, and a form for another."""
    language: str = request.language  # type: ignore[attr-defined]
    typed = Typed.read(request.POST) if request.method == "POST" else Typed()
    faults = _faults(typed, language) if request.method == "POST" else {}
    if request.method == "POST" and not faults:
        faults = _enter(request, typed, language)
        if not faults:
            return redirect("desk-calendar")
    context = {
        "bar": bar(request),
        "rows": [
            {
                "day": each.day.isoformat(),
                "shown": format_macau(each.day, language),
                "reason": pick(each.reason, language),
                "basis": each.basis,
                "entered": translate(
                    "desk.calendar.entered_by",
                    language,
                    who=each.entered_by,
                    moment=format_macau(each.entered_at, language),
                ),
            }
            for each in closing_days()
        ],
        "typed": typed,
        "reasons": [
            {
                "id": f"reason-{written}",
                "value": words,
                "label": translate(f"desk.calendar.reason.{written}", language),
                "error": faults.get(f"reason-{written}"),
            }
            for written, words in zip(LANGUAGES, typed.reason, strict=True)
        ],
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/calendar.html", context, status=422 if faults else 200)


def _faults(typed: Typed, language: str) -> dict[str, str]:
    """What is missing, by field."""
    missing = {"day"} if typed.closed_on is None else set[str]()
    missing |= {f"reason-{written}" for written, words in zip(LANGUAGES, typed.reason, strict=True) if not words}
    missing |= set() if typed.basis else {"basis"}
    order = ("day", *(f"reason-{written}" for written in LANGUAGES), "basis")
    return {
        field: translate(f"desk.calendar.missing.{field.partition('-')[0]}", language)
        for field in order
        if field in missing
    }


def _enter(request: HttpRequest, typed: Typed, language: str) -> dict[str, str]:
    day, actor = typed.closed_on, request.actor  # type: ignore[attr-defined]
    assert day is not None, "checked before"
    reason = dict(zip(LANGUAGES, typed.reason, strict=True))
    try:
        new = close_offices(actor=actor, at=now(), day=day, reason=reason, basis=typed.basis)
    except (ClosedAnyway, DayTooFar, ReasonIncomplete) as failure:
        return {"day": translate(failure.key, language)}
    key = "desk.calendar.entered" if new else "desk.calendar.known"
    messages.success(request, translate(key, language, day=format_macau(day, language)))
    return {}


@at_desk_for(DUTY, HOUSE)
def reopen(request: HttpRequest, day: str) -> HttpResponse:
    """Ask once, then take the day back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = next((each for each in closing_days() if each.day.isoformat() == day), None)
    if found is None:
        raise NotFound(f"closing day {day}")
    shown = format_macau(found.day, language)
    if request.method == "POST":
        reopen_offices(actor=actor, at=now(), day=found.day)
        messages.success(request, translate("desk.calendar.removed", language, day=shown))
        return redirect("desk-calendar")
    context = {
        "bar": bar(request),
        "shown": shown,
        "reason": pick(found.reason, language),
        "past": found.day <= macau_date(now()),
    }
    return render(request, "desk/calendar_remove.html", context)
