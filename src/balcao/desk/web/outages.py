"""Telling of maintenance and outages, changing their end, taking them back; a second officer has terms moved."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import count_terms_within, run_out_within
from balcao.desk.outages_shown import Moment, TypedOutage, places_to_choose, shown
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES, pick
from balcao.outages.api import (
    EndNeeded,
    EndsBeforeItBegins,
    OutageFourEyes,
    OutageSettled,
    OutageTooFar,
    ToldAlready,
    WhyNeeded,
    change_end,
    confirm_order,
    outage_at_desk,
    outages_at_desk,
    places_of,
    return_order,
    rule_on,
    tell_outage,
    withdraw_outage,
)

FIELDS: dict[type[BalcaoError], str] = {
    EndsBeforeItBegins: "ends-day",
    EndNeeded: "ends-day",
    OutageTooFar: "begins-day",
    ToldAlready: "begins-day",
}
"""Beside which field a failure is told."""


def _places(request: HttpRequest) -> dict[str, str]:
    """What the officer tells of, in words.

    :raises NotFound: for who tells of nothing.
    """
    places = places_of(request.actor, now())  # type: ignore[attr-defined]
    if not places:
        raise NotFound("outages")
    return places_to_choose(places, request.language)  # type: ignore[attr-defined]


@at_desk
def outages(request: HttpRequest) -> HttpResponse:
    """What is closed, planned, and was; what waits for a second officer first."""
    _places(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [shown(each, language) for each in outages_at_desk(actor=actor, at=now())]
    return render(request, "desk/outages/list.html", {"bar": bar(request), "rows": rows})


@at_desk
def new_outage(request: HttpRequest) -> HttpResponse:
    """Tell of one; it is in force as soon as it is sent."""
    places = _places(request)
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return _form(request, TypedOutage.new(now()), places, {})
    typed = TypedOutage.read(request.POST)
    faults = typed.faults(places, language)
    begins_at = typed.begins.at
    if faults or begins_at is None:
        return _form(request, typed, places, faults)
    department, service_id = typed.where
    try:
        number = tell_outage(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            key=request.POST.get("key") or secrets.token_hex(16),
            department=department,
            service_id=service_id,
            planned=typed.kind == "planned",
            begins_at=begins_at,
            ends_at=typed.ends.at,
            words=typed.words,
            works=typed.works,
        )
    except tuple(FIELDS) as failure:
        return _form(request, typed, places, {FIELDS[type(failure)]: translate(failure.key, language)})
    messages.success(request, translate("desk.outages.did.tell", language))
    return redirect("desk-outage", number)


def _form(request: HttpRequest, typed: TypedOutage, places: dict[str, str], faults: dict[str, str]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "typed": typed,
        "key": request.POST.get("key") or secrets.token_hex(16),
        "places": [{"value": each, "text": name, "checked": each == typed.place} for each, name in places.items()],
        "kinds": [
            {
                "value": each,
                "text": translate(f"outages.{each}", language),
                "hint": translate(f"desk.outages.{each}_hint", language),
                "checked": each == typed.kind,
            }
            for each in ("planned", "broken")
        ],
        "parts": [
            {
                "code": each,
                "name": translate(f"desk.announce.language.{each}", language),
                "words": typed.words[each],
                "works": typed.works[each],
            }
            for each in LANGUAGES
        ],
        "faults": faults,
        "begins_fault": faults.get("begins-day", ""),
        "ends_fault": faults.get("ends-day", ""),
        "errors": [{"href": f"#{name}", "text": text} for name, text in faults.items()],
    }
    return render(request, "desk/outages/new.html", context, status=422 if faults else 200)


@at_desk
def outage(request: HttpRequest, outage_id: int) -> HttpResponse:
    """One: its words, what becomes of terms, and what can be done."""
    return _show(request, outage_id, {})


def _show(request: HttpRequest, outage_id: int, faults: dict[str, str], ends: Moment | None = None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = outage_at_desk(actor=actor, at=now(), outage_id=outage_id)
    view, rule = found.view, rule_on(macau_date(found.view.begins_at))
    row = shown(found, language)
    where = {"department": view.department, "service_id": view.service_id}
    context = {
        "bar": bar(request),
        "row": row | {"ends": ends or row["ends"]},
        "concerned": count_terms_within(**where, begins_at=view.begins_at, ends_at=view.ends_at),
        "run_out": run_out_within(actor=actor, **where, begins_at=view.begins_at, ends_at=view.ends_at),
        "rule": translate("desk.outages.rule", language, minutes=rule.minutes),
        "basis": pick(rule.basis.text(), language),
        "doubtful": rule.confidence in ("low", "placeholder"),
        "end_fault": faults.get("ends-day", ""),
        "why_fault": faults.get("why", ""),
        "withdraw_fault": faults.get("why-withdraw", ""),
        "errors": [{"href": f"#{name}", "text": text} for name, text in faults.items()],
    }
    return render(request, "desk/outages/outage.html", context, status=422 if faults else 200)


@at_desk
@require_POST
def answer(request: HttpRequest, outage_id: int) -> HttpResponse:
    """Confirm that terms move or leave them, change the end, open again now, take it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act, at, ends = request.POST.get("act", ""), now(), Moment.read(request.POST, "ends")
    why = request.POST.get("why-withdraw" if act == "withdraw" else "why", "")
    if act == "change" and ends.at is None:
        return _show(request, outage_id, {"ends-day": translate("desk.outages.fault.moment", language)}, ends)
    until: datetime = ends.at if act == "change" and ends.at else at
    verbs: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm_order(actor=actor, at=at, outage_id=outage_id),
        "return": lambda: return_order(actor=actor, at=at, outage_id=outage_id, why=why),
        "change": lambda: change_end(actor=actor, at=at, outage_id=outage_id, ends_at=until),
        "open": lambda: change_end(actor=actor, at=at, outage_id=outage_id, ends_at=at),
        "withdraw": lambda: withdraw_outage(actor=actor, at=at, outage_id=outage_id, why=why),
    }
    if act not in verbs:
        return _show(request, outage_id, {})
    try:
        verbs[act]()
    except WhyNeeded as failure:
        field = "why-withdraw" if act == "withdraw" else "why"
        return _show(request, outage_id, {field: translate(failure.key, language)})
    except (EndsBeforeItBegins, OutageTooFar) as failure:
        return _show(request, outage_id, {"ends-day": translate(failure.key, language)}, ends)
    except (OutageFourEyes, OutageSettled) as failure:
        messages.warning(request, translate(failure.key, language))
    else:
        messages.success(request, translate(f"desk.outages.did.{act}", language))
    return redirect("desk-outage", outage_id)
