"""Where an entity's software is called when something happens, and how that went."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.entities.api import get_machine
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.outbox.api import (
    BadAddress,
    BadPosition,
    CalledAlready,
    CallShown,
    NoKinds,
    SubscriptionShown,
    change_secret,
    end_subscription,
    go_on,
    happening_types,
    stop_calls,
    subscribe,
    subscriptions_of,
    tell_again,
)
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandates import needs_second_factor

ACTS = {"stop": stop_calls, "go_on": go_on, "end": end_subscription}
FIELDS: dict[type[BalcaoError], str] = {BadAddress: "address", CalledAlready: "address", NoKinds: "kinds"}


@for_holder
def calls(request: HttpRequest, holder: str, machine_id: int) -> HttpResponse:
    """The addresses at which the software is called; adding one. Its secret is shown once, when it is made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, holder, machine_id)
    needs_second_factor(actor)
    sent = request.POST
    try:
        _, secret = subscribe(
            actor=actor,
            at=now(),
            machine_id=machine_id,
            address=sent.get("address", ""),
            kinds=sent.getlist("kinds"),
        )
    except (BadAddress, CalledAlready, NoKinds) as failure:
        return _page(request, holder, machine_id, faults={FIELDS[type(failure)]: failure.key})
    return _page(request, holder, machine_id, secret=secret, said="made")


@for_holder
def call(request: HttpRequest, holder: str, machine_id: int, subscription_id: int) -> HttpResponse:
    """Change one address: a new secret, stop, go on, tell again, remove."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    known = {each.subscription_id for each in subscriptions_of(actor=actor, at=now(), machine_id=machine_id)}
    if subscription_id not in known:
        raise NotFound(f"subscription {subscription_id}")
    if request.method != "POST":
        return redirect("portal-software-calls", holder, machine_id)
    needs_second_factor(actor)
    act = request.POST.get("act", "")
    if act == "secret":
        secret = change_secret(actor=actor, at=now(), subscription_id=subscription_id)
        return _page(request, holder, machine_id, secret=secret, said="changed")
    if act == "again":
        written = request.POST.get("first", "").strip()
        first = int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else 0
        try:
            tell_again(actor=actor, at=now(), subscription_id=subscription_id, first=first)
        except BadPosition as failure:
            return _page(request, holder, machine_id, faults={f"first-{subscription_id}": failure.key})
    elif act in ACTS:
        ACTS[act](actor=actor, at=now(), subscription_id=subscription_id)
    else:
        raise NotFound("act")
    messages.success(request, translate(f"software.calls.did.{act}", language))
    return redirect("portal-software-calls", holder, machine_id)


def _page(
    request: HttpRequest,
    holder: str,
    machine_id: int,
    *,
    faults: dict[str, str] | None = None,
    secret: str = "",
    said: str = "",
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    machine = get_machine(actor=actor, at=at, machine_id=machine_id)
    rows = subscriptions_of(actor=actor, at=at, machine_id=machine_id)
    errors = {field: translate(key, language) for field, key in (faults or {}).items()}
    chosen = request.POST.getlist("kinds") if errors else list(happening_types())
    context = {
        "holder": holder,
        "machine": machine,
        "secret": secret,
        "said": translate(f"software.calls.{said}", language) if said else "",
        "rows": [_row(each, errors, request, language) for each in rows],
        "kinds": [
            {"value": each, "text": kind_in_words(each, language), "checked": each in chosen}
            for each in happening_types()
        ],
        "address": request.POST.get("address", "") if errors else "",
        "faults": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "portal/software_calls.html", context, status=422 if errors else 200)


def kind_in_words(kind: str, language: str) -> str:
    """What happens, in words."""
    return translate(f"software.calls.kind.{kind.replace('.', '_')}", language)


def _row(each: SubscriptionShown, errors: dict[str, str], request: HttpRequest, language: str) -> dict[str, Any]:
    failing = each.failing_since is not None and not each.stopped
    state = each.stopped or ("failing" if failing else "running")
    field = f"first-{each.subscription_id}"
    tries = {"moment": format_macau(each.failing_since or each.due_at, language)}
    tries["next"] = format_macau(each.due_at, language)
    both = each.both_until if each.both_until is not None and each.both_until > now() else None
    return {
        "id": each.subscription_id,
        "address": each.address,
        "kinds": [kind_in_words(kind, language) for kind in each.kinds],
        "state": translate(f"software.calls.state.{state}", language),
        "colour": {"running": "green", "owner": "grey"}.get(state, "orange"),
        "stopped": bool(each.stopped),
        "failing": translate("software.calls.failing_since", language, **tries) if failing else "",
        "both": translate("software.calls.both", language, moment=format_macau(both, language)) if both else "",
        "first": field,
        "typed": request.POST.get("first", "") if field in errors else "",
        "error": errors.get(field, ""),
        "calls": [_call(one, language) for one in each.calls],
    }


def _call(one: CallShown, language: str) -> dict[str, Any]:
    if one.problem:
        answer = translate(f"software.calls.problem.{one.problem}", language)
    else:
        answer = translate(f"software.calls.{'taken' if one.taken else 'refused'}", language, status=one.status)
    return {
        "position": one.position,
        "kind": kind_in_words(one.kind, language),
        "subject": one.subject,
        "answer": answer,
        "colour": "green" if one.taken else "orange",
        "at": format_macau(one.at, language),
    }
