"""Giving a mandate: whom, what, until when; then the sentence is read, and only then it is given."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import draft_view
from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import (
    EntityKind,
    MandateSummary,
    Terms,
    get_entity,
    get_mandate,
    grant_mandate,
    mandate_rules,
    try_mandate,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_form import FAULT_FIELDS, Given, form_context, receiver_of, terms_of
from balcao.portal.web.mandate_rows import scope_choices, sentence
from balcao.portal.web.mandates import manages, needs_second_factor


@for_holder
def mandate_give(request: HttpRequest, holder: str) -> HttpResponse:
    """Let a person or a firm act for this entity, or give on from a mandate held."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    changed, parent = _related(request, actor)
    if not (manages(actor) or parent):
        raise NotFound(f"mandates of {holder}")
    needs_second_factor(actor)
    given = _first(request, changed, parent) if request.method == "GET" else Given.read(request.POST)
    clients = is_firm(actor)
    faults: dict[str, str] = {}
    if request.method == "POST":
        wanted = _wanted(actor, given, changed, parent, scope_choices(language, given.scope, clients=clients), faults)
        if wanted is not None:
            done = _confirmed(request, holder, wanted, faults, given)
            if done is not None:
                return done
    context = {
        "holder": holder,
        "changed": sentence(changed, language) if changed else "",
        "parent": sentence(parent, language) if parent else "",
        "templates": _templates(holder, language, clients) if not (changed or parent) else [],
        "hidden": _hidden(changed, parent),
        **form_context(given, faults, language, macau_date(at), clients=clients),
    }
    return render(request, "portal/mandates_give.html", context, status=422 if faults else 200)


def _related(request: HttpRequest, actor: Actor) -> tuple[MandateSummary | None, MandateSummary | None]:
    """The mandate to be changed, or the one to be given on from; another's does not exist."""
    found: list[MandateSummary | None] = []
    for name in ("change", "on"):
        number = request.POST.get(name, "") or request.GET.get(name, "")
        found.append(get_mandate(actor=actor, at=now(), mandate_id=int(number)) if number.isdecimal() else None)
    changed, parent = found
    if changed is not None and changed.entity_id != actor.entity_id:
        raise NotFound("mandate to change")
    if parent is not None and (parent.receiver != actor.holder_id or not parent.may_delegate):
        raise NotFound("mandate to give on")
    return changed, parent


def _first(request: HttpRequest, changed: MandateSummary | None, parent: MandateSummary | None) -> Given:
    if source := changed or parent:
        return Given.of_mandate(source)
    given = Given.of_template(request.GET.get("template", ""), macau_date(now()))
    scope = request.GET.get("scope", "")
    if scope.startswith("draft:") and scope[6:].isdecimal():
        view = draft_view(actor=request.actor, at=now(), draft_id=int(scope[6:]))  # type: ignore[attr-defined]
        return Given(scope=f"draft:{view.id}", actions=("view", "prepare"))
    return given


def is_firm(actor: Actor) -> bool:
    """Whether the entity acted for may have clients."""
    if actor.entity_id is None:
        return False
    return get_entity(actor=actor, entity_id=actor.entity_id, at=now()).kind is not EntityKind.BUILDING


def _templates(holder: str, language: str, clients: bool) -> list[dict[str, str]]:
    return [
        {
            "url": f"{reverse('portal-mandate-give', args=[holder])}?template={each.name}",
            "title": translate(f"entities.template.{each.name}.title", language),
            "hint": translate(f"entities.template.{each.name}.hint", language),
        }
        for each in mandate_rules().templates
        if clients or each.scope != "clients"
    ]


def _hidden(changed: MandateSummary | None, parent: MandateSummary | None) -> list[tuple[str, int]]:
    pairs = (("change", changed), ("on", parent))
    return [(name, each.mandate_id) for name, each in pairs if each is not None]


def _wanted(
    actor: Actor,
    given: Given,
    changed: MandateSummary | None,
    parent: MandateSummary | None,
    scopes: list[dict[str, Any]],
    faults: dict[str, str],
) -> dict[str, Any] | None:
    """What the verb takes, or None with what is wrong by field. To whom a changed mandate belongs stays as it is."""
    receiver = changed.receiver if changed else receiver_of(given, faults)
    terms: Terms | None = terms_of(given, faults, scopes)
    if terms is None or not receiver:
        return None
    from django.conf import settings

    return {
        "entity_id": parent.entity_id if parent else actor.entity_id,
        "receiver": receiver,
        "terms": terms,
        "within": mandate_scopes(terms.scope, settings.BALCAO_SERVICES)[1:] if parent else (),
        "parent_id": parent.mandate_id if parent else None,
        "replaces_id": changed.mandate_id if changed else None,
        "note": given.note,
    }


def _confirmed(
    request: HttpRequest, holder: str, wanted: dict[str, Any], faults: dict[str, str], given: Given
) -> HttpResponse | None:
    """The sentence to read, or, once it was read and confirmed, the mandate itself; None with what is wrong."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    confirmed = request.POST.get("act") == "confirm"
    try:
        made = (grant_mandate if confirmed else try_mandate)(actor=actor, at=now(), **wanted)
    except BalcaoError as failure:
        if isinstance(failure, NotFound):
            raise
        faults[FAULT_FIELDS.get(type(failure).__name__, "card")] = getattr(failure, "reason_key", failure.key)
        return None
    if confirmed:
        said = translate(f"mandates.given.{made.state.value}", language, name=pick(made.receiver_name, language))
        messages.success(request, said)
        return redirect("portal-mandates", holder)
    context = {
        "holder": holder,
        "sentence": sentence(made, language),
        "state": made.state.value,
        "name": pick(made.receiver_name, language),
        "typed": _typed(request),
    }
    return render(request, "portal/mandates_check.html", context)


_FIELDS = (
    "card", "name", "actions", "scope", "renewals_only", "amount", "may_delegate",
    "until-day", "until-month", "until-year", "note", "change", "on",
)  # fmt: skip


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name in _FIELDS for value in request.POST.getlist(name)]
