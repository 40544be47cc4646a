"""People's keys at a remote signing service: code flow with PKCE, then ``credentials/list``, ``credentials/info`` and
``signatures/signHash`` (API of the Cloud Signature Consortium, version 2), below ``/csc/v2``.

The page where one says yes lets one choose who one is, and say no. A token is good for what was allowed, once.
"""

import base64
import hashlib
import json
import secrets
import threading
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from balcao.foundation.pki.api import Authority, issue_for, make_key, request_pem, scheme_of, signature
from balcao.kernel.clock import now
from balcao.standins.serving import Request, Response, answer, page, see_other

CLIENT, SECRET = "balcao", "demo-signing-secret"
HOMES = ("localhost", "127.0.0.1")
PEOPLE = {
    "1234567(8)": "Chan Mei Ling",
    "5234567(1)": "João Baptista da Silva",
    "1345678(2)": "Lei Wai Keong",
    "7123456(0)": "Ho Sio Fan",
    "9999999(9)": "Maria Nova",
}
WORDS: dict[str, dict[str, str]] = {
    "title": {"zh-Hant": "遙距簽署（示範）", "pt": "Assinatura remota (demonstração)", "en": "Remote signing (demo)"},
    "who": {"zh-Hant": "您是誰？", "pt": "Quem é?", "en": "Who are you?"},
    "see": {
        "zh-Hant": "Balcão 想查看您的證書。",
        "pt": "O Balcão quer ver os seus certificados.",
        "en": "Balcão wants to see your certificates.",
    },
    "key": {
        "zh-Hant": "准許以您的密鑰簽署一次？",
        "pt": "Autoriza que a sua chave assine uma vez?",
        "en": "Let your key sign once?",
    },
    "hash": {"zh-Hant": "文件指紋", "pt": "Impressão digital do documento", "en": "Fingerprint of the document"},
    "yes": {"zh-Hant": "准許", "pt": "Autorizo", "en": "Yes"},
    "no": {"zh-Hant": "不准許", "pt": "Não autorizo", "en": "No"},
}


class PersonalSigning:
    """Codes and tokens that were given, and the keys, made when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, dict[str, str]] = {}
        self._keys: dict[str, tuple[ec.EllipticCurvePrivateKey, x509.Certificate]] = {}
        self._lock = threading.Lock()

    def authorize(self, request: Request) -> Response:
        """The page where one says yes, and what was said."""
        asked = request.query
        language = asked.get("lang", "") if asked.get("lang") in WORDS["title"] else request.language
        title = WORDS["title"][language]
        must = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        whole = asked.get("scope") == "service" or (asked.get("scope") == "credential" and asked.get("hashes"))
        home = urlsplit(asked.get("redirect_uri", "")).hostname in HOMES
        if {**asked, **must} != asked or not asked.get("code_challenge") or not whole or not home:
            return page(title, language, f"<h1>{title}</h1>", status=400)
        if request.method == "GET":
            return page(title, language, self._question(asked, language))
        back = {"state": asked.get("state", "")}
        said = request.form.get("as", "")
        if said not in PEOPLE:
            return see_other(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', **back})}")
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = {**asked, "person": said}
        return see_other(f"{asked['redirect_uri']}?{urlencode({'code': code, **back})}")

    def _question(self, asked: dict[str, str], language: str) -> str:
        where = escape(f"/csc/v2/oauth2/authorize?{urlencode(asked)}")
        no = f'<button name="as" value="">{WORDS["no"][language]}</button>'
        if asked["scope"] == "service":
            buttons = "".join(
                f'<button name="as" value="{card}">{escape(name)}</button>' for card, name in PEOPLE.items()
            )
            told = f"<h1>{WORDS['who'][language]}</h1><p>{WORDS['see'][language]}</p>"
        else:
            card = asked.get("credentialID", "")
            buttons = f'<button class="main" name="as" value="{escape(card)}">{WORDS["yes"][language]}</button>'
            told = f"<h1>{WORDS['key'][language]}</h1><p>{escape(PEOPLE.get(card, card))}</p>"
            told += f"<p class=note>{WORDS['hash'][language]}: {escape(asked['hashes'])}</p>"
        return f'{told}<form method="post" action="{where}" class="row">{buttons}{no}</form>'

    def token(self, request: Request) -> Response:
        """A token against a code, once."""
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return answer(401, {"error": "invalid_client"})
        with self._lock:
            given = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if given is None or given["code_challenge"] != challenge or given["redirect_uri"] != form.get("redirect_uri"):
            return answer(400, {"error": "invalid_grant"})
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = given
        kind = "SAD" if given["scope"] == "credential" else "Bearer"
        return answer(200, {"access_token": token, "token_type": kind, "expires_in": 300})

    def knows(self, request: Request) -> bool:
        """Whether the token shown is one that a person gave."""
        return request.header("Authorization").removeprefix("Bearer ") in self._tokens

    def told(self, request: Request, method: str) -> Response:
        """The answer to a call with such a token."""
        token = request.header("Authorization").removeprefix("Bearer ")
        given, asked = self._tokens[token], json.loads(request.body)
        card = given["person"]
        match method, given["scope"]:
            case "credentials/list", "service":
                return answer(200, {"credentialIDs": [card]})
            case "credentials/info", "service" if asked["credentialID"] == card:
                return answer(200, self._about(card))
            case "signatures/signHash", "credential":
                return self._sign(token, given, asked)
        return answer(403, {"error": "access_denied"})

    def _about(self, card: str) -> dict[str, Any]:
        _, certificate = self._key(card)
        chain = (certificate, *Authority(self._folder).chain())
        scheme = scheme_of(certificate.public_key())
        return {
            "key": {"status": "enabled", "algo": [scheme.signature_name], "len": 256},
            "cert": {
                "status": "valid",
                "certificates": [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain],
            },
            "auth": {"mode": "oauth2code"},
            "multisign": 1,
        }

    def _sign(self, token: str, given: dict[str, str], asked: dict[str, Any]) -> Response:
        key, certificate = self._key(given["person"])
        (digest,) = (base64.b64decode(each) for each in asked["hashes"])
        allowed = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked["credentialID"] != given["person"] or given["credentialID"] != given["person"]:
            return answer(403, {"error": "access_denied"})
        if allowed != given["hashes"]:
            return answer(400, {"error": "invalid_request", "error_description": "another hash"})
        with self._lock:
            self._tokens.pop(token, None)
        made = key.sign(digest, ec.ECDSA(Prehashed(scheme_of(certificate.public_key()).hash)))
        return answer(200, {"signatures": [base64.b64encode(made).decode()]})

    def _key(self, card: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        with self._lock:
            if card not in self._keys:
                key = make_key()
                assert isinstance(key, ec.EllipticCurvePrivateKey)
                subject = x509.Name(
                    [
                        x509.NameAttribute(NameOID.COUNTRY_NAME, "MO"),
                        x509.NameAttribute(NameOID.COMMON_NAME, PEOPLE[card]),
                        x509.NameAttribute(NameOID.SERIAL_NUMBER, f"PNOMO-{card}"),
                    ]
                )
                request = request_pem(subject, key.public_key(), lambda data: signature(key, data))
                made = issue_for(self._folder, x509.load_pem_x509_csr(request), at=now())
                self._keys[card] = key, made
            return self._keys[card]
