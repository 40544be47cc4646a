"""Who calls, for whom, and how often: the token in the header, and behind it software whose mandates count now."""

import math
import re
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from balcao.entities.api import machine_at_work
from balcao.foundation.rates.api import take_call
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
    """So many calls a minute for each piece of software, whomever it acts for, counted over all web processes."""

    store = "api"
    amount = 0
    """So many in a minute, where it is another number than that of all calls."""
    _wait: ContextVar[timedelta] = ContextVar("balcao_api_wait")

    def __init__(self) -> None:
        super().__init__(settings.BALCAO_API_RATE)

    def allow_request(self, request: HttpRequest) -> bool:
        """Take one call out of the software's store."""
        wait = take_call(
            name=f"{self.store}:m-{caller(request).machine_id}",
            amount=self.amount or self.num_requests or 1,
            within=timedelta(seconds=self.duration or 60),
            at=now(),
        )
        self._wait.set(wait)
        return not wait

    def wait(self) -> float | None:
        """Whole seconds, so that who waits so long is let in."""
        return math.ceil(self._wait.get().total_seconds())


def caller(request: HttpRequest) -> Actor:
    """The software that calls."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
