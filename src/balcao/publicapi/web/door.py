"""Who calls, for whom, and how often: the token in the header, and behind it software whose mandates count now."""

import math
import re
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from balcao.entities.api import machine_at_work
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.openid.api import machine_of_token

CLIENT_HEADER = "Balcao-Client"
"""Names the client (``e-<number>``) for whom a firm's software calls."""
CLIENT = re.compile(r"e-[1-9][0-9]{0,17}")


class MachineToken(HttpBearer):
    """A token of the OpenID token endpoint, given against the software's own signed word. Cookies do not count."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The software as an actor for its entity, or for the client of its firm whom the call names.

        :raises TokenDead, MachineAtRest: if it may not call, or no longer.
        :raises NotFound: if it may do nothing for that client.
        """
        at = now()
        number = machine_of_token(token=token, at=at)
        language: str = request.language  # type: ignore[attr-defined]
        client = request.headers.get(CLIENT_HEADER, "")
        if client and not CLIENT.fullmatch(client):
            raise NotFound(f"client {client}")
        return machine_at_work(machine_id=number, at=at, language=language, client=client)


class OfOneSoftware(SimpleRateThrottle):
    """So many calls a minute at each web process for each piece of software, whomever it acts for."""

    cache = caches["process"]

    def __init__(self) -> None:
        super().__init__(settings.BALCAO_API_RATE)

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """Under which the calls are counted; nothing else is."""
        return f"publicapi:calls:m-{caller(request).machine_id}"

    def wait(self) -> float | None:
        """Whole seconds, so that who waits so long is let in."""
        left: Any = super().wait()
        return math.ceil(left) if left else 1


def caller(request: HttpRequest) -> Actor:
    """The software that calls."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
