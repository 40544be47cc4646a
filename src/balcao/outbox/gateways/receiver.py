"""Calling the software of others: only public addresses, no redirects, not for long, whatever it answers."""

from dataclasses import dataclass

import httpx

from balcao.foundation.web.api import SiteUnreachable, outward

TIMEOUT = 5.0
"""Seconds that a receiver has; it should answer first and work later."""

GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back: a status, or a `problem` (``slow`` or ``unreachable``)."""

    status: int | None = None
    problem: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def call(address: str, body: bytes, headers: dict[str, str]) -> Answered:
    """Post a body; what the receiver says beyond its status is not read."""
    try:
        with outward(TIMEOUT) as web, web.stream("POST", address, content=body, headers=headers) as answer:
            return Answered(status=answer.status_code)
    except httpx.TimeoutException:
        return Answered(problem="slow")
    except (httpx.HTTPError, httpx.InvalidURL, SiteUnreachable, ValueError):
        return Answered(problem="unreachable")
