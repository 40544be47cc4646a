"""One's own enrolment: the card on the matter's page, giving the place back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.activities.api import ActivityState
from balcao.cases.api import Enrolment, NotNow, enrolling_in, enrolment_of, give_place_back
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.portal.activities_shown import say, times_of
from balcao.portal.web.holders import for_holder


def enrolment_card(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The activity of an enrolment, for the page of its matter."""
    found = enrolment_of(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    return _shown(found, request.language)  # type: ignore[attr-defined]


GONE = {
    ActivityState.CALLED_OFF: "called_off_on",
    ActivityState.OVER: "over_since",
    ActivityState.CLOSED: "closed_since",
}


def enrolling_card(actor: Actor, draft_id: int, language: str) -> dict[str, Any] | None:
    """The activity of a draft: what became of it since it was begun, otherwise when and where it is. `gone`: nobody
    enrols any more."""
    found = enrolling_in(actor=actor, at=now(), draft_id=draft_id)
    if found is None:
        return None
    each, lines = found.activity, []
    since = {
        ActivityState.CALLED_OFF: each.changed_at,
        ActivityState.OVER: max(ends for _begins, ends in each.spans),
        ActivityState.CLOSED: each.closes_at,
    }.get(each.state)
    if since is not None:
        lines.append(say(f"draft.{GONE[each.state]}", language, date=format_macau(macau_date(since), language)))
    else:
        if found.changed:
            lines.append(say("draft.moved", language, date=format_macau(macau_date(each.changed_at), language)))
        lines += [*times_of(each.spans, language), each.place]
    if each.may_enrol and each.no_room:
        lines.append(say("no_room", language))
    elif each.may_enrol and not each.by_draw and not each.left:
        lines.append(say("full", language))
    return {
        "title": pick(each.title, language),
        "url": reverse("portal-activity", args=[each.number]),
        "gone": since is not None,
        "lines": lines,
        "why": each.why if each.state is ActivityState.CALLED_OFF or (found.changed and since is None) else "",
    }


def _shown(found: Enrolment, language: str) -> dict[str, Any]:
    activity = found.activity
    return {
        "title": pick(activity.title, language),
        "url": reverse("portal-activity", args=[activity.number]),
        "calendar": reverse("portal-activity-calendar", args=[activity.number]),
        "times": times_of(activity.spans, language),
        "place": activity.place,
        "called_off": activity.state is ActivityState.CALLED_OFF,
        "why": activity.why if activity.revision else "",
        "may_give_back": found.may_give_back,
    }


@for_holder
def give_back(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Read what goes back, then give the place back."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = enrolment_of(actor=actor, at=now(), reference=reference)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            give_place_back(actor=actor, at=now(), reference=reference)
            messages.success(request, say("did_give_back", language))
            return redirect("portal-matter", holder, reference)
        except NotNow:
            errors = [{"href": "", "text": say("not_now", language)}]
    context = {
        "holder": holder,
        "reference": reference,
        "activity": _shown(found, language),
        "percent": found.percent,
        "paid": found.activity.fee > 0,
        "errors": errors,
    }
    return render(request, "portal/activities/give_back.html", context, status=409 if errors else 200)
