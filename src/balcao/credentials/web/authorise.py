"""A wallet's person chooses here what to give it."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.credentials.addresses import issuer
from balcao.credentials.described import get_type
from balcao.credentials.failures import BadToken, NotCarried, ProtocolError, RequestUnusable
from balcao.credentials.operations.authorising import (
    PUSHED,
    ErrandView,
    agree,
    decline,
    errand_of,
    open_errand,
    take_pushed,
)
from balcao.credentials.subjects import subjects_of
from balcao.credentials.types import Status
from balcao.entities.api import acting_choices
from balcao.foundation.web.api import public
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def authorise(request: HttpRequest) -> HttpResponse:
    """Take in a wallet's request, and go on at an address of its own."""
    given = request.GET if request.method == "GET" else request.POST
    sent = {name: str(values[-1]) for name, values in given.lists() if any(values)}
    try:
        if sent.get("request_uri", "").startswith(PUSHED):
            handle = take_pushed(request_uri=sent["request_uri"], client_id=sent.get("client_id", ""), at=now())
        else:
            handle = open_errand(sent=sent, at=now())
    except RequestUnusable:
        return _problem(request)
    except (ProtocolError, BadToken) as wrong:
        code = wrong.code if isinstance(wrong, ProtocolError) else "invalid_request"
        return _back(request, sent.get("redirect_uri", ""), {"error": code, "state": sent.get("state", "")})
    return redirect("credentials-errand", handle)


def _problem(request: HttpRequest) -> HttpResponse:
    return render(request, "credentials/problem.html", {}, status=400)


def _back(request: HttpRequest, redirect_uri: str, answer: dict[str, str]) -> HttpResponse:
    """A link back: wallets have addresses of their own kind, to which a form may not lead."""
    told = urlencode({name: value for name, value in {**answer, "iss": issuer()}.items() if value})
    address = f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{told}"
    return render(request, "credentials/back.html", {"address": address, "given": "code" in answer})


@public
@require_http_methods(["GET", "POST"])
def errand(request: HttpRequest, handle: str) -> HttpResponse:
    """Which of one's licences may the wallet have?"""
    at = now()
    try:
        wanted = errand_of(handle=handle, at=at)
    except RequestUnusable:
        return _problem(request)
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None or actor.person_id is None:
        here = reverse("credentials-errand", args=[handle])
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': here})}")
    if request.POST.get("answer") == "no":
        decline(actor=actor, at=at, handle=handle)
        return _back(request, wanted.redirect_uri, {"error": "access_denied", "state": wanted.state})
    missing = False
    if request.method == "POST":
        holder, _, key = request.POST.get("subject", "").partition(":")
        missing = not key
        try:
            if key:
                code = agree(actor=actor.acting_for(holder), at=at, handle=handle, key=key)
                return _back(request, wanted.redirect_uri, {"code": code, "state": wanted.state})
        except NotCarried:
            missing = True
    return _choice(request, wanted, actor, missing=missing)


def _choice(request: HttpRequest, wanted: ErrandView, actor: Actor, *, missing: bool) -> HttpResponse:
    at, language = now(), request.language  # type: ignore[attr-defined]
    assert actor.person_id is not None
    holders = [(actor.self_id, actor.shown_name)]
    holders += [(each.holder_id, pick(each.names, language)) for each in acting_choices(actor.person_id, at)]
    options = []
    for holder, name in holders:
        try:
            found = subjects_of(actor=actor.acting_for(holder), at=at)
        except NotFound:
            continue
        options += [
            {"value": f"{holder}:{each.key}", "text": f"{each.key} – {name}"}
            for each in found
            if each.type.id == wanted.type_id and each.status is not Status.INVALID
        ]
    context = {
        "wallet": wanted.wallet,
        "type": pick(get_type(wanted.type_id).name, language),
        "options": options,
        "missing": missing,
    }
    return render(request, "credentials/errand.html", context, status=422 if missing else 200)
