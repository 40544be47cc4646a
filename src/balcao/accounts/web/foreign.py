"""Identities of other territories: my list, linking and removing one, signing in with one, coming back from there."""

import secrets
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.assurance import FOREIGN
from balcao.accounts.failures import (
    AccountClosed,
    IdentityNotLinked,
    IdentityTaken,
    LastWayIn,
    OtherPerson,
    StatementRefused,
)
from balcao.accounts.gateways.base import Unreachable
from balcao.accounts.gateways.foreign import Asked, ForeignSource
from balcao.accounts.gateways.providers import ForeignStatement, IdentityProvider, get_provider, providers
from balcao.accounts.models import User
from balcao.accounts.operations.foreign import NEEDS, link_identity, remove_identity, use_identity
from balcao.accounts.queries.foreign import identities_of, providers_left
from balcao.accounts.web.entry import sign_in
from balcao.accounts.web.limits import spend
from balcao.accounts.web.security import require_strong
from balcao.accounts.web.step_up import wanted_page
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public, signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.texts import pick

SESSION_KEY = "balcao_foreign"
"""What this browser asked a provider, until it comes back: once, and within `LASTS` seconds."""
LASTS = 10 * 60
DOWN, REFUSED, CANCELLED, TOO_LATE = "down", "refused", "cancelled", "too_late"


@signed_in
def identities(request: HttpRequest) -> HttpResponse:
    """What is linked, and what could be."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [
        {"id": each.identity_id, "name": pick(each.name, language), "linked": each.linked_at, "used": each.used_at}
        for each in identities_of(actor=actor)
    ]
    left = [{"key": each.key, "name": pick(each.name, language)} for each in providers_left(actor=actor)]
    return render(request, "accounts/foreign_list.html", {"identities": rows, "providers": left})


@signed_in
def link(request: HttpRequest, provider: str) -> HttpResponse:
    """What linking means, then on to the provider. A session left open is not enough."""
    source = get_provider(provider)
    if request.actor.assurance < NEEDS:  # type: ignore[attr-defined]
        raise AssuranceTooLow(NEEDS)
    page: HttpResponse = reauthentication_required(_link)(request, source)
    return page


def _link(request: HttpRequest, source: IdentityProvider) -> HttpResponse:
    if request.method == "POST":
        return _ask(request, source, wanted=reverse("account-identities"), for_account=request.user.pk or 0)
    return render(request, "accounts/foreign_link.html", _named(request, source))


@public
def choose(request: HttpRequest) -> HttpResponse:
    """Sign in with which? Posting goes on to that provider."""
    if request.actor is not None:  # type: ignore[attr-defined]
        return redirect(wanted_page(request))
    if request.method == "POST":
        return _ask(request, get_provider(request.POST.get("provider", "")[:40]), wanted=wanted_page(request))
    language: str = request.language  # type: ignore[attr-defined]
    found = [{"key": each.key, "name": pick(each.name, language)} for each in providers()]
    context = {"providers": found, "next": request.GET.get("next", "")}
    return render(request, "accounts/foreign_choose.html", context)


def _ask(request: HttpRequest, source: IdentityProvider, *, wanted: str, for_account: int = 0) -> HttpResponse:
    spend(request, "foreign_sign_in")
    asked = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    try:
        language: str = request.language  # type: ignore[attr-defined]
        address = ForeignSource(source).address(_asked(source, asked), language=language)
    except Unreachable:
        return _trouble(request, source, DOWN, linking=bool(for_account))
    more = {"provider": source.key, "wanted": wanted, "for": for_account, "at": now().timestamp()}
    request.session[SESSION_KEY] = asked | more
    return redirect(address)


def _asked(source: IdentityProvider, kept: dict[str, Any]) -> Asked:
    # An address for each provider: what one of them sends cannot pass for another's.
    back_to = f"{settings.BALCAO_PUBLIC_URL}{reverse('account-identity-back', args=[source.key])}"
    return Asked(state=kept["state"], nonce=kept["nonce"], verifier=kept["verifier"], redirect_uri=back_to)


@public
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """The browser comes back from the provider: only with the answer to what it asked, and once."""
    source = get_provider(provider)
    kept: dict[str, Any] = request.session.pop(SESSION_KEY, {})
    linking = bool(kept.get("for"))
    if not _answers(request, source, kept):
        return _trouble(request, source, REFUSED, linking=linking)
    if "error" in request.GET:
        said = CANCELLED if request.GET["error"] == "access_denied" else DOWN
        return _trouble(request, source, said, linking=linking)
    try:
        statement = ForeignSource(source).statement(_asked(source, kept), request.GET.dict(), at=now())
    except Unreachable:
        return _trouble(request, source, DOWN, linking=linking)
    except StatementRefused:
        return _trouble(request, source, REFUSED, linking=linking)
    return _linked(request, source, statement) if linking else _entered(request, source, statement, kept["wanted"])


def _answers(request: HttpRequest, source: IdentityProvider, kept: dict[str, Any]) -> bool:
    """Whether this is the answer to what this browser asked, and the person at it is the same."""
    return bool(
        kept
        and kept["provider"] == source.key
        and secrets.compare_digest(kept["state"].encode(), request.GET.get("state", "").encode())
        and now().timestamp() - kept["at"] <= LASTS
        and kept["for"] == (request.user.pk or 0)
    )


def _linked(request: HttpRequest, source: IdentityProvider, statement: ForeignStatement) -> HttpResponse:
    try:
        link_identity(actor=request.actor, provider=source, statement=statement, at=now())  # type: ignore[attr-defined]
    except (OtherPerson, IdentityTaken) as failure:
        return _trouble(request, source, failure.key.rpartition(".foreign_")[2], linking=True)
    except AssuranceTooLow:
        return _trouble(request, source, TOO_LATE, linking=True)
    messages.success(request, translate("accounts.foreign.linked", **_named(request, source)))
    return redirect("account-identities")


def _entered(request: HttpRequest, source: IdentityProvider, statement: ForeignStatement, wanted: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    try:
        user, number = use_identity(provider=source, statement=statement, language=language, at=now())
    except IdentityNotLinked:
        return render(request, "accounts/foreign_not_linked.html", _named(request, source))
    except AccountClosed:
        return redirect("account_inactive")
    return sign_in(request, user, FOREIGN, wanted, identity=number, level=statement.level)


@signed_in
def remove(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Remove one, after asking whether one is sure."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = next((each for each in identities_of(actor=actor) if each.identity_id == identity_id), None)
    if found is None:
        raise NotFound(f"identity {identity_id}")
    require_strong(request)
    name, last = pick(found.name, language), False
    if request.method == "POST":
        try:
            remove_identity(actor=actor, identity_id=identity_id, at=now())
        except LastWayIn:
            last = True
        else:
            messages.success(request, translate("accounts.foreign.removed", name=name))
            return redirect("account-identities")
    return render(request, "accounts/foreign_remove.html", {"name": name, "last": last}, status=409 if last else 200)


def _named(request: HttpRequest, source: IdentityProvider) -> dict[str, str]:
    return {"name": pick(source.name, request.language)}  # type: ignore[attr-defined]


def _trouble(request: HttpRequest, source: IdentityProvider, what: str, *, linking: bool) -> HttpResponse:
    """What went wrong there, and what one can do now."""
    user = request.user
    context = {**_named(request, source), "what": what, "linking": linking and isinstance(user, User)}
    return render(request, "accounts/foreign_trouble.html", context, status=503 if what == DOWN else 409)
