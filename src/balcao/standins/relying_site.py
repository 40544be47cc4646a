"""Another government site, to which people sign in with their account at the counter (OpenID Connect).

It shows how surely its visitor is known, asks for the second factor or for whom they act where it needs that, and
signs them out both ways: by sending them to the counter, and by listening to it at ``POST /backchannel``. Its page
switches that listening to work, be slow or be down. ``/sessions.json`` says who is signed in.
"""

import argparse
import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener
from urllib.request import Request as Question

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from balcao.standins.relying_site_pages import home, message_page
from balcao.standins.serving import Request, Response, answer, see_other, serve

CLIENT_ID = "demo-courses"
SECRET = "demo-relying-site-secret"  # noqa: S105 - the demo world's
COOKIE = "courses"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
FOR_PROGRAMS = ("/backchannel", "/sessions.json")
STATES = ("works", "slow", "down")
SLOW_SECONDS = 5
SKEW = 120
WISHES: dict[str, dict[str, str]] = {
    "plain": {},
    "level2": {"acr_values": "urn:balcao:assurance:2"},
    "level3": {"acr_values": "urn:balcao:assurance:3"},
    "entity": {"scope": "openid profile entity"},
}
"""What the visitor may want, and what that means for the request."""


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:
        return None


_OPENER = build_opener(ProxyHandler({}), _StayHere)


class NotTrusted(Exception):
    """What the counter, or someone in its name, said cannot be taken for true."""


@dataclass
class Visit:
    """One browser. `asked` is the sign-in under way, `claims` what is known once someone is signed in."""

    asked: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    id_token: str = ""
    note: str = ""


