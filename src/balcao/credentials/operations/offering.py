"""Codes by which a wallet fetches credentials."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from balcao.credentials.addresses import at_issuer
from balcao.credentials.failures import NotCarried, TooManyOffers
from balcao.credentials.keys import hashed
from balcao.credentials.models import Grant
from balcao.credentials.subjects import subject_of
from balcao.credentials.types import Offer, Status, Subject
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LIFE = timedelta(minutes=10)
MOST_OPEN = 5
BATCH = 10
"""So many credentials a wallet may fetch at once."""
PER_GRANT = 20
"""So many by one code in all."""


def carried_subject(*, actor: Actor, at: datetime, type_id: str, key: str) -> tuple[Subject, int]:
    """What a credential may be had of now, and the person who is to carry it.

    :raises NotFound: if it is no business of the actor's, or no person asks.
    :raises NotCarried: if it is over.
    """
    if actor.person_id is None:
        raise NotFound("credentials are carried by persons")
    subject = subject_of(actor=actor, at=at, type_id=type_id, key=key)
    if subject.status is Status.INVALID:
        raise NotCarried
    return subject, actor.person_id


@transaction.atomic
def make_offer(*, actor: Actor, at: datetime, type_id: str, key: str, with_code: bool) -> Offer:
    """Offer credentials about a subject to one wallet, for ten minutes, once.

    `with_code`: the wallet has to type six digits that only this page shows, because the offer crosses a screen.

    :raises NotFound: if it is no business of the actor's.
    :raises NotCarried: if it is over.
    :raises TooManyOffers: beyond five that are open.
    """
    subject, person_id = carried_subject(actor=actor, at=at, type_id=type_id, key=key)
    mine = Grant.objects.select_for_update().filter(
        person_id=person_id, holder_id=actor.holder_id, subject=key, used_at=None, ended_at=None, until_at__gt=at
    )
    if len(mine.filter(client_id="")) >= MOST_OPEN:
        raise TooManyOffers
    code, tx_code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06d}" if with_code else ""
    grant = Grant.objects.create(
        type_id=type_id,
        source=subject.type.source,
        subject=key,
        holder_id=actor.holder_id,
        person_id=person_id,
        code_hash=hashed(code),
        tx_hash=hashed(f"{code}:{tx_code}") if tx_code else "",
        made_at=at,
        until_at=at + LIFE,
        left=PER_GRANT,
    )
    record(
        actor=actor,
        at=at,
        event="credentials:offer:made",
        subject=f"{subject.type.source}:{key}",
        holder_id=actor.holder_id,
        data={"type": type_id, "grant": grant.pk},
    )
    return Offer(uri=at_issuer(f"offers/{code}"), code=code, tx_code=tx_code, until_at=grant.until_at)


def offer_of(*, code: str, at: datetime) -> Grant:
    """The offer of that code while it is open.

    :raises NotFound: if there is none, it was used, or its time is over.
    """
    grant = Grant.objects.filter(code_hash=hashed(code), client_id="", used_at=None, ended_at=None).first()
    if grant is None or grant.until_at <= at:
        raise NotFound("offer")
    return grant
