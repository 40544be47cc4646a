"""The provider's own name and addresses."""

from typing import Any

from django.conf import settings

from balcao.openid.types import ACR, ASSERTION_ALGS, CLAIMS_OF, AuthMethod, Scope, SigningAlg

PATHS = {
    "authorization_endpoint": "/openid/authorize",
    "token_endpoint": "/openid/token",
    "userinfo_endpoint": "/openid/userinfo",
    "jwks_uri": "/openid/jwks.json",
    "pushed_authorization_request_endpoint": "/openid/par",
    "revocation_endpoint": "/openid/revoke",
    "introspection_endpoint": "/openid/introspect",
    "end_session_endpoint": "/openid/end-session",
}
REGISTRATION = "/openid/register"


_PROVEN = (
    "token_endpoint",
    "pushed_authorization_request_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
)


def issuer() -> str:
    """The provider's name: the public address of the counter."""
    return str(settings.BALCAO_PUBLIC_URL)


def audience() -> tuple[str, ...]:
    """What a statement for us may be addressed to: our name, or an address at which sites prove themselves."""
    return (issuer(), *(f"{issuer()}{PATHS[name]}" for name in _PROVEN))


def token_endpoint() -> str:
    """Where a signed word is changed for a token."""
    return f"{issuer()}{PATHS['token_endpoint']}"


def api_audience() -> str:
    """What the tokens of entities' software are for: the public API."""
    return f"{issuer()}/api/v1"


def open_for_registration() -> bool:
    """Whether programs may register themselves, which only a sandbox allows."""
    return bool(settings.BALCAO_OPENID_REGISTRATION)


def metadata() -> dict[str, Any]:
    """OpenID Connect Discovery 1.0 and RFC 8414."""
    methods = [method.value for method in AuthMethod]
    addresses = {**PATHS, **({"registration_endpoint": REGISTRATION} if open_for_registration() else {})}
    claims = [claim for claims in CLAIMS_OF.values() for claim in claims if "#" not in claim]
    return {
        "issuer": issuer(),
        **{name: f"{issuer()}{path}" for name, path in addresses.items()},
        "scopes_supported": [scope.value for scope in Scope],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": list(ACR.values()),
        "id_token_signing_alg_values_supported": [alg.value for alg in SigningAlg],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGS),
        "revocation_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": [each for each in methods if each != AuthMethod.NONE],
        "request_object_signing_alg_values_supported": list(ASSERTION_ALGS),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "nonce", "sid", *claims],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "code_challenge_methods_supported": ["S256"],
        "ui_locales_supported": ["zh-Hant", "zh-Hans", "pt", "en"],
        "claims_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": False,
        "require_request_uri_registration": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
