"""Signed messages to the shop, repeated with growing pauses until it takes them."""

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from balcao.standins.serving import Kept

TOLERANCE_SECONDS = 300
LONGEST_PAUSE = 60.0


class _StayHere(HTTPRedirectHandler):
    """A redirect is no acknowledgement."""

    def redirect_request(self, *given: Any) -> None:
        return None


OPENER = build_opener(ProxyHandler({}), _StayHere)


def signature(body: bytes, secret: str, *, seconds: int) -> str:
    """The header ``t=<unix>,v1=<hex>`` over ``<t>.<body>``."""
    code = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={code}"


def fits(header: str, body: bytes, secret: str) -> bool:
    """Whether a header was made with the secret, for this body, a short while ago."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp = parts.get("t", "")
    if not (stamp.isascii() and stamp.isdigit()) or abs(time.time() - int(stamp)) > TOLERANCE_SECONDS:
        return False
    return hmac.compare_digest(signature(body, secret, seconds=int(stamp)).encode(), header.encode())


class Webhooks:
    """What the provider owes to shops. Everything happens under the lock of what is kept, except sending."""

    def __init__(self, kept: Kept, secret: str, *, may_send: Callable[[], bool]) -> None:
        self._kept = kept
        self._secret = secret
        self._may_send = may_send

    def owe(self, kind: str, payment: dict[str, Any], *, after: float = 0, **more: Any) -> None:
        """Note an event; it is sent in so many seconds at the earliest. `more` it tells. The caller saves."""
        content = {
            "id": f"evt_{os.urandom(9).hex()}",
            "type": kind,
            "payment": payment["id"],
            "reference": payment["reference"],
            "amount": payment["amount"],
            "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            **more,
        }
        self._kept.data["events"].append(
            {"content": content, "to": payment["webhook_url"], "due": time.time() + after, "tries": 0, "taken": False}
        )

    def again(self, number: str) -> None:
        """Send an event once more although it was taken: a shop must not mind."""
        with self._kept.lock:
            for event in self._kept.data["events"]:
                if event["content"]["id"] == number:
                    event |= {"taken": False, "due": time.time()}
            self._kept.save()

    def start(self) -> None:
        """Send what is due, in a thread, for as long as the program runs."""
        threading.Thread(target=self._run, name="webhooks", daemon=True).start()

    def _run(self) -> None:
        while True:
            if self._may_send():
                self.send_due()
            time.sleep(0.1)

    def send_due(self) -> None:
        """Try everything due once; what is not taken is due again after a pause that doubles."""
        with self._kept.lock:
            due = [each for each in self._kept.data["events"] if not each["taken"] and each["due"] <= time.time()]
        for event in due:
            taken = self._send(event)
            with self._kept.lock:
                event["tries"] += 1
                event["taken"] = taken
                event["due"] = time.time() + min(LONGEST_PAUSE, 2.0 ** min(event["tries"], 10) / 2)
                self._kept.save()

    def _send(self, event: dict[str, Any]) -> bool:
        body = json.dumps(event["content"]).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Signature": signature(body, self._secret, seconds=int(time.time())),
        }
        request = Request(event["to"], data=body, headers=headers, method="POST")  # noqa: S310 - checked on entry
        try:
            with OPENER.open(request, timeout=5) as response:
                status = int(response.status)
        except (URLError, OSError, ValueError) as failure:
            print(f"payment webhook {event['content']['type']} to {event['to']}: {failure}", flush=True)
            return False
        print(f"payment webhook {event['content']['type']} to {event['to']}: {status}", flush=True)
        return 200 <= status < 300
