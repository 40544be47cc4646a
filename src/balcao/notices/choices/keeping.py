"""Choosing how one is told, and asking what was chosen."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from django.db import transaction

from balcao.accounts.api import get_person
from balcao.entities.api import sight_of
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.notices.choices.routes import USUAL, usable_channels
from balcao.notices.models import Choice, Manner
from balcao.notices.types import Channel, Digest, MannerChosen, NoticeKind, Told

LONGEST = timedelta(hours=14)
"""Quiet hours leave room in the day for what came in them."""


class LegalMuted(BalcaoError):
    """Of what has legal effect one is always told by at least one channel."""

    key = "notices.legal_muted"


class BadQuietHours(BalcaoError):
    """Quiet hours have a beginning and an end, and last at most fourteen hours."""

    key = "notices.bad_quiet_hours"


@transaction.atomic
def choose_how_told(
    *,
    actor: Actor,
    at: datetime,
    channels: Mapping[NoticeKind, Collection[Channel]],
    manner: MannerChosen | None = None,
) -> None:
    """Keep by which channels the actor is told of what is sent to the holder they act for; of kinds that are not
    named nothing changes. `manner` holds for every holder. Choosing the same again changes nothing.

    :raises NotFound: if the actor is no person, or may not see that holder's things.
    :raises LegalMuted: if no channel is left for what has legal effect.
    :raises BadQuietHours: if only one end is given, both are the same, or they last too long.
    """
    sight_of(actor=actor, at=at)
    if actor.person_id is None:
        raise NotFound("choices of no person")
    if not channels.get(NoticeKind.LEGAL, USUAL):
        raise LegalMuted
    if manner is not None:
        _keep_manner(actor.person_id, manner)
    for kind, chosen in channels.items():
        Choice.objects.update_or_create(
            person_id=actor.person_id,
            holder_id=actor.holder_id,
            kind=kind.value,
            defaults={"channels": [each.value for each in Channel if each in chosen]},
        )
    record(
        actor=actor,
        at=at,
        event="notices:choice:made",
        subject=f"choices:{actor.self_id}",
        holder_id=actor.holder_id,
        data={kind.value: sorted(chosen) for kind, chosen in channels.items()},
    )


def _keep_manner(person_id: int, manner: MannerChosen) -> None:
    check_quiet_hours(manner.quiet_from, manner.quiet_until)
    Manner.objects.update_or_create(
        person_id=person_id,
        defaults={
            "language": manner.language if manner.language in LANGUAGES else "",
            "quiet_from": manner.quiet_from,
            "quiet_until": manner.quiet_until,
            "digest": manner.digest.value,
        },
    )


def check_quiet_hours(quiet_from: time | None, quiet_until: time | None) -> None:
    """Whether these are quiet hours, or none at all.

    :raises BadQuietHours: if not.
    """
    if quiet_from is None and quiet_until is None:
        return
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        raise BadQuietHours
    minutes = (_minutes(quiet_until) - _minutes(quiet_from)) % (24 * 60)
    if timedelta(minutes=minutes) > LONGEST:
        raise BadQuietHours


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute


def how_told(*, actor: Actor, at: datetime) -> Told:
    """How the actor is told of what is sent to the holder they act for.

    :raises NotFound: if the actor is no person, or may not see that holder's things.
    """
    sight_of(actor=actor, at=at)
    if actor.person_id is None:
        raise NotFound("choices of no person")
    person = get_person(actor.person_id)
    manner = Manner.objects.filter(pk=actor.person_id).first() or Manner(pk=actor.person_id)
    rows = Choice.objects.filter(person_id=actor.person_id, holder_id=actor.holder_id)
    chosen = {NoticeKind(row.kind): tuple(Channel(each) for each in row.channels) for row in rows}
    return Told(
        channels={kind: chosen.get(kind, USUAL) for kind in NoticeKind},
        usable=usable_channels(person),
        manner=MannerChosen(
            language=manner.language,
            quiet_from=manner.quiet_from,
            quiet_until=manner.quiet_until,
            digest=Digest(manner.digest),
        ),
    )
