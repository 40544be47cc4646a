"""Legal holds: which stand, placing one on a case by its number, lifting what another chief placed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.desk.typed import MOST, NOT_TYPED, TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.disposal.api import (
    BadDay,
    BodyNeeded,
    HoldView,
    TwoNeeded,
    WhyNeeded,
    holds_standing,
    lift_hold,
    place_hold,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import CHIEF
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


@at_desk_for(CHIEF)
def holds(request: HttpRequest) -> HttpResponse:
    """What is held, and placing a hold; what is wrong is said at its field."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, {"reference": request.GET.get("reference", "")[:MOST]}, NOT_TYPED, {})
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in ("reference", "body", "why")}
    day = TypedDay.read(request.POST, "since")
    faults = {} if day.empty or day.on else {"since": translate(BadDay.key, language)}
    try:
        if not faults:
            place_hold(
                actor=actor,
                at=now(),
                reference=typed["reference"].upper(),
                body=typed["body"],
                why=typed["why"],
                since=day.on,
            )
    except NotFound:
        faults = {"reference": translate("desk.archive.no_such_case", language)}
    except BodyNeeded as failure:
        faults = {"body": translate(failure.key, language)}
    except WhyNeeded as failure:
        faults = {"why": translate(failure.key, language)}
    except BadDay as failure:
        faults = {"since": translate(failure.key, language)}
    if faults:
        return _page(request, typed, day, faults)
    messages.success(request, translate("desk.holds.did_place", language))
    return redirect("desk-holds")


@at_desk_for(CHIEF)
@require_POST
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    """End a hold that another chief placed."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        lift_hold(actor=request.actor, at=now(), hold_id=hold_id, why=request.POST.get("why", "")[:MOST])  # type: ignore[attr-defined]
        messages.success(request, translate("desk.holds.did_lift", language))
    except (TwoNeeded, WhyNeeded) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-holds")


def _page(request: HttpRequest, typed: dict[str, str], day: TypedDay, faults: dict[str, str]) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "standing": [hold_shown(each, language) for each in holds_standing(actor=actor, at=now())],
        "lifted": [hold_shown(each, language) for each in holds_standing(actor=actor, at=now(), lifted=True)],
        "typed": typed,
        "day": day,
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/disposal/holds.html", context, status=422 if faults else 200)


def hold_shown(each: HoldView, language: str) -> dict[str, Any]:
    """A hold as pages write it."""
    since = translate("desk.holds.since_day", language, day=format_macau(each.since, language))
    over = format_macau(each.lifted_at, language) if each.lifted_at else ""
    return {
        "id": each.id,
        "key": str(each.id),
        "reference": each.reference,
        "service": pick(each.service, language),
        "body": each.body,
        "why": each.why,
        "note": f"{since} · {each.by}",
        "mine": each.mine,
        "lifted": f"{over} · {each.lifted_by}: {each.lifted_why}" if over else "",
    }
