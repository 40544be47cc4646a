"""Text messages over HTTP: ``POST <url>/texts`` with ``{"to", "text", "report"}`` and an ``Idempotency-Key``."""

from dataclasses import dataclass
from functools import cache

import httpx
from django.conf import settings

from balcao.notices.gateways.base import Deferred, Message, Rejected, Unreachable


@cache
def _client() -> httpx.Client:
    """One a process: it reads the trusted certificates once. No proxy named in some environment sees these calls."""
    return httpx.Client(timeout=settings.BALCAO_NOTICES_TIMEOUT, trust_env=False)


@dataclass(frozen=True, slots=True)
class HttpSms:
    """A sender of text messages; `url` is without a trailing slash. It reports later to our address for reports."""

    name: str
    url: str

    def send(self, message: Message) -> str:
        """See `Gateway.send`."""
        content = {
            "to": message.address,
            "text": f"{message.text}\n{message.link}",
            "report": f"{settings.BALCAO_PUBLIC_URL}/notices/reports/",
        }
        try:
            answer = _client().post(f"{self.url}/texts", json=content, headers={"Idempotency-Key": message.key})
        except httpx.HTTPError as failure:
            raise Unreachable(type(failure).__name__) from failure
        if answer.status_code in (200, 201, 202):
            return _name_in(answer)
        if answer.status_code == 422:
            raise Rejected("no phone that takes text messages")
        if answer.status_code == 429:
            raise Deferred("too many at once")
        raise Unreachable(f"answered {answer.status_code}")


def _name_in(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("id", ""))[:80]
    except (ValueError, AttributeError):
        return ""
