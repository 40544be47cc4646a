"""What an association published: who takes part, who came, another time or place, calling it off."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.activities.api import (
    ActivityOver,
    ActivityState,
    ActivityView,
    BadTimes,
    Fees,
    NotYet,
    Span,
    WordsNeeded,
    activities_of,
    call_off_activity,
    change_activity,
    fees_of,
    in_figures,
    mark_who_came,
    own_activity,
)
from balcao.cases.api import Participant, participants
from balcao.catalogue.api import offered, shown_answer
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.clock import MACAU, macau_date, now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.portal.activities_shown import activity_row, facts_of, say, state_of, times_of
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

MOMENT = r"(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{2})"
LINE = re.compile(rf"{MOMENT}\s*[-–—至]\s*(?:{MOMENT}|(\d{{1,2}}):(\d{{2}}))")
LONGEST = 10_000


@for_holder
def activities(request: HttpRequest, holder: str) -> HttpResponse:
    """Everything that the holder published, the latest first."""
    language: str = request.language  # type: ignore[attr-defined]
    found = activities_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    rows = [
        activity_row(each, language)
        | {"url": reverse("portal-own-activity", args=[holder, each.number]), "notes": _counts(each, language)}
        for each in found
    ]
    publish = [
        {
            "name": pick(each.summary.name, language),
            "url": reverse("portal-service", args=[each.service_id]),
        }
        for each in offered(now())
        if each.definition.data.publishes is not None
    ]
    return render(request, "portal/activities/own_list.html", {"holder": holder, "rows": rows, "publish": publish})


def _counts(found: ActivityView, language: str) -> list[str]:
    counts = [
        say("count.placed", language, count=found.placed, quota=found.quota),
        say("count.waiting", language, count=found.waiting),
        say("count.gave_back", language, count=found.gave_back),
        *([say("count.came", language, count=found.came)] if found.came is not None else []),
    ]
    return [*times_of(found.spans[:1], language), " · ".join(counts)]


@for_holder
def activity(request: HttpRequest, holder: str, activity: str) -> HttpResponse:
    """The participants, and ticking off who came."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            came = mark_who_came(actor=actor, at=at, number=activity, tickets=request.POST.getlist("came"))
            messages.success(request, say("did_mark", language, count=came))
        except (ActivityOver, NotYet) as failure:
            messages.warning(request, translate(failure.key, language))
        return redirect("portal-own-activity", holder, activity)
    found = own_activity(actor=actor, at=at, number=activity)
    people = participants(actor=actor, at=at, number=activity)
    begun = found.spans[0][0] <= at and found.state is not ActivityState.CALLED_OFF
    context = {
        "holder": holder,
        "number": activity,
        "title": pick(found.title, language),
        **state_of(found, language),
        "rows": facts_of(found, language),
        "counts": _counts(found, language)[1],
        "why": found.why,
        "people": [_person(each, language) for each in people if not each.waits],
        "waiting": [_person(each, language) for each in people if each.waits],
        "fees": _fees(fees_of(actor=actor, at=at, number=activity), language),
        "begun": begun,
        "may_change": found.state not in (ActivityState.OVER, ActivityState.CALLED_OFF),
    }
    return render(request, "portal/activities/own.html", context)


def _fees(found: Fees | None, language: str) -> dict[str, Any]:
    """What comes to the organiser: a line before its day, then the statement; nothing where nothing does."""
    if found is None:
        return {}
    if not found.counted:
        return {"lead": say("fees.later", language, date=format_macau(found.due_on, language))}
    counted = [("paid", found.paid), ("back", found.back), ("theirs", found.paid - found.back)]
    rows = [(say(f"fees.{key}", language), format_mop(amount, language)) for key, amount in counted]
    return {"rows": [{"key": key, "value": value} for key, value in [*rows, *_sums(found, language)]]}


def _sums(found: Fees, language: str) -> Iterator[tuple[str, str]]:
    for each in found.sums:
        way = "on" if each.amount > 0 else "return"
        how = "waits" if each.done_at is None else "done"
        day = format_macau(macau_date(each.done_at or each.made_at), language)
        yield (
            say(f"fees.{way}", language),
            say(f"fees.{way}_{how}", language, amount=format_mop(abs(each.amount), language), date=day),
        )


def _told(each: Participant, language: str) -> list[tuple[str, str]]:
    """The answers that the organiser reads, with their questions."""
    words = words_of(each.version, language)
    questions = {question.id: question for question in each.version.definition.form.questions()}
    return [(words.label(name), shown_answer(questions[name], value, words)) for name, value in each.told.items()]


