"""Software that acts for an entity: registering it, what its makers need to know, taking it back."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.entities.api import (
    MACHINE_ACTIONS,
    Action,
    BadKey,
    MachineExists,
    MachineNameMissing,
    MandateState,
    end_machine,
    get_machine,
    mandates_of,
    register_machine,
    try_machine,
)
from balcao.foundation.keys.api import read_key
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.openid.api import api_audience, token_endpoint
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_form import FAULT_FIELDS, Given, form_context, terms_of
from balcao.portal.web.mandate_give import is_firm
from balcao.portal.web.mandate_rows import mandate_row, scope_choices, sentence
from balcao.portal.web.mandates import manages, needs_second_factor
from balcao.portal.web.software_rows import used_words

MOST_KEY = 20_000
TO_CHOOSE = tuple(each for each in MACHINE_ACTIONS if each is not Action.VIEW)
FIELDS: dict[type[BalcaoError], str] = {MachineNameMissing: "name", MachineExists: "name", BadKey: "key"}


@for_holder
def register(request: HttpRequest, holder: str) -> HttpResponse:
    """A name, a public key, and what the software may do; the sentence is read before it is given."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if not manages(actor):
        raise NotFound(f"software of {holder}")
    needs_second_factor(actor)
    if request.method != "POST":
        return _form(request, holder, Given(actions=(Action.PREPARE.value,)), "", {})
    given, key, faults = _read(request), _key(request), dict[str, str]()
    terms = terms_of(given, faults, scope_choices(language, given.scope, clients=is_firm(actor)))
    found = read_key(key)
    if not given.name:
        faults["name"] = MachineNameMissing.key
    if found is None:
        faults["key"] = BadKey.key
    if faults or terms is None or found is None:
        return _form(request, holder, given, key, faults)
    confirmed = request.POST.get("act") == "confirm"
    try:
        made = (register_machine if confirmed else try_machine)(
            actor=actor, at=now(), entity_id=actor.entity_id or 0, name=given.name, key=found, terms=terms
        )
    except BalcaoError as failure:
        if isinstance(failure, NotFound):
            raise
        field = next((each for kind, each in FIELDS.items() if isinstance(failure, kind)), "")
        faults[field or FAULT_FIELDS.get(type(failure).__name__, "name")] = failure.key
        return _form(request, holder, given, key, faults)
    if confirmed:
        messages.success(request, translate(f"software.registered.{made.state.value}", language))
        return redirect("portal-software", holder, int(made.receiver[2:]))
    context = {
        "holder": holder,
        "sentence": sentence(made, language),
        "waits": made.state is MandateState.CONFIRMING,
        "typed": [*_typed(request), ("key", key)],
    }
    return render(request, "portal/software_check.html", context)


def _read(request: HttpRequest) -> Given:
    """What was typed. Software always sees what it prepares, and gives nothing on."""
    given = Given.read(request.POST)
    return replace(given, actions=(Action.VIEW.value, *given.actions), may_delegate=False)


def _key(request: HttpRequest) -> str:
    """The key as pasted, or out of the chosen file."""
    sent = request.FILES.get("file")
    content = sent.read(MOST_KEY).decode(errors="replace") if sent is not None else request.POST.get("key", "")
    return str(content).strip()[:MOST_KEY]


_TYPED = ("name", "actions", "scope", "renewals_only", "amount", "until-day", "until-month", "until-year")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name in _TYPED for value in request.POST.getlist(name)]


def _form(request: HttpRequest, holder: str, given: Given, key: str, faults: dict[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = form_context(given, faults, language, macau_date(now()), clients=is_firm(actor))
    context["actions"] = [each for each in context["actions"] if each["value"] in TO_CHOOSE]
    # A private key typed by mistake is not sent back to the page.
    shown = "" if faults.get("key") == "entities.machine.private_key" else key
    context |= {"holder": holder, "key": shown}
    return render(request, "portal/software_register.html", context, status=422 if faults else 200)


@for_holder
def software(request: HttpRequest, holder: str, machine_id: int) -> HttpResponse:
    """One software: what it may do, what its makers need to know; and taking it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = get_machine(actor=actor, at=now(), machine_id=machine_id)
    if request.method == "POST":
        end_machine(actor=actor, at=now(), machine_id=machine_id)
        messages.success(request, translate("software.ended", language, name=found.name))
        return redirect("portal-mandates", holder)
    given = mandates_of(actor=actor, entity_id=found.entity_id, at=now())
    today = macau_date(now())
    by = pick(found.registered_by, language)
    context = {
        "holder": holder,
        "machine": found,
        "rows": [mandate_row(each, holder, language, today) for each in given if each.receiver == found.receiver],
        "facts": [
            (translate("software.client", language), found.receiver),
            (translate("software.token_address", language), token_endpoint()),
            (translate("software.api_address", language), f"{api_audience()}/"),
            (translate("software.description", language), f"{api_audience()}/openapi.json"),
            (translate("software.thumbprint", language), found.thumbprint),
        ],
        "notes": [
            translate(
                "software.registered_by",
                language,
                person=by,
                on=format_macau(macau_date(found.registered_at), language),
            ),
            used_words(found, language),
        ],
    }
    return render(request, "portal/software.html", context)
