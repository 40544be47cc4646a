"""From a request to its actor."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from balcao.accounts.assurance import FOREIGN, Proof, assurance_of
from balcao.accounts.models import ForeignIdentity, User
from balcao.accounts.queries.people import actor_of
from balcao.foundation.ui.api import is_easy
from balcao.kernel.actor import Actor
from balcao.kernel.clock import UTC, now

SEEN_KEY = "balcao_seen_at"
SEEN_EVERY = timedelta(minutes=5)
BY_ITSELF = "X-Balcao-By-Itself"
"""The header of what a page asks by itself: nobody need be there, so it makes no sign-in last longer."""


def actor_for_request(request: HttpRequest) -> Actor | None:
    """Who is signed in, or None. A deactivated account is nobody from the next click on."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    at = now()
    if signed_in_until(request) <= at:
        logout(request)
        request.balcao_signed_out = True  # type: ignore[attr-defined]
        return None
    if BY_ITSELF not in request.headers:
        _note_seen(request, at)
    standing = user.standing
    level = level_of(user, proofs_of(request, user, standing.factors if standing else None), at)
    posts = standing.posts if standing else None
    return actor_of(user, assurance=level, language=getattr(request, "language", "zh-Hant"), at=at, posts=posts)


def signed_in_until(request: HttpRequest) -> datetime:
    """When this sign-in ends if nobody does anything; in the easy view later."""
    minutes = settings.BALCAO_SIGN_IN_MINUTES_EASY if is_easy(request) else settings.BALCAO_SIGN_IN_MINUTES
    seen = request.session.get(SEEN_KEY)
    return (datetime.fromtimestamp(seen, tz=UTC) if seen else now()) + timedelta(minutes=minutes)


def stay_signed_in(request: HttpRequest, at: datetime) -> None:
    """Somebody is there: the whole time begins again."""
    request.session[SEEN_KEY] = at.timestamp()


def authenticated_at(request: HttpRequest) -> datetime:
    """When the person at the keyboard last proved that it is them. Only for a request with an actor."""
    proofs = get_authentication_records(request, request.user)
    return datetime.fromtimestamp(max((float(each.get("at", 0)) for each in proofs), default=0), tz=UTC)


def proofs_of(request: HttpRequest, user: User, has: frozenset[int] | None = None) -> list[Proof]:
    """What this session proved and still counts: a factor that was removed proves nothing any more.

    `has` are the factors the account has, where they were just read.
    """
    records = _still_linked(user, get_authentication_records(request, user))
    factors = {record["id"] for record in records if "id" in record}
    if not factors:
        return list(records)
    if has is None:
        has = frozenset(Authenticator.objects.filter(user_id=user.pk).values_list("pk", flat=True))
    return [record for record in records if record.get("id", None) in has or "id" not in record]


def _still_linked(user: User, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    linked = {record["identity"] for record in records if record.get("method") == FOREIGN}
    if linked:
        linked -= set(ForeignIdentity.objects.filter(user_id=user.pk, pk__in=linked).values_list("pk", flat=True))
    return [record for record in records if record.get("identity") not in linked] if linked else records


def level_of(user: User, proofs: Sequence[Proof], at: datetime) -> int:
    """The level of a session: what it proved, as far as the account is not held lower."""
    return min(assurance_of(proofs, now_seconds=at.timestamp()), user.highest_level(at))


def _note_seen(request: HttpRequest, at: datetime) -> None:
    """When and from where the session was last used, to five minutes: a page writes nothing in between."""
    if at.timestamp() - float(request.session.get(SEEN_KEY, 0)) < SEEN_EVERY.total_seconds():
        return
    request.session[SEEN_KEY] = at.timestamp()
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=at, ip=get_adapter().get_client_ip(request)
    )
