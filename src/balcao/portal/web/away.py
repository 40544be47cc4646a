"""Being away: who stands in for whom in an entity, naming somebody, agreeing, ending."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.accounts.api import read_day
from balcao.entities.api import (
    AwayTwice,
    BadAbsenceDays,
    NothingToLend,
    NotWaiting,
    SubstituteUnfit,
    SubstitutionSummary,
    accept_substitution,
    end_substitution,
    name_substitute,
    people_inside,
    substitution_sentence,
    substitutions_shown,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.mandates import GIVING_NEEDS, manages, needs_second_factor, to_step_up

FAULT_FIELDS = {BadAbsenceDays: "from", AwayTwice: "from", SubstituteUnfit: "substitute", NothingToLend: "person"}
"""Beside which field a refusal is said."""


def substitution_rows(actor: Actor, holder: str, language: str, at: datetime) -> list[dict[str, Any]]:
    """The substitutions this person may know of here, a sentence each, with what they can do about it."""
    return [_row(each, actor, holder, language, at) for each in substitutions_shown(actor=actor, at=at)]


def _row(each: SubstitutionSummary, actor: Actor, holder: str, language: str, at: datetime) -> dict[str, Any]:
    own = each.substitute_id == actor.person_id
    runs = each.from_on <= macau_date(at)
    state = ("runs" if runs else "agreed") if each.accepted else "over" if each.ended else "asked"
    return {
        "number": each.substitution_id,
        "sentence": substitution_sentence(each, language, to_substitute=own),
        "state": translate(f"away.state.{state}", language),
        "kind": {"runs": "green", "agreed": "blue", "asked": "orange", "over": "grey"}[state],
        "to_answer": own and state == "asked",
        "url": reverse("portal-away-answer", args=[holder, each.substitution_id]),
    }


@for_holder
def away(request: HttpRequest, holder: str) -> HttpResponse:
    """The form to name a substitute: for anybody as a manager, for oneself as anybody in the entity."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.entity_id is None:
        raise NotFound(holder)
    people = people_inside(actor=actor, entity_id=actor.entity_id, at=now())
    needs_second_factor(actor)
    if request.method != "POST":
        return _form(request, holder, people, {})
    faults = _name(request, actor, people)
    if faults:
        return _form(request, holder, people, faults)
    messages.success(request, translate("away.named"))
    return redirect("portal-away-shown", holder)


def _name(request: HttpRequest, actor: Actor, people: Mapping[int, Any]) -> dict[str, str]:
    """Name the substitute, or say by field which text tells what is wrong."""
    assert actor.entity_id is not None
    person = _one_of(people, request.POST.get("person", "")) if manages(actor) else actor.person_id
    substitute = _one_of(people, request.POST.get("substitute", ""))
    first, last = read_day(request.POST, "from"), read_day(request.POST, "until")
    given = {"person": person, "substitute": substitute, "from": first, "until": last}
    faults = {field: f"away.missing.{field}" for field, value in given.items() if value is None}
    if person is None or substitute is None or first is None or last is None:
        return faults
    try:
        name_substitute(
            actor=actor,
            at=now(),
            entity_id=actor.entity_id,
            person_id=person,
            substitute_id=substitute,
            from_on=first,
            until_on=last,
        )
    except tuple(FAULT_FIELDS) as failure:
        return {FAULT_FIELDS[type(failure)]: failure.key}
    return {}


def _one_of(people: Mapping[int, Any], typed: str) -> int | None:
    return next((each for each in people if str(each) == typed), None)


def _form(request: HttpRequest, holder: str, people: Mapping[int, Any], faults: Mapping[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors = {field: translate(key, language) for field, key in faults.items()}
    manager = manages(actor)

    def choices(field: str, *, but: int | None = None) -> list[dict[str, Any]]:
        typed = request.POST.get(field, "")
        return [
            {"value": str(each), "text": pick(name, language), "checked": str(each) == typed}
            for each, name in people.items()
            if each != but
        ]

    context = {
        "holder": holder,
        "name": holder_shown(request).name,
        "people": choices("person") if manager else [],
        "substitutes": choices("substitute", but=None if manager else actor.person_id),
        "errors": errors,
        "error_from": errors.get("from", ""),
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "first": [request.POST.get(f"from-{part}", "")[:4] for part in ("day", "month", "year")],
        "last": [request.POST.get(f"until-{part}", "")[:4] for part in ("day", "month", "year")],
    }
    return render(request, "portal/away.html", context, status=422 if faults else 200)


@for_holder
def away_shown(request: HttpRequest, holder: str) -> HttpResponse:
    """Who stands in for whom here, now and later."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "own": actor.entity_id is None,
        "manager": manages(actor),
        "name": holder_shown(request).name,
        "rows": substitution_rows(actor, holder, language, now()),
    }
    return render(request, "portal/away_shown.html", context)


@for_holder
@require_POST
def away_answer(request: HttpRequest, holder: str, substitution_id: int) -> HttpResponse:
    """Agree to stand in, or end it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act = request.POST.get("act", "")
    verbs = {"accept": accept_substitution, "end": end_substitution}
    if act not in verbs:
        raise NotFound(f"answer {act}")
    if act == "accept" and actor.assurance < GIVING_NEEDS:
        return to_step_up(reverse("portal-away-shown", args=[holder]))
    try:
        verbs[act](actor=actor, at=now(), substitution_id=substitution_id)
        messages.success(request, translate(f"away.did.{act}", language))
    except NotWaiting as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("portal-away-shown", holder)
