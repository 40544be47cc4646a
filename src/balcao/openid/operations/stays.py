"""Stays: a signed-in session as sites know it, and telling them that it has ended."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import live_sessions, open_accounts
from balcao.openid.keys import new_secret
from balcao.openid.models import Farewell, Grant, Stay
from balcao.openid.types import Proof

MOST = 2_000
"""So many stays are looked at in one go."""


def open_stay(*, proof: Proof, at: datetime) -> Stay:
    """The stay of this session, begun if need be."""
    stay, _ = Stay.objects.get_or_create(
        session_key=proof.session_key,
        person_id=proof.person_id,
        ended_at=None,
        defaults={"sid": new_secret(), "since_at": at},
    )
    return stay


@transaction.atomic
def end_session(*, session_key: str, at: datetime) -> int:
    """The session has ended: so has its stay, and the sites are told. Again changes nothing."""
    return _end(Stay.objects.select_for_update().filter(session_key=session_key, ended_at=None), at)


def end_lost_stays(*, at: datetime) -> int:
    """End the stays whose session was ended elsewhere or ran out, or whose person's account was closed."""
    ended, last = 0, 0
    while stays := list(Stay.objects.filter(ended_at=None, pk__gt=last).order_by("pk")[:MOST]):
        last = stays[-1].pk
        live = live_sessions(stay.session_key for stay in stays)
        persons = open_accounts(stay.person_id for stay in stays)
        lost = [stay.pk for stay in stays if stay.session_key not in live or stay.person_id not in persons]
        with transaction.atomic():
            ended += _end(Stay.objects.select_for_update().filter(pk__in=lost, ended_at=None), at)
    return ended


def _end(stays: Iterable[Stay], at: datetime) -> int:
    from balcao.openid.jobs import tell_site

    ended = 0
    for stay in stays:
        stay.ended_at = at
        stay.save(update_fields=["ended_at"])
        visited = Grant.objects.filter(stay=stay).exclude(client__logout_uri="")
        for client_id in visited.order_by("client_id").values_list("client_id", flat=True).distinct():
            farewell = Farewell.objects.create(stay=stay, client_id=client_id, due_at=at)
            tell_site.defer(farewell_id=farewell.pk)
        ended += 1
    return ended
