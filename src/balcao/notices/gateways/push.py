"""Web push: encrypted for one browser (RFC 8291), signed with the house's own key (VAPID, RFC 8292)."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
import httpx
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from balcao.kernel.clock import now
from balcao.kernel.files import write_once
from balcao.notices.gateways.base import Deferred, Message, Rejected, Unreachable

SIGNED_FOR_SECONDS = 12 * 3600


@cache
def _key(path: Path) -> ECKey:
    """The house's key, made at first use; of two processes that make it at once, one wins."""
    if not path.exists():
        write_once(path, ECKey.generate_key("P-256").as_pem(private=True))
    return ECKey.import_key(path.read_bytes())


def own_key() -> ECKey:
    """The key by which push services know us."""
    return _key(settings.BALCAO_VAR / "pki" / "web-push.pem")


def public_key() -> str:
    """What a browser is given when it subscribes: the public half, base64url without padding."""
    raw = own_key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class WebPush:
    """The push service of one browser maker. Which one it is, the browser's subscription says."""

    name: str

    def send(self, message: Message) -> str:
        """See `Gateway.send`; the address is ``{"endpoint", "p256dh", "auth"}``."""
        browser = json.loads(message.address)
        told = {"title": message.subject, "body": message.text, "url": message.link, "lang": message.language}
        try:
            sealed = http_ece.encrypt(
                json.dumps(told, ensure_ascii=False).encode(),
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=_bytes(browser["p256dh"]),
                auth_secret=_bytes(browser["auth"]),
            )
        except (ValueError, KeyError, InvalidKey, http_ece.ECEException) as failure:
            raise Rejected("keys that cannot be used") from failure
        headers = {
            "Content-Encoding": "aes128gcm",
            "TTL": str(message.kept_seconds),
            "Topic": message.key[:32],
            "Authorization": f"vapid t={_token(browser['endpoint'])}, k={public_key()}",
        }
        try:
            answer = httpx.post(
                browser["endpoint"],
                content=sealed,
                headers=headers,
                timeout=settings.BALCAO_NOTICES_TIMEOUT,
                trust_env=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise Unreachable(type(failure).__name__) from failure
        return _judged(answer)


def push_service(endpoint: str) -> str:
    """The push service of an endpoint, empty for one we do not know: we send to no address that anybody names."""
    host = (urlsplit(endpoint).hostname or "").lower()
    return next(
        (each for each in settings.BALCAO_PUSH_SERVICES if host == each or host.endswith(f".{each}")),
        "",
    )


def _judged(answer: httpx.Response) -> str:
    if answer.status_code in (200, 201, 202, 204):
        return str(answer.headers.get("Location", ""))[-80:]
    if answer.status_code in (404, 410):
        raise Rejected("the browser no longer takes messages")
    if answer.status_code == 429:
        raise Deferred("too many at once")
    raise Unreachable(f"answered {answer.status_code}")


def _token(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now().timestamp()) + SIGNED_FOR_SECONDS,
        "sub": settings.BALCAO_PUBLIC_URL,
    }
    return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, own_key())


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
