"""Addresses that take nothing: nothing more is sent there, and the person is told."""

import json
from datetime import datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.models import PushSubscription, UnusableAddress
from balcao.notices.types import Channel, UnusableWay


def is_usable(person_id: int, channel: Channel, address: str) -> bool:
    """Whether something may be sent to that address of a person."""
    return not _UNUSABLE(person=person_id, channel=channel.value, address=address)


_UNUSABLE = KeptQuestion(
    lambda: UnusableAddress.objects.filter(
        person_id=given("person"),
        channel=given("channel"),
        address__iexact=given("address"),
        works_again_at__isnull=True,
    ).values_list("pk", flat=True)[:1]
)


def unusable_ways(*, actor: Actor) -> list[UnusableWay]:
    """The addresses of the person signed in that take nothing."""
    rows = UnusableAddress.objects.filter(person_id=actor.person_id or 0, works_again_at__isnull=True).order_by("pk")
    return [UnusableWay(id=row.pk, channel=Channel(row.channel), address=row.address, since=row.since) for row in rows]


@transaction.atomic
def mark_unusable(person_id: int, channel: Channel, address: str, *, reason: str, at: datetime) -> bool:
    """Send nothing there any more; returns whether that is new. A browser that is gone is forgotten quietly."""
    if channel is Channel.PUSH:
        endpoint = json.loads(address)["endpoint"]
        return bool(PushSubscription.objects.filter(endpoint=endpoint, gone_at__isnull=True).update(gone_at=at))
    row, new = UnusableAddress.objects.get_or_create(
        person_id=person_id,
        channel=channel.value,
        address=address,
        works_again_at=None,
        defaults={"since": at, "reason": reason},
    )
    if new:
        _audit(system_actor(), at, row, "unusable")
        from balcao.notices.jobs import tell_of_unusable  # the job sends a notice, which is sent from here

        tell_of_unusable.defer(address_id=row.pk)
    return new


@transaction.atomic
def use_again(*, actor: Actor, at: datetime, address_id: int) -> str:
    """The person says that the address works again; twice changes nothing. Returns the address.

    :raises NotFound: if it is not an address of theirs.
    """
    row = UnusableAddress.objects.select_for_update().filter(pk=address_id, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotFound(f"address {address_id}")
    if row.works_again_at is None:
        row.works_again_at = at
        row.save(update_fields=["works_again_at"])
        _audit(actor, at, row, "works_again")
    return row.address


def _audit(actor: Actor, at: datetime, row: UnusableAddress, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"notices:address:{what}",
        subject=f"address:{row.pk}",
        holder_id=f"p-{row.person_id}",
        data={"channel": row.channel, "reason": row.reason},
    )
