"""Officers register sites: one proposes, another approves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import names_by_language
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import officer
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, pick
from balcao.openid.failures import RegistrationWrong
from balcao.openid.operations.clients import (
    approve_client,
    close_client,
    propose_client,
    refuse_client,
    renew_secret,
)
from balcao.openid.policies import DUTY, require_administration
from balcao.openid.queries import get_client, list_clients
from balcao.openid.types import SECRET_METHODS, AuthMethod, ClientStatus, ClientSummary
from balcao.openid.web.client_form import Typed, form_context

_KINDS = {ClientStatus.PROPOSED: "yellow", ClientStatus.ACTIVE: "green", ClientStatus.REFUSED: "grey"}


@officer(DUTY)
def clients(request: HttpRequest) -> HttpResponse:
    """Every registered site."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [
        {
            "name": pick(each.names, language),
            "host": each.sector,
            "url": reverse("openid-client", args=[each.number]),
            **_state(each, language),
        }
        for each in list_clients(actor=request.actor)  # type: ignore[attr-defined]
    ]
    return render(request, "openid/clients.html", {"rows": rows})


def _state(client: ClientSummary, language: str) -> dict[str, str]:
    kind = _KINDS.get(client.status, "grey")
    return {"state": translate(f"openid.status.{client.status}", language), "kind": kind}


@officer(DUTY)
def new_client(request: HttpRequest) -> HttpResponse:
    """Propose a site."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    require_administration(actor)
    typed = Typed.read(request.POST) if request.method == "POST" else Typed()
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            number = propose_client(actor=actor, registration=typed.registration(), at=now())
        except RegistrationWrong as wrong:
            faults = wrong.faults
        else:
            messages.success(request, translate("openid.clients.proposed", language))
            return redirect("openid-client", number)
    return render(request, "openid/client_new.html", form_context(typed, faults, language))


@officer(DUTY)
def client(request: HttpRequest, number: int) -> HttpResponse:
    """One site: what is registered, and what can be done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = get_client(actor=actor, number=number)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    secret = ""
    if act == "approve":
        secret = approve_client(actor=actor, number=number, at=now())
    elif act == "renew":
        secret = renew_secret(actor=actor, number=number, at=now())
    elif act in ("refuse", "close"):
        verb = refuse_client if act == "refuse" else close_client
        verb(actor=actor, number=number, at=now())
    if act and not secret:
        return redirect("openid-client", number)
    return _shown(request, get_client(actor=actor, number=number) if act else found, secret)


def _shown(request: HttpRequest, found: ClientSummary, secret: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "client": found,
        "name": pick(found.names, language),
        "rows": _rows(found, language),
        "secret": secret,
        "may_decide": found.status is ClientStatus.PROPOSED and found.proposed_by != actor.person_id,
        "may_take_back": found.status is ClientStatus.PROPOSED and found.proposed_by == actor.person_id,
        "active": found.status is ClientStatus.ACTIVE,
        "has_secret": found.auth_method in SECRET_METHODS,
        **_state(found, language),
    }
    return render(request, "openid/client.html", context)


def _rows(found: ClientSummary, language: str) -> list[dict[str, Any]]:
    def said(key: str) -> str:
        return translate(f"openid.{key}", language)

    names = names_by_language(each for each in (found.proposed_by, found.decided_by) if each is not None)
    pkce = "required" if found.pkce_required else "optional"
    told = [said(f"scope.{scope}") for scope in found.scopes]
    rows = {
        "names": "\n".join(dict.fromkeys(found.names[each] for each in LANGUAGES)),
        "client_id": found.client_id,
        "site_url": found.site_url,
        "redirect_uris": "\n".join(found.signed_in),
        "post_logout_redirect_uris": "\n".join(found.signed_out),
        "logout_uri": found.logout_uri,
        "auth_method": said(f"method.{found.auth_method}"),
        "keys": "\n".join(found.key_ids) if found.auth_method is AuthMethod.KEY else "",
        "jwks_uri": found.jwks_uri,
        "pkce": said(f"pkce.{pkce}"),
        "scopes": "\n".join(told),
        "sector": found.sector,
        "id_token_alg": found.id_token_alg,
        "proposed_by": pick(names.get(found.proposed_by or 0, ""), language),
        "decided_by": pick(names.get(found.decided_by or 0, ""), language),
    }
    return [{"key": said(f"field.{field}"), "value": value} for field, value in rows.items() if value]
