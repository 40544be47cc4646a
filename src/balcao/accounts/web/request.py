"""From a request to its actor."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from balcao.accounts.assurance import assurance_of
from balcao.accounts.models import User
from balcao.accounts.queries import actor_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import UTC, now


def actor_for_request(request: HttpRequest) -> Actor | None:
    """Who is signed in, or None. A deactivated account is nobody from the next click on."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    at = now()
    level = assurance_of(get_authentication_records(request, user), now_seconds=at.timestamp())
    return actor_of(user, assurance=level, language=getattr(request, "language", "zh-Hant"), at=at)


def authenticated_at(request: HttpRequest) -> datetime:
    """When the person at the keyboard last proved that it is them. Only for a request with an actor."""
    proofs = get_authentication_records(request, request.user)
    return datetime.fromtimestamp(max((float(each.get("at", 0)) for each in proofs), default=0), tz=UTC)
