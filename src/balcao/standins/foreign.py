"""The e-ID of another territory: an OpenID Connect provider where one chooses as whom to be known, and how surely.

Its page switches it to work, be slow or be down. ``POST /lies`` takes claims, in JSON, that its next statement gets
wrong; null leaves one out.
"""

import argparse
import base64
import hashlib
import json
import secrets
import threading
import time
from html import escape
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey

from balcao.standins.serving import Request, Response, answer, language_links, page, see_other, serve, switch_form

CLIENT, SECRET = "balcao", "demo-foreign-secret"
STATES = ("works", "slow", "down")
SLOW_SECONDS = 5
LEVELS = ("substantial", "low")
PEOPLE: dict[str, dict[str, str]] = {
    "mei": {
        "name": "Chan Mei Ling",
        "name#zh-Hant": "陳美玲",
        "document_number": "1234567(8)",
        "birthdate": "1955-03-08",
    },
    "joao": {
        "name": "João Baptista da Silva",
        "document_number": "5234567(1)",
        "birthdate": "1962-06-24",
    },
    "stranger": {"name": "Maria Nova", "document_number": "X-990011", "birthdate": "1990-01-01"},
}
WORDS: dict[str, dict[str, str]] = {
    "title": {
        "zh-Hant": "外地電子身份（示範）",
        "pt": "Identidade electrónica do exterior (demonstração)",
        "en": "Foreign e-ID (demo)",
    },
    "who": {"zh-Hant": "您是誰？", "pt": "Quem é?", "en": "Who are you?"},
    "substantial": {"zh-Hant": "卡片及密碼", "pt": "cartão e PIN", "en": "card and PIN"},
    "low": {"zh-Hant": "只用密碼", "pt": "só palavra-passe", "en": "password only"},
    "cancel": {"zh-Hant": "取消", "pt": "Cancelar", "en": "Cancel"},
    "wrong": {"zh-Hant": "要求不正確", "pt": "Pedido incorrecto", "en": "The request is not right"},
}


class ForeignId:
    """The provider: codes it gave and nobody used yet, and its key."""

    def __init__(self, base: str, redirect_uri: str) -> None:
        self.state = "works"
        self._base = base
        self._redirect_uri = redirect_uri
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})
        self._codes: dict[str, dict[str, str]] = {}
        self._lies: dict[str, Any] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("GET", "/"):
                return self._home(request)
            case ("POST", "/switch/foreign") if request.form.get("state") in STATES:
                self.state = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("POST", "/lies"):
                self._lies = json.loads(request.body)
                return answer(200, {})
        if self.state == "down":
            return answer(503, {"error": "down"})
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        match (request.method, request.path):
            case ("GET", "/.well-known/openid-configuration"):
                return answer(200, self._published())
            case ("GET", "/jwks"):
                return answer(200, {"keys": [self._key.as_dict(private=False)]})
            case ("GET" | "POST", "/authorize"):
                return self._authorize(request)
            case ("POST", "/token"):
                return self._token(request)
        return answer(404, {"error": "no such address"})

    def _home(self, request: Request) -> Response:
        language = request.language
        title = WORDS["title"][language]
        content = f"{language_links(request)}<h1>{title}</h1>{switch_form('foreign', self.state, language, STATES)}"
        return page(title, language, content)

    def _published(self) -> dict[str, object]:
        return {
            "issuer": self._base,
            "authorization_endpoint": f"{self._base}/authorize",
            "token_endpoint": f"{self._base}/token",
            "jwks_uri": f"{self._base}/jwks",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _authorize(self, request: Request) -> Response:
        asked = request.query
        language = asked.get("ui_locales") if asked.get("ui_locales") in WORDS["title"] else request.language
        language = language or "en"
        must = {
            "client_id": CLIENT,
            "redirect_uri": self._redirect_uri,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        if {**asked, **must} != asked or not asked.get("code_challenge"):
            title = WORDS["wrong"][language]
            return page(title, language, f"<h1>{title}</h1>", status=400)
        if request.method == "GET":
            return self._who(asked, language)
        person, _, level = request.form.get("as", "").partition("/")
        back = {"state": asked.get("state", ""), "iss": self._base}
        if person not in PEOPLE or level not in LEVELS:
            return see_other(f"{self._redirect_uri}?{urlencode({'error': 'access_denied', **back})}")
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = {**asked, "person": person, "level": level}
        return see_other(f"{self._redirect_uri}?{urlencode({'code': code, **back})}")

    def _who(self, asked: dict[str, str], language: str) -> Response:
        buttons = "".join(
            f'<button name="as" value="{key}/{level}">{escape(person["name"])} · {WORDS[level][language]}</button>'
            for key, person in PEOPLE.items()
            for level in LEVELS
        )
        cancel = f'<button name="as" value="">{WORDS["cancel"][language]}</button>'
        where = escape(f"/authorize?{urlencode(asked)}")
        content = f'<h1>{WORDS["who"][language]}</h1><form method="post" action="{where}" class="row">{buttons}{cancel}'
        return page(WORDS["title"][language], language, f"{content}</form>")

    def _token(self, request: Request) -> Response:
        pair = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.header("Authorization") != f"Basic {pair}":
            return answer(401, {"error": "invalid_client"})
        with self._lock:
            given = self._codes.pop(request.form.get("code", ""), None)
            lies, self._lies = self._lies, {}
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            given is None
            or given["code_challenge"] != challenge
            or given["redirect_uri"] != request.form.get("redirect_uri")
        ):
            return answer(400, {"error": "invalid_grant"})
        moment = int(time.time())
        claims = {
            "iss": self._base,
            "aud": CLIENT,
            "sub": f"eid-{given['person']}",
            "iat": moment,
            "exp": moment + 300,
            "nonce": given.get("nonce"),
            "acr": f"urn:example:eid:{given['level']}",
            **PEOPLE[given["person"]],
            **lies,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        key = ECKey.generate_key("P-256") if lies.get("forged") else self._key
        token = jwt.encode({"alg": "ES256", "kid": self._key.kid}, told, key)
        return answer(200, {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "id_token": token})


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--house", required=True, help="the address of the counter, as browsers know it")
    arguments = parser.parse_args()
    back = f"{arguments.house}/account/identities/example-eid/back/"
    serve("foreign", arguments.port, ForeignId(f"http://localhost:{arguments.port}", back))


if __name__ == "__main__":
    main()
