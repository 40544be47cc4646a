"""Being away: one's own absences, those a chief has to agree to, entering one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.accounts.api import (
    AnotherMustConfirm,
    BadAbsence,
    NotOpen,
    SubstituteLacks,
    absences_seen,
    colleagues,
    confirm_absence,
    end_absence,
    enter_absence,
)
from balcao.desk.officers_shown import COLOURS, absence_in_words
from balcao.desk.reading import department_name, duty_name
from balcao.desk.typed import NOT_TYPED, TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed, as it was typed; a substitute is chosen together with the department: ``DSI:17``."""

    substitute: str = ""
    first: TypedDay = NOT_TYPED
    last: TypedDay = NOT_TYPED


@at_desk
def absences(request: HttpRequest) -> HttpResponse:
    """The absences one sees, and the form to enter one's own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    if request.method != "POST":
        return _page(request, Given(), {}, at)
    given = Given(
        substitute=request.POST.get("substitute", "")[:40],
        first=TypedDay.read(request.POST, "from"),
        last=TypedDay.read(request.POST, "until"),
    )
    faults = _enter(actor, at, given)
    if faults:
        return _page(request, given, faults, at)
    messages.success(request, translate("desk.absences.did.enter", language))
    return redirect("desk-absences")


def _enter(actor: Actor, at: datetime, given: Given) -> dict[str, str]:
    """Enter it, or say by field which text tells what is wrong."""
    choices = {value: (department, person_id) for value, department, person_id, _ in _substitutes(actor, at, "en")}
    chosen = choices.get(given.substitute)
    missing = {"substitute": chosen is None, "from": given.first.on is None, "until": given.last.on is None}
    faults = {field: f"desk.absences.missing.{field}" for field, wrong in missing.items() if wrong}
    if chosen is None or given.first.on is None or given.last.on is None:
        return faults
    department, substitute_id = chosen
    try:
        enter_absence(
            actor=actor,
            at=at,
            department=department,
            substitute_id=substitute_id,
            from_on=given.first.on,
            until_on=given.last.on,
        )
    except BadAbsence as fault:
        return {"from": fault.key}
    except SubstituteLacks as fault:
        return {"substitute": fault.key}
    return {}


def _substitutes(actor: Actor, at: datetime, language: str) -> list[tuple[str, str, int, str]]:
    """Everyone who could stand in: the choice's value, department, person, and words."""
    found = []
    for department in sorted({post.department for post in actor.posts if post.own}):
        for each in colleagues(actor=actor, at=at, department=department):
            duties = listed((duty_name(duty, language) for duty in each.duties), language)
            words = f"{each.name} ({duties}) · {department_name(department, language)}"
            found.append((f"{department}:{each.person_id}", department, each.person_id, words))
    return found


def _page(request: HttpRequest, given: Given, faults: dict[str, str], at: datetime) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors = {field: translate(key, language) for field, key in faults.items()}
    context: dict[str, Any] = {
        "bar": bar(request),
        "rows": [
            {
                "id": each.absence_id,
                "sentence": absence_in_words(each, language),
                "state": translate(f"officers.state.{each.state}", language),
                "kind": COLOURS[each.state],
                "may_confirm": each.may_confirm,
                "may_end": each.may_end,
            }
            for each in absences_seen(actor=actor, at=at)
        ],
        "substitutes": [
            {"value": value, "text": words, "checked": value == given.substitute}
            for value, _department, _person, words in _substitutes(actor, at, language)
        ],
        "given": given,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/absences.html", context, status=422 if faults else 200)


@at_desk
@require_POST
def confirm(request: HttpRequest, absence_id: int) -> HttpResponse:
    """A chief agrees."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _attempt(request, "confirm", lambda: confirm_absence(actor=actor, at=now(), absence_id=absence_id))


@at_desk
@require_POST
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back again, or not agreed to."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _attempt(request, "end", lambda: end_absence(actor=actor, at=now(), absence_id=absence_id))


def _attempt(request: HttpRequest, act: str, verb: Callable[[], None]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    try:
        verb()
    except (AnotherMustConfirm, NotOpen, SubstituteLacks) as failure:
        messages.warning(request, translate(failure.key, language))
    else:
        messages.success(request, translate(f"desk.absences.did.{act}", language))
    return redirect("desk-absences")
