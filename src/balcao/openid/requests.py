"""Reading a site's request: what it wants, or why it cannot be answered and to whom that is said."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.openid import statements
from balcao.openid.authentication import active_client, is_text
from balcao.openid.failures import AddressUnknown, AnswerRefused, ProtocolError, SiteUnknown
from balcao.openid.keys import own_claims
from balcao.openid.models import Client
from balcao.openid.provider import issuer
from balcao.openid.types import CLAIMS_OF, LEVEL_OF, Scope, UriKind, Wanted

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST = 4096
"""The most signs of any one parameter."""
LONGEST_HINT = 60
LONG_ONES = ("claims", "id_token_hint")
CLAIMS = {claim: scope for scope, claims in CLAIMS_OF.items() for claim in claims}

type Sent = Mapping[str, str]


def read_request(sent: Sent, *, repeated: frozenset[str], at: datetime) -> tuple[Client, Wanted]:
    """The site and what it wants, from the parameters of an authorisation request.

    `repeated` names the parameters that were given more than once.

    :raises RequestUnusable: if the site or its address is not registered; nobody is sent anywhere.
    :raises AnswerRefused: if something else is wrong; the site is told.
    """
    client = active_client(sent.get("client_id", ""))
    if client is None or "client_id" in repeated:
        raise SiteUnknown
    sent = _with_request_object(client, sent, repeated, at)
    redirect_uri = _registered_address(client, sent, repeated)
    try:
        if repeated:
            raise ProtocolError("invalid_request", f"given more than once: {', '.join(sorted(repeated))}")
        return client, _wanted(client, sent, redirect_uri)
    except ProtocolError as refused:
        raise _refusal(redirect_uri, sent, refused) from refused


def _refusal(redirect_uri: str, sent: Sent, refused: ProtocolError) -> AnswerRefused:
    state = sent.get("state", "")
    return AnswerRefused(redirect_uri, state if _decent(state) else "", refused.code, refused.description)


def _registered_address(client: Client, sent: Sent, repeated: frozenset[str]) -> str:
    """The address to return to: one of those registered, sign by sign."""
    redirect_uri = sent.get("redirect_uri", "")
    if "redirect_uri" in repeated or not _decent(redirect_uri):
        raise AddressUnknown
    if not client.uris.filter(kind=UriKind.SIGNED_IN, uri=redirect_uri).exists():
        raise AddressUnknown
    return redirect_uri


def _decent(value: str) -> bool:
    """Short enough, and made of signs that a database keeps."""
    return len(value) <= LONGEST and is_text(value)


def _with_request_object(client: Client, sent: Sent, repeated: frozenset[str], at: datetime) -> Sent:
    """The parameters with those of a signed request object, which count for more."""
    if "request" not in sent:
        return sent
    statement = sent["request"]
    try:
        if not (client.keys or client.jwks_uri) or statements.is_unsigned(statement):
            raise ProtocolError("request_not_supported", "request objects have to be signed with a registered key")
        claims = statements.read_site_statement(client, statement, audience=(issuer(),), at=at)
    except ProtocolError as refused:
        if refused.code == "invalid_request":
            refused = ProtocolError("invalid_request_object", refused.description)
        raise _refusal(_registered_address(client, sent, repeated), sent, refused) from refused
    if claims.get("client_id", client.client_id) != client.client_id:
        raise SiteUnknown
    inside = {name: _as_text(value) for name, value in claims.items() if name not in ("iss", "aud", "exp", "iat")}
    return {**{name: value for name, value in sent.items() if name != "request"}, **inside}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _wanted(client: Client, sent: Sent, redirect_uri: str) -> Wanted:
    for name, value in sent.items():
        if not (is_text(value) if name in LONG_ONES else _decent(value)):
            raise ProtocolError("invalid_request", f"{name} is too long or holds a sign that no text has")
    _check_shape(sent)
    scopes = sent.get("scope", "").split()
    if Scope.OPENID not in scopes:
        raise ProtocolError("invalid_scope", "scope has to contain openid")
    claims, subject, acr, essential = _claims(client, sent)
    levels = [LEVEL_OF[name] for name in acr or sent.get("acr_values", "").split() if name in LEVEL_OF]
    return Wanted(
        redirect_uri=redirect_uri,
        state=sent.get("state", ""),
        nonce=sent.get("nonce", ""),
        scopes=tuple(each.value for each in Scope if each in scopes and each in client.scopes),
        prompt=_prompt(sent),
        max_age=_max_age(sent),
        level=min(levels, default=1),
        level_essential=essential,
        challenge=_challenge(client, sent),
        subject=subject or _hinted(client, sent),
        claims=claims,
        locales=tuple(sent.get("ui_locales", "").split()[:10]),
        login_hint=sent.get("login_hint", "")[:LONGEST_HINT],
    )


def _check_shape(sent: Sent) -> None:
    if not sent.get("response_type"):
        raise ProtocolError("invalid_request", "response_type is missing")
    if sent["response_type"] != "code":
        raise ProtocolError("unsupported_response_type", "only response_type=code is supported")
    if sent.get("response_mode", "query") != "query":
        raise ProtocolError("invalid_request", "only response_mode=query is supported")
    if "request_uri" in sent:
        raise ProtocolError("request_uri_not_supported", "push the request instead (RFC 9126)")
    if "registration" in sent:
        raise ProtocolError("registration_not_supported", "registration is not supported here")


def _prompt(sent: Sent) -> tuple[str, ...]:
    prompt = tuple(sent.get("prompt", "").split())
    if "none" in prompt and len(prompt) > 1:
        raise ProtocolError("invalid_request", "prompt=none stands alone")
    return prompt


def _max_age(sent: Sent) -> int | None:
    given = sent.get("max_age", "")
    if not given:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise ProtocolError("invalid_request", "max_age is a number of seconds")
    return int(given)


def _challenge(client: Client, sent: Sent) -> str:
    challenge = sent.get("code_challenge", "")
    if not challenge:
        if client.pkce_required or "code_challenge_method" in sent:
            raise ProtocolError("invalid_request", "code_challenge is missing (PKCE, S256)")
        return ""
    if sent.get("code_challenge_method", "plain") != "S256":
        raise ProtocolError("invalid_request", "code_challenge_method has to be S256")
    if not CHALLENGE.fullmatch(challenge):
        raise ProtocolError("invalid_request", "code_challenge is 43 signs in base64url")
    return challenge


def _hinted(client: Client, sent: Sent) -> str:
    """Whom the site believes to be at the keyboard: the subject of an ID token of ours for it, however old."""
    if not sent.get("id_token_hint"):
        return ""
    claims = own_claims(sent["id_token_hint"])
    if claims is None or claims.get("aud") != client.client_id:
        raise ProtocolError("invalid_request", "id_token_hint is not an ID token of ours for this client")
    return str(claims["sub"])


def _claims(client: Client, sent: Sent) -> tuple[dict[str, list[str]], str, list[str], bool]:
    """Single claims asked for by where they go; the subject, and the levels, the site insists on."""
    if not sent.get("claims"):
        return {}, "", [], False
    try:
        asked = json.loads(sent["claims"])
        parts = {place: dict(asked.get(place) or {}) for place in ("userinfo", "id_token")}
        subject = next(
            (str(part["sub"]["value"]) for part in parts.values() if (part.get("sub") or {}).get("value")), ""
        )
        acr = parts["id_token"].get("acr") or {}
        levels = [str(each) for each in acr.get("values") or ([acr["value"]] if acr.get("value") else [])]
        essential = bool(acr.get("essential"))
    except (ValueError, TypeError, AttributeError, RecursionError) as cause:
        raise ProtocolError("invalid_request", "claims is not a claims request") from cause
    if essential and levels and not any(each in LEVEL_OF for each in levels):
        raise ProtocolError("unmet_authentication_requirements", "none of these acr values exists here")
    if not _decent(subject):
        raise ProtocolError("invalid_request", "claims asks for a subject that is none")
    known = {
        place: sorted(claim for claim in part if claim in CLAIMS and CLAIMS[claim] in client.scopes)
        for place, part in parts.items()
    }
    return known, subject, levels, essential and bool(levels)
