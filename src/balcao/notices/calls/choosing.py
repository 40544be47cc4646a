"""By which channels an officer is called to who waits."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.notices.call_types import Waits
from balcao.notices.models import CallChoice
from balcao.notices.types import Channel


@transaction.atomic
def choose_calls(*, actor: Actor, at: datetime, channels: Mapping[Waits, Collection[Channel]]) -> None:
    """Keep by which channels the officer is called; none: by none. Choosing the same again changes nothing.

    :raises NotFound: if the actor is no officer.
    """
    if actor.person_id is None or not actor.posts:
        raise NotFound("calls")
    known = calls_chosen(actor=actor)
    wanted = {what: tuple(each for each in Channel if each in by) for what, by in channels.items()}
    if known | wanted == known:
        return
    for what, by in wanted.items():
        CallChoice.objects.update_or_create(
            person_id=actor.person_id, what=what.value, defaults={"channels": [each.value for each in by]}
        )
    record(
        actor=actor,
        at=at,
        event="notices:calls:chosen",
        subject=f"calls:{actor.self_id}",
        holder_id=actor.self_id,
        data={what.value: sorted(by) for what, by in wanted.items()},
    )


def calls_chosen(*, actor: Actor) -> dict[Waits, tuple[Channel, ...]]:
    """What the officer chose, of every place where somebody may wait."""
    rows = dict(CallChoice.objects.filter(person_id=actor.person_id or 0).values_list("what", "channels"))
    return {what: tuple(Channel(each) for each in rows.get(what.value, ())) for what in Waits}


def who_is_called(what: Waits) -> frozenset[int]:
    """The persons who want to be called there by some channel."""
    rows = CallChoice.objects.filter(what=what.value, channels__len__gt=0)
    return frozenset(rows.values_list("person_id", flat=True))
