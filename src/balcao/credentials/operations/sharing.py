"""A link to how one subject stands: one purpose, an hour at most, withdrawn at once."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from balcao.credentials.described import credential_types
from balcao.credentials.failures import PurposeMissing, TooManyShares
from balcao.credentials.keys import hashed
from balcao.credentials.models import Share
from balcao.credentials.operations.offering import carried_subject
from balcao.credentials.subjects import subject_now
from balcao.credentials.types import Shared, SharedView
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LIFE = timedelta(hours=1)
MOST_OPEN = 10


@transaction.atomic
def share_subject(*, actor: Actor, at: datetime, type_id: str, key: str, claims: Sequence[str], purpose: str) -> str:
    """Make a link that shows those claims, and how the subject stands at that moment; returns its secret, once.

    :raises NotFound: if it is no business of the actor's.
    :raises NotCarried: if it is over.
    :raises PurposeMissing: if nothing says what for.
    :raises TooManyShares: beyond ten that are open.
    """
    subject, person_id = carried_subject(actor=actor, at=at, type_id=type_id, key=key)
    purpose = " ".join(purpose.split())[:200]
    if not purpose:
        raise PurposeMissing
    open_now = Share.objects.select_for_update().filter(
        person_id=person_id, holder_id=actor.holder_id, withdrawn_at=None, until_at__gt=at
    )
    if len(open_now) >= MOST_OPEN:
        raise TooManyShares
    known = set(subject.values)
    secret = secrets.token_urlsafe(32)
    share = Share.objects.create(
        secret_hash=hashed(secret),
        person_id=person_id,
        holder_id=actor.holder_id,
        type_id=type_id,
        subject=key,
        claims=[name for name in claims if name in known],
        purpose=purpose,
        made_at=at,
        until_at=at + LIFE,
    )
    record(
        actor=actor,
        at=at,
        event="credentials:share:made",
        subject=f"share:{share.pk}",
        holder_id=actor.holder_id,
        data={"type": type_id, "key": key, "claims": share.claims, "purpose": purpose},
    )
    return secret


def shares_of(*, actor: Actor, at: datetime) -> list[Shared]:
    """The actor's own open links for whom they act for, the oldest first."""
    rows = Share.objects.filter(
        person_id=actor.person_id or 0, holder_id=actor.holder_id, withdrawn_at=None, until_at__gt=at
    )
    types = credential_types()
    return [
        Shared(
            id=row.pk,
            name=types[row.type_id].name,
            purpose=row.purpose,
            claims=tuple(row.claims),
            until_at=row.until_at,
            opened=row.opened,
        )
        for row in rows.order_by("pk")
        if row.type_id in types
    ]


@transaction.atomic
def withdraw_share(*, actor: Actor, at: datetime, share_id: int) -> None:
    """The link is dead from now on. Twice changes nothing.

    :raises NotFound: if it is not the actor's own, for that holder.
    """
    mine = Share.objects.select_for_update().filter(person_id=actor.person_id or 0, holder_id=actor.holder_id)
    share = mine.filter(pk=share_id).first()
    if share is None:
        raise NotFound(f"share {share_id}")
    if share.withdrawn_at is None:
        Share.objects.filter(pk=share.pk).update(withdrawn_at=at)
        record(
            actor=actor,
            at=at,
            event="credentials:share:withdrawn",
            subject=f"share:{share.pk}",
            holder_id=share.holder_id,
        )


@transaction.atomic
def open_share(*, secret: str, at: datetime) -> SharedView:
    """What a link shows at this moment; each opening is counted.

    :raises NotFound: for an unknown or withdrawn link, when its hour is over, or its maker may no longer see it.
    """
    share = Share.objects.filter(secret_hash=hashed(secret), withdrawn_at=None, until_at__gt=at).first()
    if share is None:
        raise NotFound("share")
    subject = subject_now(
        person_id=share.person_id, holder_id=share.holder_id, type_id=share.type_id, key=share.subject, at=at
    )
    if subject is None:
        raise NotFound("share of what its maker no longer sees")
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1)
    return SharedView(
        type=subject.type,
        purpose=share.purpose,
        status=subject.status,
        claims={name: subject.values[name] for name in share.claims if name in subject.values},
        until_at=share.until_at,
    )