class Provider:
    """The counter, as this site sees it over the wire."""

    def __init__(self, address: str) -> None:
        self._address = address

    def where(self, name: str) -> str:
        """One of its addresses, by discovery."""
        found = self._json(f"{self._address}/.well-known/openid-configuration")
        if found.get("issuer") != self._address:
            raise NotTrusted("the issuer is another")
        return str(found[name])

    def tokens(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """The code against tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        pair = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        body = urlencode({**form, "code_verifier": verifier}).encode()
        return self._json(self.where("token_endpoint"), body, {"Authorization": f"Basic {pair}"})

    def user_info(self, access_token: str) -> dict[str, Any]:
        """Who it is."""
        return self._json(self.where("userinfo_endpoint"), None, {"Authorization": f"Bearer {access_token}"})

    def read(self, token: str, **must: str) -> dict[str, Any]:
        """What a token of the counter for this site says, checked by its published keys."""
        keys = KeySet.import_key_set(self._json(self.where("jwks_uri")))  # type: ignore[arg-type]
        try:
            claims = dict(jwt.decode(token, keys, algorithms=["RS256", "ES256"]).claims)
        except (JoseError, ValueError) as cause:
            raise NotTrusted("the signature is not the counter's") from cause
        if {**claims, **must, "iss": self._address, "aud": CLIENT_ID} != claims:
            raise NotTrusted("the token is for someone or something else")
        if not time.time() - SKEW < claims["exp"] or not claims["iat"] < time.time() + SKEW:
            raise NotTrusted("the token is of another time")
        return claims

    def _json(self, address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            with _OPENER.open(Question(address, data=body, headers=headers or {}), timeout=10) as response:  # noqa: S310
                found = json.load(response)
        except (URLError, OSError, ValueError) as cause:
            raise NotTrusted(f"{address}: {cause}") from cause
        if not isinstance(found, dict):
            raise NotTrusted(f"{address}: no JSON object")
        return found


class RelyingSite:
    """The site: its visits by cookie, and what it does when the counter tells it that someone left."""

    def __init__(self, provider: Provider, base: str) -> None:
        self.state = "works"
        self._provider = provider
        self._base = base
        self._visits: dict[str, Visit] = {}
        self._heard: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if request.path in FOR_PROGRAMS:
            return self._answer(request, Visit())
        key, visit = self._visit(request)
        try:
            response = self._answer(request, visit)
        except NotTrusted as trouble:
            print(f"relying site: {trouble}", flush=True)
            response = message_page(request, "failed", str(trouble), status=502)
        response.headers.setdefault("Set-Cookie", f"{COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax")
        return response

    def _answer(self, request: Request, visit: Visit) -> Response:
        match (request.method, request.path):
            case ("GET", "/"):
                return home(request, visit.claims, visit.note, self.state, STATES)
            case ("POST", "/sign-in"):
                return self._to_the_counter(request, visit)
            case ("GET", "/callback"):
                return self._back(request, visit)
            case ("POST", "/sign-out"):
                return self._sign_out(request, visit)
            case ("GET", "/signed-out"):
                visit.note = "signed_out"
                return see_other(f"/?language={request.query.get('state', request.language)}")
            case ("POST", "/backchannel"):
                return self._told(request)
            case ("POST", "/switch/backchannel") if request.form.get("state") in STATES:
                self.state = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("GET", "/sessions.json"):
                with self._lock:
                    return answer(200, [each.claims for each in self._visits.values() if each.claims])
            case _:
                return answer(404, {"error": "no such address"})

    def _visit(self, request: Request) -> tuple[str, Visit]:
        cookies = dict(part.strip().split("=", 1) for part in request.header("Cookie").split(";") if "=" in part)
        with self._lock:
            key = cookies.get(COOKIE, "")
            if key not in self._visits:
                key = secrets.token_urlsafe(24)
                self._visits[key] = Visit()
            return key, self._visits[key]

    def _to_the_counter(self, request: Request, visit: Visit) -> Response:
        wish = request.form.get("wish", "plain")
        visit.asked = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        visit.asked["language"] = request.language
        digest = hashlib.sha256(visit.asked["verifier"].encode()).digest()
        parameters = {
            "client_id": CLIENT_ID,
            "response_type": "code",
            "redirect_uri": f"{self._base}/callback",
            "scope": "openid profile",
            "state": visit.asked["state"],
            "nonce": visit.asked["nonce"],
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": request.language,
            **WISHES.get(wish, {}),
        }
        return see_other(f"{self._provider.where('authorization_endpoint')}?{urlencode(parameters)}")

    def _back(self, request: Request, visit: Visit) -> Response:
        """What the counter answered: only to the question that this browser asked."""
        asked, visit.asked = visit.asked, {}
        given = request.query
        if not asked or not secrets.compare_digest(given.get("state", ""), asked["state"]):
            raise NotTrusted("nobody here asked for this")
        language = asked["language"]
        if "error" in given:
            visit.note = "refused" if given["error"] == "access_denied" else "failed"
            return see_other(f"/?language={language}")
        tokens = self._provider.tokens(given.get("code", ""), f"{self._base}/callback", asked["verifier"])
        claims = self._provider.read(tokens["id_token"], nonce=asked["nonce"])
        told = self._provider.user_info(tokens["access_token"])
        if told["sub"] != claims["sub"]:
            raise NotTrusted("the counter speaks of two persons")
        visit.claims, visit.id_token, visit.note = {**told, **claims}, tokens["id_token"], ""
        return see_other(f"/?language={language}")

    def _sign_out(self, request: Request, visit: Visit) -> Response:
        """Here, and by way of the counter everywhere."""
        hint, visit.claims, visit.id_token = visit.id_token, {}, ""
        if request.form.get("where") == "here" or not hint:
            visit.note = "signed_out_here"
            return see_other(f"/?language={request.language}")
        back = {"id_token_hint": hint, "post_logout_redirect_uri": f"{self._base}/signed-out"}
        parameters = {**back, "state": request.language, "ui_locales": request.language}
        return see_other(f"{self._provider.where('end_session_endpoint')}?{urlencode(parameters)}")

    def _told(self, request: Request) -> Response:
        """The counter says that a session has ended (OpenID Connect Back-Channel Logout 1.0)."""
        if self.state == "down":
            return answer(503, {"error": "down"})
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        try:
            claims = self._provider.read(request.form.get("logout_token", ""))
            if LOGOUT_EVENT not in claims.get("events", {}) or "nonce" in claims or claims["jti"] in self._heard:
                raise NotTrusted("no logout token, or an old one")
        except NotTrusted as trouble:
            return answer(400, {"error": "invalid_request", "error_description": str(trouble)})
        with self._lock:
            self._heard.add(claims["jti"])
            for visit in self._visits.values():
                if visit.claims.get("sid") == claims["sid"]:
                    visit.claims, visit.id_token, visit.note = {}, "", "told"
        print(f"relying site: the counter ended {claims['sid']}", flush=True)
        return Response(200)


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--provider", required=True, help="the address of the counter")
    arguments = parser.parse_args()
    site = RelyingSite(Provider(arguments.provider), f"http://localhost:{arguments.port}")
    serve("relying_site", arguments.port, site)


if __name__ == "__main__":
    main()
