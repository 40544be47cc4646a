"""The addresses that programs call."""

import json
import re

from django.http import HttpRequest, HttpResponse, JsonResponse

from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.openid import keys, provider
from balcao.openid.authentication import authenticate
from balcao.openid.failures import AddressUnknown, ProtocolError, RegistrationWrong, TokenDead
from balcao.openid.models import Client
from balcao.openid.operations.clients import register_dynamically
from balcao.openid.operations.errands import PUSHED_LIFE, open_errand
from balcao.openid.operations.machines import issue_machine_token
from balcao.openid.operations.tokens import introspect, redeem_code, refresh, revoke_token, use_access_token
from balcao.openid.requests import read_request
from balcao.openid.web.answers import endpoint, error_answer, form_of
from balcao.openid.web.registration import described, registration_sent

PUSHED = "urn:ietf:params:oauth:request_uri:"
MOST_BYTES = 64 * 1024


@endpoint("GET", "HEAD", kept=True)
def discovery(request: HttpRequest) -> HttpResponse:
    """What this provider can do and where."""
    return JsonResponse(provider.metadata())


@endpoint("GET", "HEAD", kept=True)
def key_set(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    return JsonResponse(keys.public_keys())


def _site(request: HttpRequest, form: dict[str, str]) -> Client:
    return authenticate(form=form, authorization=request.headers.get("Authorization", ""), at=now())


@endpoint("POST")
def token(request: HttpRequest) -> HttpResponse:
    """A code or a refresh token against new tokens; for an entity's software, its own signed word."""
    form = form_of(request)
    grant_type = form.get("grant_type")
    if grant_type == "client_credentials":
        return JsonResponse(issue_machine_token(form=form, at=now()))
    client = _site(request, form)
    if grant_type == "authorization_code":
        answer = redeem_code(
            client=client,
            code=form.get("code", ""),
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier", ""),
            at=now(),
        )
    elif grant_type == "refresh_token":
        answer = refresh(
            client=client, refresh_token=form.get("refresh_token", ""), scope=form.get("scope", ""), at=now()
        )
    else:
        code = "unsupported_grant_type" if grant_type else "invalid_request"
        raise ProtocolError(code, "grant_type is authorization_code, refresh_token or client_credentials")
    return JsonResponse(answer)


@endpoint("GET", "POST")
def user_info(request: HttpRequest) -> HttpResponse:
    """Who the person is, for an access token in the header or in a posted form."""
    try:
        return JsonResponse(use_access_token(token=_bearer(request), at=now()))
    except (TokenDead, NotFound):
        response = error_answer(TokenDead())
        response.headers["WWW-Authenticate"] = 'Bearer realm="Balcao", error="invalid_token"'
        return response


def _bearer(request: HttpRequest) -> str:
    header = request.headers.get("Authorization", "")
    in_form = request.POST.getlist("access_token")
    given = [*re.findall(r"(?i)^bearer +([A-Za-z0-9._~+/-]+=*)$", header), *in_form]
    if len(given) > 1:
        raise ProtocolError("invalid_request", "the access token is given more than once")
    if not given:
        raise TokenDead
    return str(given[0])


@endpoint("POST")
def push_request(request: HttpRequest) -> HttpResponse:
    """An authorisation request, sent by the site itself (RFC 9126)."""
    form = form_of(request)
    client = _site(request, form)
    if "request_uri" in form:
        raise ProtocolError("invalid_request", "request_uri cannot be pushed")
    secrets = ("client_secret", "client_assertion", "client_assertion_type")
    sent = {name: value for name, value in form.items() if name not in secrets}
    try:
        _, wanted = read_request({**sent, "client_id": client.client_id}, repeated=frozenset(), at=now())
    except AddressUnknown as refused:
        raise ProtocolError("invalid_request", "redirect_uri is not registered for this client") from refused
    handle = open_errand(client=client, wanted=wanted, at=now(), pushed=True)
    answer = {"request_uri": f"{PUSHED}{handle}", "expires_in": int(PUSHED_LIFE.total_seconds())}
    return JsonResponse(answer, status=201)


@endpoint("POST")
def revoke(request: HttpRequest) -> HttpResponse:
    """A site gives a token back; also for one that is not known the answer is 200."""
    form = form_of(request)
    client = _site(request, form)
    if "token" not in form:
        raise ProtocolError("invalid_request", "token is missing")
    revoke_token(client=client, token=form["token"], at=now())
    return HttpResponse()


@endpoint("POST")
def introspection(request: HttpRequest) -> HttpResponse:
    """What a token is worth at this moment."""
    form = form_of(request)
    client = _site(request, form)
    if client.auth_method == "none":
        raise ProtocolError("unauthorized_client", "only confidential clients may ask")
    if "token" not in form:
        raise ProtocolError("invalid_request", "token is missing")
    return JsonResponse(introspect(client=client, token=form["token"], at=now()))


@endpoint("POST")
def register(request: HttpRequest) -> HttpResponse:
    """A program registers itself; outside of a sandbox there is no such address."""
    if not provider.open_for_registration():
        raise ProtocolError("not_found", status=404)
    body = request.read(MOST_BYTES + 1)
    try:
        sent = json.loads(body) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise ProtocolError("invalid_client_metadata", "a JSON object is needed")
    registration = registration_sent(sent)
    try:
        client, secret = register_dynamically(registration=registration, at=now())
    except RegistrationWrong as wrong:
        code = "invalid_redirect_uri" if "redirect_uris" in wrong.faults else "invalid_client_metadata"
        raise ProtocolError(code, f"not acceptable: {', '.join(sorted(wrong.faults))}") from wrong
    return JsonResponse(described(client, registration, secret), status=201)
