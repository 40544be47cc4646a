"""The browsers that show a person's nudges."""

import base64
import binascii
import json
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.notices.gateways.push import public_key, push_service
from balcao.notices.models import PushSubscription
from balcao.notices.types import Browser

KEY_BYTES, SECRET_BYTES = 65, 16
"""The length of a browser's public key and of its secret (RFC 8291)."""

MOST = 20
"""So many browsers of one person are told; the one used longest ago makes room."""


class BrowserUnknown(BalcaoError):
    """The browser's maker runs no push service we know, or its keys are not such keys."""

    key = "notices.browser_unknown"


@transaction.atomic
def add_browser(*, actor: Actor, at: datetime, endpoint: str, p256dh: str, auth: str, label: str) -> int:
    """Show the nudges of the person in this browser from now on; returns its number. Adding it twice changes nothing.

    A browser shows the nudges of one person: of two who use it, those of who asked last.

    :raises NotFound: if the actor is no person.
    :raises BrowserUnknown: if nothing could be sent there.
    """
    if actor.person_id is None:
        raise NotFound("browsers of no person")
    if not (push_service(endpoint) and _long(p256dh, KEY_BYTES) and _long(auth, SECRET_BYTES)):
        raise BrowserUnknown
    living = PushSubscription.objects.select_for_update().filter(gone_at__isnull=True)
    known = living.filter(endpoint=endpoint).first()
    if known is not None and known.person_id == actor.person_id and known.p256dh == p256dh:
        return known.pk
    living.filter(endpoint=endpoint).update(gone_at=at)
    try:
        with transaction.atomic():
            row = PushSubscription.objects.create(
                person_id=actor.person_id,
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
                label=label[:120],
                created_at=at,
            )
    except IntegrityError:  # pressed twice: the first one's stands
        return living.get(endpoint=endpoint, person_id=actor.person_id).pk
    for old in living.filter(person_id=actor.person_id).order_by("-pk")[MOST:]:
        _forget(actor, at, old)
    _audit(actor, at, row, "added")
    return row.pk


def _long(text: str, length: int) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == length
    except (ValueError, binascii.Error):
        return False


@transaction.atomic
def remove_browser(*, actor: Actor, at: datetime, browser_id: int) -> None:
    """Show nothing more there. Removing it twice changes nothing.

    :raises NotFound: if it is not the actor's.
    """
    row = PushSubscription.objects.select_for_update().filter(pk=browser_id, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotFound(f"browser {browser_id}")
    if row.gone_at is None:
        _forget(actor, at, row)


def _forget(actor: Actor, at: datetime, row: PushSubscription) -> None:
    row.gone_at = at
    row.save(update_fields=["gone_at"])
    _audit(actor, at, row, "removed")


def _audit(actor: Actor, at: datetime, row: PushSubscription, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"notices:browser:{what}",
        subject=f"browser:{row.pk}",
        holder_id=actor.self_id,
        data={"label": row.label},
    )


def browsers_of(*, actor: Actor) -> list[Browser]:
    """The browsers that show the nudges of the person signed in, the newest first."""
    rows = PushSubscription.objects.filter(person_id=actor.person_id or 0, gone_at__isnull=True).order_by("-pk")
    return [
        Browser(id=row.pk, label=row.label, created_at=row.created_at, last_used_at=row.last_used_at) for row in rows
    ]


def browser_key() -> str:
    """What a browser is given when it subscribes: our public key, base64url."""
    return public_key()


def note_use(address: str, *, at: datetime) -> None:
    """Something was shown at that address of a browser, ``{"endpoint", …}``."""
    endpoint = json.loads(address)["endpoint"]
    PushSubscription.objects.filter(endpoint=endpoint, gone_at__isnull=True).update(last_used_at=at)
