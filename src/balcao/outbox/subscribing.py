"""Having software called: where, about what; a new secret; stopping, going on, beginning again from an event."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from balcao.entities.api import get_machine
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.outbox.failures import BadAddress, BadPosition, CalledAlready, NoKinds
from balcao.outbox.models import Call, Numbered, Subscription
from balcao.outbox.numbering import number_what_waits
from balcao.outbox.published import happening_types
from balcao.outbox.signing import secret_of
from balcao.outbox.types import CallShown, SubscriptionShown

BOTH = timedelta(days=1)
"""So long the secret before signs too."""

CALLS_SHOWN = 50


@transaction.atomic
def subscribe(*, actor: Actor, at: datetime, machine_id: int, address: str, kinds: Iterable[str]) -> tuple[int, str]:
    """Have a piece of the entity's software called about what happens from now on. Returns the subscription's number,
    and the secret by which it knows that the call is ours.

    :raises NotFound: for who does not manage the entity's software, and for one that was taken back.
    :raises BadAddress, NoKinds, CalledAlready: nothing is kept.
    """
    machine = get_machine(actor=actor, at=at, machine_id=machine_id)
    if machine.ended:
        raise NotFound(f"software {machine_id}")
    where = _whole(address)
    chosen = sorted(set(kinds) & set(happening_types()))
    if not chosen:
        raise NoKinds
    number_what_waits()
    last = Numbered.objects.values_list("last", flat=True).first() or 0
    salt = secrets.token_hex(16)
    row, made = Subscription.objects.get_or_create(
        machine_id=machine_id,
        address=where,
        ended_at=None,
        defaults={
            "holder_id": actor.holder_id,
            "kinds": chosen,
            "salt": salt,
            "position": last,
            "due_at": at,
            "made_at": at,
        },
    )
    if not made:
        raise CalledAlready
    _record(actor, at, row, "made", address=where, kinds=chosen)
    return row.pk, secret_of(salt)


@transaction.atomic
def change_secret(*, actor: Actor, at: datetime, subscription_id: int) -> str:
    """Give a new secret; for a day the one before signs too. Returns the new one.

    :raises NotFound: for who does not manage the software.
    """
    row = _own(actor, at, subscription_id)
    row.salt_before, row.salt, row.both_until = row.salt, secrets.token_hex(16), at + BOTH
    row.save(update_fields=["salt_before", "salt", "both_until"])
    _record(actor, at, row, "secret_changed")
    return secret_of(row.salt)


@transaction.atomic
def stop_calls(*, actor: Actor, at: datetime, subscription_id: int) -> None:
    """Call no more for now; what happens meanwhile waits. Twice changes nothing."""
    row = _own(actor, at, subscription_id)
    if not row.stopped:
        row.stopped = "owner"
        row.save(update_fields=["stopped"])
        _record(actor, at, row, "stopped")


@transaction.atomic
def go_on(*, actor: Actor, at: datetime, subscription_id: int) -> None:
    """Call again at once, with what waits."""
    row = _own(actor, at, subscription_id)
    was, row.stopped = row.stopped, ""
    row.due_at, row.tries, row.failing_since = at, 0, None
    row.save(update_fields=["stopped", "due_at", "tries", "failing_since"])
    if was:
        _record(actor, at, row, "went_on")


@transaction.atomic
def tell_again(*, actor: Actor, at: datetime, subscription_id: int, first: int) -> None:
    """Tell again what happened from that event's number on, as far as it is kept; each keeps its id.

    :raises BadPosition: for a number that no event has.
    """
    row = _own(actor, at, subscription_id)
    last = Numbered.objects.values_list("last", flat=True).first() or 0
    if not 1 <= first <= last:
        raise BadPosition
    row.position, row.due_at, row.tries, row.failing_since = first - 1, at, 0, None
    row.save(update_fields=["position", "due_at", "tries", "failing_since"])
    _record(actor, at, row, "told_again", first=first)


@transaction.atomic
def end_subscription(*, actor: Actor, at: datetime, subscription_id: int) -> None:
    """Call there no more."""
    row = _own(actor, at, subscription_id)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _record(actor, at, row, "ended")


def subscriptions_of(*, actor: Actor, at: datetime, machine_id: int) -> list[SubscriptionShown]:
    """Where a piece of software is called, with how the last calls went.

    :raises NotFound: for who does not manage the entity's software.
    """
    get_machine(actor=actor, at=at, machine_id=machine_id)
    rows = Subscription.objects.filter(machine_id=machine_id, holder_id=actor.holder_id, ended_at=None).order_by("pk")
    return [_shown(row) for row in rows]


def _shown(row: Subscription) -> SubscriptionShown:
    return SubscriptionShown(
        subscription_id=row.pk,
        address=row.address,
        kinds=tuple(row.kinds),
        stopped=row.stopped,
        failing_since=row.failing_since,
        due_at=row.due_at,
        both_until=row.both_until,
        calls=tuple(_call(each) for each in row.calls.order_by("-pk")[:CALLS_SHOWN]),
    )


def _call(row: Call) -> CallShown:
    return CallShown(
        position=row.position,
        mark=row.mark,
        kind=row.kind,
        subject=row.subject,
        at=row.at,
        taken=row.taken,
        status=row.status,
        problem=row.problem,
    )


def _whole(address: str) -> str:
    """The address, if it is one that is called. Where its name leads is judged at each call.

    :raises BadAddress: otherwise.
    """
    where = address.strip()
    try:
        parts = urlsplit(where)
        fits = bool(parts.hostname) and not parts.username and not parts.password and (parts.port or 1) > 0
    except ValueError:
        raise BadAddress from None
    at_home = settings.BALCAO_DEMO and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not fits or len(where) > 500 or not where.isascii() or not where.isprintable() or " " in where:
        raise BadAddress
    if parts.scheme != "https" and not at_home:
        raise BadAddress
    return where


def _own(actor: Actor, at: datetime, subscription_id: int) -> Subscription:
    rows = Subscription.objects.select_for_update().filter(pk=subscription_id, holder_id=actor.holder_id, ended_at=None)
    row = rows.first()
    if row is None:
        raise NotFound(f"subscription {subscription_id}")
    get_machine(actor=actor, at=at, machine_id=row.machine_id)
    return row


def _record(actor: Actor, at: datetime, row: Subscription, what: str, **data: object) -> None:
    subject = f"subscription:{row.pk}"
    more = {"software": row.machine_id, **data}
    record(actor=actor, at=at, event=f"outbox:subscription:{what}", subject=subject, data=more)
