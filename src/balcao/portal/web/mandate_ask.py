"""Asking for rights: one request to one or several companies and associations at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.entities.api import (
    Action,
    EntitySummary,
    acting_choice,
    ask_for_mandate,
    entity_by_register_no,
    former_choice,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_form import FAULT_FIELDS, Given, form_context, terms_of
from balcao.portal.web.mandate_rows import scope_choices
from balcao.portal.web.mandates import manages

MOST_AT_ONCE = 30


@for_holder
def mandate_ask(request: HttpRequest, holder: str) -> HttpResponse:
    """For oneself, or for the firm one manages; from a refused page everything is filled in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if actor.entity_id is not None and not manages(actor):
        raise NotFound(f"requests of {holder}")
    faults: dict[str, str] = {}
    if request.method == "POST":
        given, registers = Given.read(request.POST), request.POST.get("registers", "")[:2000]
        if _asked(request, given, registers, faults):
            return redirect("portal-mandates", holder)
    else:
        given, registers = _first(request, actor)
    context = {
        "holder": holder,
        "registers": registers,
        **form_context(given, faults, language, macau_date(now()), clients=False),
    }
    return render(request, "portal/mandates_ask.html", context, status=422 if faults else 200)


def _first(request: HttpRequest, actor: Actor) -> tuple[Given, str]:
    """What the refused page knew: from whom, in what, which right. An entity is named only if one could act for it."""
    wanted = [each for each in request.GET.getlist("actions") if each in set(Action)]
    until = Given.of_template("accountant", macau_date(now()))
    given = Given(
        actions=("view", *wanted),
        scope=request.GET.get("scope", "*")[:80],
        day=until.day,
        month=until.month,
        year=until.year,
    )
    of = request.GET.get("of", "")
    entity = _known(actor, int(of[2:])) if of.startswith("e-") and of[2:].isdecimal() else None
    return given, entity.register_no if entity else ""


def _known(actor: Actor, entity_id: int) -> EntitySummary | None:
    person = actor.person_id or 0
    try:
        return acting_choice(person, entity_id, now())
    except NotFound:
        pass
    try:
        return former_choice(person, entity_id, now())[0]
    except NotFound:
        return None


def _asked(request: HttpRequest, given: Given, registers: str, faults: dict[str, str]) -> bool:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    wanted = list(dict.fromkeys(line.strip() for line in registers.splitlines() if line.strip()))
    found = [entity_by_register_no(each) for each in wanted[:MOST_AT_ONCE]]
    if not wanted or len(wanted) > MOST_AT_ONCE or None in found:
        faults["registers"] = "mandates.error.registers"
    terms = terms_of(given, faults, scope_choices(language, given.scope, clients=False))
    if faults or terms is None:
        return False
    numbers = [each.entity_id for each in found if each is not None]
    try:
        made = ask_for_mandate(actor=actor, at=now(), entity_ids=numbers, terms=terms, note=given.note)
    except BalcaoError as failure:
        field = FAULT_FIELDS.get(type(failure).__name__, "registers")
        faults[field] = failure.key
        return False
    key = "mandates.asked" if made else "mandates.asked_before"
    messages.success(request, translate(key, language, count=len(made)))
    return True
