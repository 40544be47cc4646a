"""Activities that associations published: how many enrolled and came, the same as CSV, taking one down."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.activities.api import (
    ActivityOver,
    ActivityState,
    ActivityView,
    Span,
    WordsNeeded,
    activities_at_desk,
    activity_at_desk,
    call_off_activity,
    in_figures,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import times_in_words, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

COUNTS = ("quota", "placed", "waiting", "gave_back")
COLUMNS = ("number", "title", "organiser", "state", "times", "place", *COUNTS, "came", "fee", "grant_reference")
LONGEST = 10_000


def _times(spans: Sequence[Span], language: str) -> str:
    return times_in_words(in_figures(spans), language)


def _say(key: str, language: str) -> str:
    return translate(f"desk.activities.{key}", language)


@at_desk
def activities(request: HttpRequest) -> HttpResponse:
    """Each with its numbers, and all of them together."""
    language: str = request.language  # type: ignore[attr-defined]
    found = activities_at_desk(actor=request.actor, at=now())  # type: ignore[attr-defined]
    totals = [(each, sum(getattr(row, each) for row in found)) for each in COUNTS]
    totals.append(("came", sum(row.came or 0 for row in found)))
    context = {
        "bar": bar(request),
        "totals": [{"key": _say(key, language), "value": value} for key, value in totals] if found else [],
        "rows": [_row(each, language) for each in found],
    }
    return render(request, "desk/activities.html", context)


def _row(each: ActivityView, language: str) -> dict[str, Any]:
    counts = [f"{_say(name, language)} {getattr(each, name)}" for name in COUNTS]
    if each.came is not None:
        counts.append(f"{_say('came', language)} {each.came}")
    over = each.state in (ActivityState.OVER, ActivityState.CALLED_OFF)
    away = reverse("desk-activity-call-off", args=[each.number])
    return {
        "title": pick(each.title, language),
        "url": reverse("portal-activity", args=[each.number]),
        "state": _say(f"in_state.{each.state}", language),
        "kind": each.state.tag,
        "notes": [
            f"{pick(each.organiser, language)} · {each.number}",
            f"{_times(each.spans[:1], language)} · {each.place}",
            " · ".join(counts),
            each.why,
        ],
        "links": [] if over else [{"url": away, "text": _say("call_off", language)}],
    }


@at_desk
def export(request: HttpRequest) -> HttpResponse:
    """The same, one activity a line, amounts in patacas."""
    language: str = request.language  # type: ignore[attr-defined]
    rows: list[list[object]] = [[_say(each, language) for each in COLUMNS]]
    for row in activities_at_desk(actor=request.actor, at=now()):  # type: ignore[attr-defined]
        words = [pick(row.title, language), pick(row.organiser, language)]
        about = [_say(f"in_state.{row.state}", language), _times(row.spans, language), row.place]
        counts = [getattr(row, each) for each in COUNTS]
        rows.append([row.number, *words, *about, *counts, row.came, f"{row.fee / 100:.2f}", row.grant_reference])
    return saved_table(rows, name="activities")


@at_desk
def call_off(request: HttpRequest, number: str) -> HttpResponse:
    """Take an activity down, and say why."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = activity_at_desk(actor=actor, at=now(), number=number)
    typed, errors = request.POST.get("why", "")[:LONGEST], []
    if request.method == "POST":
        try:
            call_off_activity(actor=actor, at=now(), number=number, why=typed)
            messages.success(request, _say("did_call_off", language))
            return redirect("desk-activities")
        except (ActivityOver, WordsNeeded) as failure:
            errors = [{"href": "#why", "text": translate(failure.key, language)}]
    context = {
        "bar": bar(request),
        "title": pick(found.title, language),
        "organiser": pick(found.organiser, language),
        "enrolled": found.placed + found.waiting,
        "typed": typed,
        "errors": errors,
    }
    return render(request, "desk/activity_call_off.html", context, status=409 if errors else 200)
