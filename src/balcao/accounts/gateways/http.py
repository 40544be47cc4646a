"""Face match and text messages over HTTP: ``POST /faces/<number>``, ``GET /faces/matches/<id>``, ``POST /texts``."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from balcao.accounts.gateways.base import PhotoRefused, Unreachable
from balcao.accounts.types import FaceState


@cache
def _client() -> httpx.Client:
    """One a process: it reads the trusted certificates once. No proxy named in some environment sees these calls."""
    return httpx.Client(timeout=settings.BALCAO_IDENTITY_TIMEOUT, trust_env=False)


def ask_json(method: str, address: str, **rest: Any) -> tuple[int, dict[str, Any]]:
    """Ask, and be answered with a JSON object.

    :raises Unreachable: if none came in time.
    """
    try:
        answer = _client().request(method, address, **rest)
        content = answer.json()
    except (httpx.HTTPError, ValueError) as failure:
        raise Unreachable(f"{method} {address}: {type(failure).__name__}") from failure
    if not isinstance(content, dict):
        raise Unreachable(f"{method} {address} answered nothing that can be understood")
    return answer.status_code, content


@dataclass(frozen=True)
class HttpFaceMatch:
    """See `FaceMatch`."""

    url: str

    def begin(self, number: str, photo: bytes) -> str:
        """See `FaceMatch.begin`."""
        status, content = ask_json("POST", f"{self.url}/faces/{quote(number, safe='')}", content=photo)
        if status == 400:
            raise PhotoRefused
        if status != 202 or not isinstance(content.get("id"), str):
            raise Unreachable(f"the face match answered {status}")
        return str(content["id"])[:80]

    def look(self, reference: str) -> FaceState:
        """See `FaceMatch.look`."""
        status, content = ask_json("GET", f"{self.url}/faces/matches/{quote(reference, safe='')}")
        if status != 200 or content.get("state") not in set(FaceState):
            raise Unreachable(f"the face match answered {status}")
        return FaceState(content["state"])


@dataclass(frozen=True)
class HttpTextMessages:
    """See `TextMessages`."""

    url: str

    def send(self, phone: str, text: str, key: str) -> None:
        """See `TextMessages.send`."""
        status, _content = ask_json(
            "POST", f"{self.url}/texts", json={"to": phone, "text": text}, headers={"Idempotency-Key": key}
        )
        if status not in (200, 201, 202):
            raise Unreachable(f"the sender of text messages answered {status}")