def _person(each: Participant, language: str) -> dict[str, Any]:
    notes = [say("told", language, label=label, value=value) for label, value in _told(each, language) if value]
    name = pick(each.name, language)
    return {
        "title": name,
        "notes": notes,
        "value": each.ticket,
        "text": name,
        "hint": " · ".join(notes),
        "checked": bool(each.came),
    }


@for_holder
def export(request: HttpRequest, holder: str, activity: str) -> HttpResponse:
    """The participants as CSV, one a line."""
    language: str = request.language  # type: ignore[attr-defined]
    found = participants(actor=request.actor, at=now(), number=activity)  # type: ignore[attr-defined]
    labels = list(dict.fromkeys(label for each in found for label, _ in _told(each, language)))
    heads = [say(f"column.{each}", language) for each in ("number", "name", "place", "came")]
    rows: list[list[object]] = [[*heads, *labels]]
    for number, each in enumerate(found, 1):
        told = dict(_told(each, language))
        place = say("column.waits" if each.waits else "column.placed", language)
        came = "" if each.came is None else say(f"column.{'yes' if each.came else 'no'}", language)
        rows.append([number, pick(each.name, language), place, came, *(told.get(label, "") for label in labels)])
    return saved_table(rows, name=activity)


@for_holder
def change(request: HttpRequest, holder: str, activity: str) -> HttpResponse:
    """Another time or place, and why."""
    found = own_activity(actor=request.actor, at=now(), number=activity)  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "")[:LONGEST] for name in ("times", "place", "why")}
    if request.method != "POST":
        typed |= {"times": "\n".join(in_figures([span]) for span in found.spans), "place": found.place}

    def act(at: datetime) -> None:
        spans = _spans(typed["times"])
        actor = request.actor  # type: ignore[attr-defined]
        change_activity(actor=actor, at=at, number=activity, spans=spans, place=typed["place"], why=typed["why"])

    return _acted(request, holder, found, "change", typed, act)


@for_holder
def call_off(request: HttpRequest, holder: str, activity: str) -> HttpResponse:
    """Call it off, after reading what that means, and say why."""
    found = own_activity(actor=request.actor, at=now(), number=activity)  # type: ignore[attr-defined]
    typed = {"why": request.POST.get("why", "")[:LONGEST]}

    def act(at: datetime) -> None:
        call_off_activity(actor=request.actor, at=at, number=activity, why=typed["why"])  # type: ignore[attr-defined]

    return _acted(request, holder, found, "call_off", typed, act)


def _acted(
    request: HttpRequest,
    holder: str,
    found: ActivityView,
    what: str,
    typed: dict[str, str],
    act: Callable[[datetime], None],
) -> HttpResponse:
    """Do it and go back to the activity, or show the page again with what was typed and what is wrong."""
    language: str = request.language  # type: ignore[attr-defined]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            act(now())
        except (ActivityOver, BadTimes, WordsNeeded) as failure:
            errors = [{"href": _field(failure, typed), "text": translate(failure.key, language)}]
        else:
            messages.success(request, say(f"did_{what}", language))
            return redirect("portal-own-activity", holder, found.number)
    context = {
        "holder": holder,
        "number": found.number,
        "title": pick(found.title, language),
        "enrolled": found.placed + found.waiting,
        "rows": facts_of(found, language)[:2],
        "typed": typed,
        "errors": errors,
    }
    return render(request, f"portal/activities/{what}.html", context, status=409 if errors else 200)


def _field(failure: BalcaoError, typed: dict[str, str]) -> str:
    """Where on the page it is mended; nowhere for what is over."""
    if isinstance(failure, WordsNeeded):
        return "#why" if typed.get("place", "-").strip() else "#place"
    return "#times" if isinstance(failure, BadTimes) else ""


def _spans(typed: str) -> list[Span]:
    """The times, one a line, as the page shows them.

    :raises BadTimes: for a line that is no time.
    """
    found = []
    for line in filter(None, (each.strip() for each in typed.splitlines())):
        match = LINE.fullmatch(line)
        if match is None:
            raise BadTimes
        numbers = [int(each) for each in match.groups() if each is not None]
        day, until = numbers[:3], numbers[5:]
        another_day = until[:-2]
        try:
            begins, ends = _moment(day, numbers[3:5]), _moment(another_day or day, until[-2:])
            found.append((begins, ends if another_day or ends > begins else ends + timedelta(days=1)))
        except (ValueError, OverflowError):
            raise BadTimes from None
    return found


def _moment(day: Sequence[int], clock: Sequence[int]) -> datetime:
    return datetime(day[0], day[1], day[2], clock[0], clock[1], tzinfo=MACAU)
