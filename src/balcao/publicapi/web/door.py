"""Who calls: the token in the header, and behind it software whose mandates count at this very call."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from balcao.entities.api import machine_at_work
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.openid.api import machine_of_token


class MachineToken(HttpBearer):
    """A token of the OpenID token endpoint, given against the software's own signed word. Cookies do not count."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The software as an actor for its entity.

        :raises TokenDead, MachineAtRest: if it may not call, or no longer.
        """
        at = now()
        number = machine_of_token(token=token, at=at)
        language: str = request.language  # type: ignore[attr-defined]
        return machine_at_work(machine_id=number, at=at, language=language)


def caller(request: HttpRequest) -> Actor:
    """The software that calls."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
