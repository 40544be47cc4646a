"""What keeps an officer from a case: kin and interests they declare, and their own word on one case."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.accounts.api import NotAPerson, person_by_number, person_of_card, read_number
from balcao.cases.api import AlreadyDecided, NotNow, ReasonNeeded, declare_impediment, lift_impediment
from balcao.desk.typed import TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.case import show_case
from balcao.desk.web.guard import at_desk
from balcao.entities.api import (
    BadPeriod,
    InterestView,
    NameMissing,
    ToOneself,
    declare_interest,
    entity_by_register_no,
    interests_basis,
    interests_looked_after,
    lift_interest,
    own_interests,
    relations,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

TYPED = {"number": 40, "name": 200, "relation": 20, "words": 300}


@at_desk
def interests(request: HttpRequest) -> HttpResponse:
    """What one declared, what one's officers declared, and the form."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "").strip()[:most] for name, most in TYPED.items()}
    since, until = (TypedDay.read(request.POST, name) for name in ("since", "until"))
    faults: dict[str, str] = {}
    if request.method == "POST" and _declared(actor, typed, since, until, faults):
        messages.success(request, translate("desk.interests.declared", language))
        return redirect("desk-interests")
    errors = {field: translate(key, language) for field, key in faults.items()}
    context = {
        "bar": bar(request),
        "own": [_row(each, language) for each in own_interests(actor=actor)],
        "others": [_row(each, language) for each in interests_looked_after(actor=actor, at=now())],
        "basis": pick(interests_basis(), language),
        "relations": [
            {
                "value": each,
                "text": translate(f"desk.interests.relation.{each}", language),
                "checked": each == typed["relation"],
            }
            for each in relations()
        ],
        "typed": typed,
        "since": since,
        "until": until,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/interests.html", context, status=422 if faults else 200)


def _row(each: InterestView, language: str) -> dict[str, Any]:
    until = format_macau(each.until_on, language) if each.until_on else translate("desk.interests.no_end", language)
    return {
        "id": each.interest_id,
        "officer": pick(each.officer_name, language),
        "holder": pick(each.holder_name, language),
        "relation": translate(f"desk.interests.relation.{each.relation}", language),
        "period": f"{format_macau(each.since_on, language)} – {until}",
        "words": each.words,
        "lifted": translate(
            "desk.interests.lifted",
            language,
            who=pick(each.lifted_by, language),
            at=format_macau(each.lifted_at, language),
            why=each.lifted_why,
        )
        if each.lifted_at
        else "",
    }


def _declared(actor: Actor, typed: dict[str, str], since: TypedDay, until: TypedDay, faults: dict[str, str]) -> bool:
    """Whether it was declared; otherwise what is wrong, by field."""
    at = now()
    if since.on is None:
        faults["since"] = "desk.interests.error.since"
    if until.on is None and not until.empty:
        faults["until"] = "desk.interests.error.until"
    if typed["relation"] not in relations():
        faults["relation"] = "desk.interests.error.relation"
    holder = _holder(actor, at, typed, faults) if not faults else ""
    if faults or since.on is None:
        return False
    try:
        declare_interest(
            actor=actor,
            at=at,
            holder_id=holder,
            relation=typed["relation"],
            since_on=since.on,
            until_on=until.on,
            words=typed["words"],
        )
    except ToOneself:
        faults["number"] = "desk.interests.error.oneself"
    except BadPeriod:
        faults["until"] = "desk.interests.error.period"
    return not faults


def _holder(actor: Actor, at: datetime, typed: dict[str, str], faults: dict[str, str]) -> str:
    """Whom the number means: a person, entered under the name given if nobody knew them yet, or an entity."""
    number = read_number(typed["number"])
    if number and (known := person_by_number(number)) is not None:
        return f"p-{known}"
    if number and "(" in number:
        try:
            entered = person_of_card(actor=actor, at=at, bir=number, name_zh=typed["name"], name_pt="")
        except NotAPerson:
            faults["name"] = "desk.interests.error.name"
            return ""
        return f"p-{entered}"
    entity = entity_by_register_no(typed["number"]) if typed["number"] else None
    if entity is None:
        faults["number"] = "desk.interests.error.number"
        return ""
    return entity.holder_id


@at_desk
@require_POST
def lift(request: HttpRequest, interest_id: int) -> HttpResponse:
    """A chief finds that it keeps the officer from nothing any more."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    try:
        lift_interest(actor=actor, at=now(), interest_id=interest_id, reason=request.POST.get("reason", ""))
        messages.success(request, translate("desk.interests.is_lifted", language))
    except NameMissing:
        messages.error(request, translate("desk.interests.error.reason", language))
    return redirect("desk-interests")


@at_desk
@require_POST
def impeded(request: HttpRequest, reference: str) -> HttpResponse:
    """Something keeps the officer from this case: it goes on without them."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    try:
        declare_impediment(actor=actor, at=now(), reference=reference, reason=request.POST.get("impediment", ""))
    except ReasonNeeded:
        error = {"href": "#impediment", "text": translate("desk.impediment.missing", language)}
        return show_case(request, reference, act="impediment", errors=[error], status=422)
    except (AlreadyDecided, NotNow) as failure:
        error = {"href": "", "text": translate(failure.key, language)}
        return show_case(request, reference, act="impediment", errors=[error], status=409)
    messages.success(request, translate("desk.impediment.moved_on", language, reference=reference))
    return redirect("desk-queue")


@at_desk
@require_POST
def not_impeded(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """A chief finds that it does not keep the officer from the case."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    reason = request.POST.get("lift", "")
    try:
        lift_impediment(actor=actor, at=now(), reference=reference, person_id=person_id, reason=reason)
    except ReasonNeeded:
        error = {"href": f"#lift-{person_id}", "text": translate("desk.impediment.missing", language)}
        return show_case(request, reference, act="impediment", errors=[error], status=422)
    messages.success(request, translate("desk.impediment.lifted", language))
    return redirect("desk-case", reference)
