"""Web push against a push service of these tests, which decrypts as a browser would."""

import base64
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from balcao.notices.gateways.base import Deferred, Message, Rejected, Unreachable
from balcao.notices.gateways.push import WebPush, public_key


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Service:
    """Keeps what it got and answers what it is told to."""

    def __init__(self):
        self.status = 201
        self.got: list[tuple[dict[str, str], bytes]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((dict(self.headers.items()), body))
                self.send_response(service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *given):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}).start()


@pytest.fixture
def service():
    started = Service()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def browser(service, settings, tmp_path):
    settings.BALCAO_VAR = tmp_path
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return key, auth, {"endpoint": f"{service.url}/send/1", "p256dh": coded(point), "auth": coded(auth)}


def message(browser, **changes):
    given: dict[str, Any] = {
        "key": "a" * 32,
        "subject": "有通知",
        "text": "甲部門",
        "language": "zh-Hant",
        "link": "https://b.example/",
    }
    return Message(**given, address=json.dumps(browser[2] | changes))


def test_only_the_browser_can_read_it_and_the_service_knows_who_sent_it(service, browser):
    WebPush("x").send(message(browser))
    ((headers, body),) = service.got
    key, auth, _ = browser
    told = json.loads(http_ece.decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm"))
    assert told == {"title": "有通知", "body": "甲部門", "url": "https://b.example/", "lang": "zh-Hant"}
    assert b"https" not in body
    token = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    assert token[1] == public_key()
    point = base64.urlsafe_b64decode(public_key() + "=")
    own = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": coded(point[1:33]), "y": coded(point[33:])})
    claims = jwt.decode(token[0], own, algorithms=["ES256"]).claims
    assert claims["aud"] == service.url


@pytest.mark.parametrize(
    ("status", "failure"), [(410, Rejected), (404, Rejected), (429, Deferred), (503, Unreachable), (302, Unreachable)]
)
def test_what_the_service_answers_is_told_apart(service, browser, status, failure):
    service.status = status
    with pytest.raises(failure):
        WebPush("x").send(message(browser))


def test_keys_that_are_none_are_rejected(service, browser):
    with pytest.raises(Rejected):
        WebPush("x").send(message(browser, p256dh="AAAA"))
    assert service.got == []
