"""Telling one site that a stay has ended: what the jobs do (OpenID Connect Back-Channel Logout 1.0)."""

from datetime import datetime, timedelta

from django.conf import settings

from balcao.openid.claims import subject_of
from balcao.openid.gateways.sites import post_logout_token
from balcao.openid.keys import new_secret, sign
from balcao.openid.models import Farewell
from balcao.openid.provider import issuer
from balcao.openid.types import SigningAlg

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIFE = timedelta(minutes=2)


def tell(*, farewell_id: int, at: datetime) -> bool:
    """Tell the site once more unless it has heard; returns whether this call told it.

    :raises SiteUnreachable: if it is not certain that the site heard.
    """
    farewell = Farewell.objects.select_related("stay", "client").filter(pk=farewell_id, told_at=None).first()
    if farewell is None or not farewell.client.logout_uri:
        return False
    post_logout_token(farewell.client.logout_uri, logout_token(farewell, at), settings.BALCAO_OPENID_TIMEOUT)
    return bool(Farewell.objects.filter(pk=farewell_id, told_at=None).update(told_at=max(at, farewell.due_at)))


def logout_token(farewell: Farewell, at: datetime) -> str:
    """Which session of whom has ended, signed for this site."""
    client = farewell.client
    claims = {
        "iss": issuer(),
        "aud": client.client_id,
        "sub": subject_of(client, farewell.stay.person_id),
        "sid": farewell.stay.sid,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFE).timestamp()),
        "jti": new_secret(),
        "events": {EVENT: {}},
    }
    return sign(claims, alg=SigningAlg(client.id_token_alg), at=at, kind="logout+jwt")
