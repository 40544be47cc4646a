"""Draws for places: one officer proposes over the closed list, another confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.intake.api import (
    FourEyes,
    NotProposed,
    RoundState,
    RoundView,
    TooEarly,
    confirm_draw,
    propose_draw,
    rounds_at_desk,
)
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

KINDS = {RoundState.OPEN: "green", RoundState.COMING: "blue", RoundState.CLOSED: "yellow", RoundState.DONE: "grey"}


@at_desk
def draws(request: HttpRequest) -> HttpResponse:
    """The rounds of the officer's services."""
    language: str = request.language  # type: ignore[attr-defined]
    found = rounds_at_desk(actor=request.actor, at=now())  # type: ignore[attr-defined]
    return render(request, "desk/draws.html", {"bar": bar(request), "rows": [_row(each, language) for each in found]})


@at_desk
@require_POST
def act(request: HttpRequest, service_id: str, round_id: str) -> HttpResponse:
    """Propose the draw, or do it."""
    language: str = request.language  # type: ignore[attr-defined]
    confirms = request.POST.get("act") == "confirm"
    verb = confirm_draw if confirms else propose_draw
    try:
        verb(actor=request.actor, at=now(), service_id=service_id, round_id=round_id)  # type: ignore[attr-defined]
        messages.success(request, translate(f"desk.draws.did_{'draw' if confirms else 'propose'}", language))
    except (FourEyes, NotProposed, TooEarly) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-draws")


def _row(each: RoundView, language: str) -> dict[str, Any]:
    due = each.state is RoundState.CLOSED and each.draws_at is not None and each.draws_at <= now()
    days = [
        translate("desk.draws.days", language, opens=format_macau(each.opens_at, language))
        if each.state is RoundState.COMING
        else translate("desk.draws.until", language, closes=format_macau(each.closes_at, language)),
        translate("desk.draws.counted", language, entries=each.entries, quota=each.quota),
    ]
    if each.draws_at:
        moment = format_macau(each.drawn_at or each.draws_at, language)
        days.append(translate(f"desk.draws.{'drawn' if each.drawn_at else 'draws'}", language, date=moment))
    return {
        "service_id": each.service_id,
        "round_id": each.round_id,
        "title": f"{pick(each.service, language)} · {each.round_id}",
        "state": translate(f"portal.round.state.{each.state}", language),
        "kind": KINDS[each.state],
        "note": " · ".join(days),
        "url": reverse("portal-draw", args=[each.service_id, each.round_id]),
        "may_propose": due and not each.proposed_by,
        "may_confirm": due and bool(each.proposed_by) and not each.mine,
        "proposed": translate("desk.draws.proposed", language, who=each.proposed_by) if each.proposed_by else "",
        "mine": each.mine,
    }
