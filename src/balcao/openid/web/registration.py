"""Client metadata of dynamic registration (OpenID Connect Dynamic Client Registration 1.0, RFC 7591)."""

import json
from typing import Any

from balcao.openid.addresses import host_of
from balcao.openid.authentication import is_text
from balcao.openid.failures import ProtocolError
from balcao.openid.models import Client
from balcao.openid.site_keys import read_keys
from balcao.openid.types import AuthMethod, Registration, Scope, SigningAlg


def registration_sent(sent: dict[str, Any]) -> Registration:
    """What a program says of itself. What it does not name gets the usual value; what nobody here knows is left out.

    :raises ProtocolError: if it insists on something that is not to be had.
    """
    method = _one_of(AuthMethod, sent, "token_endpoint_auth_method", AuthMethod.BASIC)
    redirect_uris = _texts(sent, "redirect_uris")
    if "code" not in sent.get("response_types", ["code"]):
        raise ProtocolError("invalid_client_metadata", "only the response type code is supported")
    name = _text(sent, "client_name") or (host_of(redirect_uris[0]) if redirect_uris else "")
    asked = _text(sent, "scope").split()
    return Registration(
        names={language: _text(sent, f"client_name#{language}") or name for language in ("zh-Hant", "pt", "en")},
        redirect_uris=redirect_uris,
        auth_method=method,
        site_url=_text(sent, "client_uri"),
        post_logout_redirect_uris=_texts(sent, "post_logout_redirect_uris"),
        logout_uri=_text(sent, "backchannel_logout_uri"),
        scopes=tuple(scope.value for scope in Scope if not asked or scope in asked or scope is Scope.OPENID),
        keys=read_keys(json.dumps(sent.get("jwks"))),
        jwks_uri=_text(sent, "jwks_uri"),
        # Registered by its own word a confidential client may do without; if it sends a challenge, it counts.
        pkce_required=method is AuthMethod.NONE,
        id_token_alg=_one_of(SigningAlg, sent, "id_token_signed_response_alg", SigningAlg.RS256),
    )


def _one_of[E: (AuthMethod, SigningAlg)](kind: type[E], sent: dict[str, Any], field: str, otherwise: E) -> E:
    try:
        return kind(sent.get(field, otherwise))
    except ValueError as cause:
        raise ProtocolError("invalid_client_metadata", f"{field} is not one of those supported") from cause


def _text(sent: dict[str, Any], field: str) -> str:
    value = sent.get(field, "")
    if not isinstance(value, str) or len(value) > 500 or not is_text(value):
        raise ProtocolError("invalid_client_metadata", f"{field} is a text of at most 500 signs")
    return value


def _texts(sent: dict[str, Any], field: str) -> tuple[str, ...]:
    values = sent.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ProtocolError("invalid_client_metadata", f"{field} is a list of texts")
    return tuple(values)


def described(client: Client, registration: Registration, secret: str) -> dict[str, Any]:
    """What is registered now."""
    told: dict[str, Any] = {
        "client_id": client.client_id,
        "client_id_issued_at": int(client.proposed_at.timestamp()),
        "client_name": registration.names["en"],
        "redirect_uris": list(registration.redirect_uris),
        "post_logout_redirect_uris": list(registration.post_logout_redirect_uris),
        "token_endpoint_auth_method": registration.auth_method.value,
        "response_types": ["code"],
        "grant_types": ["authorization_code", "refresh_token"],
        "application_type": "web",
        "subject_type": "pairwise",
        "scope": " ".join(client.scopes),
        "id_token_signed_response_alg": registration.id_token_alg.value,
        "require_auth_time": True,
    }
    if secret:
        told |= {"client_secret": secret, "client_secret_expires_at": 0}
    if registration.keys:
        told["jwks"] = {"keys": list(registration.keys)}
    if registration.jwks_uri:
        told["jwks_uri"] = registration.jwks_uri
    if registration.logout_uri:
        told |= {"backchannel_logout_uri": registration.logout_uri, "backchannel_logout_session_required": True}
    return told
