"""The form on which an officer proposes a site."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.foundation.ui.api import translate
from balcao.openid.site_keys import read_keys
from balcao.openid.types import AuthMethod, Registration, Scope, SigningAlg

TEXTS = ("name_zh", "name_pt", "name_en", "site_url", "logout_uri", "jwks_uri")
LISTS = ("redirect_uris", "post_logout_redirect_uris")
LONGEST = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, as it was typed."""

    name_zh: str = ""
    name_pt: str = ""
    name_en: str = ""
    site_url: str = ""
    redirect_uris: str = ""
    post_logout_redirect_uris: str = ""
    logout_uri: str = ""
    auth_method: str = AuthMethod.BASIC.value
    keys: str = ""
    jwks_uri: str = ""
    scopes: tuple[str, ...] = (Scope.PROFILE.value,)
    without_pkce: bool = False
    id_token_alg: str = SigningAlg.RS256.value

    @classmethod
    def read(cls, sent: Any) -> "Typed":
        """From a form."""
        texts = {name: sent.get(name, "").strip()[:500] for name in TEXTS}
        lists = {name: sent.get(name, "").strip()[:LONGEST] for name in LISTS}
        return cls(
            **texts,
            **lists,
            auth_method=sent.get("auth_method", ""),
            keys=sent.get("keys", "").strip()[:LONGEST],
            scopes=tuple(sent.getlist("scopes")),
            without_pkce=sent.get("without_pkce") == "yes",
            id_token_alg=sent.get("id_token_alg", ""),
        )

    def registration(self) -> Registration:
        """As it is registered; what is not one of the choices falls back to the safest."""
        method = AuthMethod(self.auth_method) if self.auth_method in set(AuthMethod) else AuthMethod.BASIC
        alg = SigningAlg(self.id_token_alg) if self.id_token_alg in set(SigningAlg) else SigningAlg.RS256
        return Registration(
            names={"zh-Hant": self.name_zh, "pt": self.name_pt, "en": self.name_en},
            redirect_uris=tuple(self.redirect_uris.split()),
            auth_method=method,
            site_url=self.site_url,
            post_logout_redirect_uris=tuple(self.post_logout_redirect_uris.split()),
            logout_uri=self.logout_uri,
            scopes=(Scope.OPENID.value, *(scope for scope in self.scopes if scope in set(Scope))),
            keys=read_keys(self.keys) if method is AuthMethod.KEY else (),
            jwks_uri=self.jwks_uri if method is AuthMethod.KEY else "",
            pkce_required=not self.without_pkce,
            id_token_alg=alg,
        )


def form_context(typed: Typed, faults: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the page shows."""

    def said(key: str) -> str:
        return translate(f"openid.{key}", language)

    errors = {field: translate(key, language) for field, key in faults.items()}
    return {
        "typed": typed,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "methods": [
            {
                "value": method.value,
                "text": said(f"method.{method.value}"),
                "hint": said(f"method_hint.{method.value}"),
                "checked": method.value == typed.auth_method,
            }
            for method in AuthMethod
        ],
        "scopes": [
            {"value": scope.value, "text": said(f"scope.{scope.value}"), "checked": scope.value in typed.scopes}
            for scope in Scope
            if scope is not Scope.OPENID
        ],
        "pkce": [{"value": "yes", "text": said("clients.without_pkce"), "checked": typed.without_pkce}],
        "algs": [
            {"value": alg.value, "text": alg.value, "checked": alg.value == typed.id_token_alg} for alg in SigningAlg
        ],
    }
