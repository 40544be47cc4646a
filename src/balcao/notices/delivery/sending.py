"""One message to one address, by whichever provider takes it."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from balcao.foundation.db.api import KeptQuestion, change, given, insert
from balcao.notices.choices.push import note_use
from balcao.notices.delivery.health import in_order, note_failure, note_success
from balcao.notices.delivery.keys import new_key
from balcao.notices.delivery.unusable import mark_unusable
from balcao.notices.gateways.base import Gateway, Message, NotTaken, Rejected, Unreachable
from balcao.notices.gateways.chosen import providers
from balcao.notices.models import Attempt, Nudge
from balcao.notices.types import AttemptState, Channel


def send(*, nudge: Nudge, channel: Channel, address: str, write: Callable[[str], Message], at: datetime) -> None:
    """See that the message is on its way to that address; what is on its way already is not sent again.

    `write` makes the message of an attempt's key. The attempt is a row before anything is sent: who is killed between
    sending and noting it sends it again under the same key, so a nudge goes at least once. An address that takes
    nothing is marked, and nobody waits for it; nor where the settings name no provider.

    :raises NotTaken: if it should be tried later.
    """
    there = providers(channel, address)
    failure: NotTaken | None = Unreachable(f"every provider of {channel} is left alone for a while") if there else None
    for gateway in in_order(channel, there, at=at):
        number = _queued(nudge, channel, address, gateway, at)
        if number is None:
            return
        failure = _hand_over(number, channel, gateway, write, at)
        if not isinstance(failure, Unreachable):
            break
    if failure is not None and not isinstance(failure, Rejected):
        raise failure


def send_unlisted(*, channel: Channel, person_id: int, address: str, message: Message, at: datetime) -> None:
    """The same for a message about no single notice, of which no attempt is kept; the caller keeps that it went.

    :raises NotTaken: if it should be tried later.
    """
    failure: NotTaken = Unreachable(f"every provider of {channel} is left alone for a while")
    for gateway in in_order(channel, providers(channel, address), at=at):
        try:
            gateway.send(message)
        except Rejected as rejected:
            mark_unusable(person_id, channel, address, reason=str(rejected)[:200], at=at)
            return
        except Unreachable as unreachable:
            note_failure(channel, gateway.name, at=at)
            failure = unreachable
            continue
        note_success(channel, gateway.name)
        return
    raise failure


@transaction.atomic
def _queued(nudge: Nudge, channel: Channel, address: str, gateway: Gateway, at: datetime) -> int | None:
    """The attempt to make with this provider, one that was left queued again; None when one is on its way."""
    _LOCKED(nudge=nudge.pk)
    left = None
    for number, state, provider in _MADE(nudge=nudge.pk, channel=channel.value, address=address):
        if state not in (AttemptState.QUEUED, AttemptState.FAILED):
            return None
        if left is None and state == AttemptState.QUEUED and provider == gateway.name:
            left = number
    if left is not None:
        return left
    attempt = Attempt(
        nudge=nudge, channel=channel.value, address=address, provider=gateway.name, key=new_key(), queued_at=at
    )
    insert(attempt)
    return attempt.pk


_LOCKED = KeptQuestion(lambda: Nudge.objects.filter(pk=given("nudge")).values_list("pk", flat=True).select_for_update())
_MADE = KeptQuestion(
    lambda: (
        Attempt.objects.filter(nudge=given("nudge"), channel=given("channel"), address=given("address"))
        .order_by("pk")
        .values_list("pk", "state", "provider")
    )
)


def _hand_over(
    number: int, channel: Channel, gateway: Gateway, write: Callable[[str], Message], at: datetime
) -> NotTaken | None:
    """Send and note it. The row stays locked meanwhile, so that two workers do not send it both."""
    with transaction.atomic():
        (row,) = _ATTEMPT(attempt=number)
        if row.state != AttemptState.QUEUED:
            return None
        failure = _try(row, gateway, write, at)
        change(row, ("state", "sent_at", "settled_at", "detail", "provider_ref"))
        if failure is None:
            Nudge.objects.filter(pk=row.nudge_id, sent_at__isnull=True).update(sent_at=at)
        if isinstance(failure, Rejected):
            mark_unusable(row.nudge.person_id, channel, row.address, reason=row.detail, at=at)
    if isinstance(failure, Unreachable):
        note_failure(channel, gateway.name, at=at)
    else:
        note_success(channel, gateway.name)
    if failure is None and channel is Channel.PUSH:
        note_use(row.address, at=at)
    return failure


_ATTEMPT = KeptQuestion(
    lambda: Attempt.objects.filter(pk=given("attempt")).select_related("nudge").select_for_update(of=("self",))
)


def _try(row: Attempt, gateway: Gateway, write: Callable[[str], Message], at: datetime) -> NotTaken | None:
    try:
        row.provider_ref = gateway.send(write(row.key))[:80]
    except NotTaken as failure:
        gone = isinstance(failure, Rejected)
        row.state, row.settled_at = AttemptState.BOUNCED if gone else AttemptState.FAILED, at
        row.detail = str(failure)[:200]
        return failure
    row.state, row.sent_at = AttemptState.SENT, at
    return None
