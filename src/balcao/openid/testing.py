"""A site and a browser, for tests: they know the provider only by what comes over HTTP."""

import base64
import hashlib
import re
import secrets
import time
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.demo import demo_secret
from balcao.kernel.clock import now
from balcao.openid.keys import hashed
from balcao.openid.models import Client
from balcao.openid.types import AuthMethod, ClientStatus, Registration, Scope
from balcao.openid.uris import put_uris

REDIRECT = "https://courses.example/callback"
SIGNED_OUT = "https://courses.example/signed-out"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Landing:
    """Where a browser ended: on a page of ours, or sent away to a site."""

    response: httpx.Response

    @property
    def text(self) -> str:
        """The page."""
        return unescape(self.response.text)

    @property
    def path(self) -> str:
        """The page's address."""
        return str(self.response.url.path)

    @property
    def away(self) -> str:
        """The address of the site one is sent to; empty when one stays."""
        return str(self.response.headers.get("Location", ""))

    @property
    def answer(self) -> dict[str, str]:
        """What the site is told there."""
        return dict(parse_qsl(urlsplit(self.away).query))


class Browser:
    """A person's browser: keeps cookies, follows redirects as long as they stay with us."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def open(self, address: str) -> Landing:
        """Go there."""
        return self._follow(self.http.get(address))

    def _follow(self, response: httpx.Response) -> Landing:
        while response.is_redirect:
            target = response.url.join(response.headers["Location"])
            if target.host != self.http.base_url.host or target.port != self.http.base_url.port:
                break
            response = self.http.get(target)
        return Landing(response)

    def post(self, landing: Landing, address: str = "", **fields: str) -> Landing:
        """Send the form of that page, with its hidden fields."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', landing.response.text))
        sent = {name: unescape(value) for name, value in hidden.items()} | fields
        return self._follow(self.http.post(address or str(landing.response.url), data=sent))

    def sign_in(self, landing: Landing, name: str = "mei.ling") -> Landing:
        """Fill in the sign-in page."""
        assert landing.path == "/account/login/", landing.path
        return self.post(landing, login=name, password=DEMO_PASSWORD)

    def prove(self, landing: Landing, name: str = "mei.ling", *, steps: int = 0) -> Landing:
        """Enter the code of the second factor."""
        assert landing.path == "/account/2fa/reauthenticate/", landing.path
        return self.post(landing, code=code_of(name, steps))

    def agree(self, landing: Landing) -> Landing:
        """Agree to what the page asks."""
        assert 'value="yes"' in landing.response.text, landing.text[:2000]
        return self.post(landing, answer="yes")


def code_of(name: str, steps: int = 0) -> str:
    """What the authenticator shows, or will show so many half minutes later."""
    return str(format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30 + steps)))


@dataclass
class Site:
    """A registered site. `secret` or `key` is how it proves itself."""

    http: httpx.Client
    client_id: str
    auth_method: AuthMethod = AuthMethod.BASIC
    secret: str = ""
    key: ECKey | None = None
    redirect_uri: str = REDIRECT
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def issuer(self) -> str:
        """The provider."""
        return str(self.http.get("/.well-known/openid-configuration").json()["issuer"])

    def asked(self, **parameters: str | None) -> dict[str, str]:
        """The parameters of a request; one that is None is left out."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        usual = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": "openid",
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **parameters}.items() if value is not None}

    def url(self, **parameters: str | None) -> str:
        """Where a person is sent."""
        return f"/openid/authorize?{urlencode(self.asked(**parameters))}"

    def post(self, path: str, **form: str) -> httpx.Response:
        """Ask the provider something, proving who is asking."""
        headers = {}
        if self.auth_method is AuthMethod.BASIC:
            pair = f"{self.client_id}:{self.secret}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        elif self.auth_method is AuthMethod.POST:
            form = {"client_id": self.client_id, "client_secret": self.secret, **form}
        elif self.auth_method is AuthMethod.KEY:
            form = {"client_assertion_type": ASSERTION, "client_assertion": self.assertion(), **form}
        else:
            form = {"client_id": self.client_id, **form}
        return self.http.post(path, data=form, headers=headers)

    def assertion(self, **claims: Any) -> str:
        """A signed statement of who this is."""
        moment = int(time.time())
        usual = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": moment,
            "exp": moment + 60,
            "jti": secrets.token_urlsafe(8),
        }
        return self.signed({**usual, **claims})

    def signed(self, claims: dict[str, Any]) -> str:
        """Anything, signed with the site's key."""
        assert self.key is not None
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key, algorithms=["ES256"])

    def redeem(self, code: str, **more: str) -> httpx.Response:
        """The code against tokens."""
        usual = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        return self.post("/openid/token", **{**usual, "code_verifier": self.verifier, **more})

    def refresh(self, token: str, **more: str) -> httpx.Response:
        """A refresh token against new tokens."""
        return self.post("/openid/token", grant_type="refresh_token", refresh_token=token, **more)

    def user_info(self, access_token: str) -> httpx.Response:
        """Who it is."""
        return self.http.get("/openid/userinfo", headers={"Authorization": f"Bearer {access_token}"})

    def read(self, token: str) -> dict[str, Any]:
        """What a signed token of the provider says, by its published keys."""
        keys = KeySet.import_key_set(self.http.get("/openid/jwks.json").json())
        return dict(jwt.decode(token, keys, algorithms=["RS256", "ES256"]).claims)


def register_site(http: httpx.Client, name: str, *, auth_method: AuthMethod = AuthMethod.BASIC, **more: Any) -> Site:
    """A site that officers have opened already."""
    key = ECKey.generate_key("P-256", {"kid": name}) if auth_method is AuthMethod.KEY else None
    registration = Registration(
        names={"zh-Hant": f"{name} 網站", "pt": f"Sítio {name}", "en": f"Site {name}"},
        redirect_uris=more.pop("redirect_uris", (REDIRECT,)),
        post_logout_redirect_uris=(SIGNED_OUT,),
    )
    fields = {
        "names": dict(registration.names),
        "status": ClientStatus.ACTIVE,
        "auth_method": auth_method,
        "secret_hash": hashed(f"secret of {name}"),
        "keys": [key.as_dict(private=False)] if key else [],
        "scopes": [scope.value for scope in Scope],
        "sector": name,
        "proposed_at": now(),
        "proposed_by_id": 15,
        "decided_at": now(),
        "decided_by_id": 16,
    }
    client = Client.objects.create(client_id=name, **{**fields, **more})
    put_uris(client, registration)
    return Site(http, name, auth_method, f"secret of {name}", key, registration.redirect_uris[0])
