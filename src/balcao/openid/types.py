"""What passes the door, and the words of the protocol."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class ClientStatus(StrEnum):
    """A site's way through the registration."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REFUSED = "refused"
    CLOSED = "closed"


class AuthMethod(StrEnum):
    """How a site proves itself."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    KEY = "private_key_jwt"
    NONE = "none"


SECRET_METHODS = (AuthMethod.BASIC, AuthMethod.POST)


class SigningAlg(StrEnum):
    """How ID tokens are signed."""

    RS256 = "RS256"
    ES256 = "ES256"


class UriKind(StrEnum):
    """What an address of a site is for."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"


class TokenKind(StrEnum):
    """The kinds of token."""

    ACCESS = "access"
    REFRESH = "refresh"


class Scope(StrEnum):
    """What a site may ask to be told."""

    OPENID = "openid"
    PROFILE = "profile"
    EMAIL = "email"
    ENTITY = "entity"
    ENTITY_PART = "entity_part"
    OFFLINE = "offline_access"


CLAIMS_OF: dict[Scope, tuple[str, ...]] = {
    Scope.PROFILE: ("name", "name#zh-Hant", "name#pt", "locale"),
    Scope.EMAIL: ("email", "email_verified"),
    Scope.ENTITY: ("entity", "act"),
}
"""Which claims a scope stands for. `entity_part` has none of its own: it lets `entity` speak of mandates in part."""

ACR = {level: f"urn:balcao:assurance:{level}" for level in (1, 2, 3)}
"""The assurance levels as sites know them."""
LEVEL_OF = {name: level for level, name in ACR.items()}

ASSERTION_ALGS = ("RS256", "PS256", "ES256")
"""How sites may sign."""
SKEW = timedelta(seconds=120)
"""How far another's clock may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A site's request, checked: what is kept of it while the person signs in."""

    redirect_uri: str
    state: str = ""
    nonce: str = ""
    scopes: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()
    max_age: int | None = None
    level: int = 1
    level_essential: bool = False
    challenge: str = ""
    subject: str = ""
    claims: dict[str, list[str]] = field(default_factory=dict)
    locales: tuple[str, ...] = ()
    login_hint: str = ""

    @property
    def in_part(self) -> bool:
        """Whether the site understands that a person may act in some matters only."""
        return Scope.ENTITY_PART in self.scopes

    @property
    def told(self) -> tuple[str, ...]:
        """The scopes the person is asked about: those named, and those that single claims belong to."""
        single = {claim for claims in self.claims.values() for claim in claims}
        implied = {scope.value for scope, claims in CLAIMS_OF.items() if single & set(claims)}
        return tuple(scope.value for scope in Scope if scope.value in {*self.scopes, *implied})

    @classmethod
    def kept(cls, data: dict[str, Any]) -> "Wanted":
        """As it comes back from the database."""
        lists = {name: tuple(data[name]) for name in ("scopes", "prompt", "locales")}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the person at the keyboard is signed in."""

    person_id: int
    session_key: str
    level: int
    authenticated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSummary:
    """A site in a list, for officers and for the people who use it."""

    number: int
    client_id: str
    names: dict[str, str]
    site_url: str
    status: ClientStatus
    auth_method: AuthMethod
    pkce_required: bool
    scopes: tuple[str, ...]
    sector: str
    id_token_alg: str
    logout_uri: str
    signed_in: tuple[str, ...]
    signed_out: tuple[str, ...]
    key_ids: tuple[str, ...]
    jwks_uri: str
    dynamic: bool
    proposed_by: int | None
    decided_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is registered about a site."""

    names: dict[str, str]
    redirect_uris: tuple[str, ...]
    auth_method: AuthMethod = AuthMethod.BASIC
    site_url: str = ""
    post_logout_redirect_uris: tuple[str, ...] = ()
    logout_uri: str = ""
    scopes: tuple[str, ...] = (Scope.OPENID.value,)
    keys: tuple[dict[str, Any], ...] = ()
    jwks_uri: str = ""
    pkce_required: bool = True
    sector: str = ""
    id_token_alg: SigningAlg = SigningAlg.RS256
