"""How the nudges of a mailing travelled, by channel; once more for those that no provider took; how providers are."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.notices.mailings.by_letter import unreached_of
from balcao.notices.mailings.operations import mailing_of
from balcao.notices.models import Attempt, Letter, Notice, Nudge, Provider
from balcao.notices.types import AttemptState, Channel, ChannelCount, MailingState, MailingTravel, ProviderStanding


def mailing_travel(*, actor: Actor, at: datetime, mailing_id: int) -> MailingTravel:
    """How far the nudges of a mailing came: each address by its latest attempt.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id)
    latest = (
        Attempt.objects.filter(nudge__notice__in=_notices(row.pk))
        .order_by("nudge_id", "channel", "address", "-pk")
        .distinct("nudge_id", "channel", "address")
    )
    counted = Attempt.objects.filter(pk__in=latest.values("pk")).values_list("channel", "state")
    found = {(channel, state): number for channel, state, number in counted.annotate(number=Count("pk"))}
    return MailingTravel(
        channels=tuple(
            ChannelCount(
                channel=channel,
                waiting=found.get((channel, AttemptState.QUEUED), 0),
                sent=found.get((channel, AttemptState.SENT), 0),
                arrived=found.get((channel, AttemptState.DELIVERED), 0),
                bounced=found.get((channel, AttemptState.BOUNCED), 0),
                failed=found.get((channel, AttemptState.FAILED), 0),
            )
            for channel in Channel
        ),
        only_inbox=_notices(row.pk).filter(nudges__isnull=True).count(),
        untold=untold_of(row.pk).count(),
        unreached=unreached_of(row.pk, at=at).count() if row.state != MailingState.RUNNING else 0,
        letters=Letter.objects.filter(notice__in=_notices(row.pk)).count(),
    )


@transaction.atomic
def tell_again(*, actor: Actor, at: datetime, mailing_id: int) -> int:
    """Once more for those whom no provider took and who have not opened it; returns how many. Asked again while that
    goes on, it changes nothing. Who was told hears nothing twice.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id)
    count = untold_of(row.pk).count()
    if count:
        from balcao.notices.mailings.jobs import tell_untold  # the job calls back into this module

        tell_untold.defer_once(key=f"mailing:{row.pk}", mailing_id=row.pk)
        data = {"untold": count}
        record(actor=actor, at=at, event="notices:mailing:told_again", subject=f"mailing:{row.pk}", data=data)
    return count


def untold_of(mailing_id: int) -> QuerySet[Nudge]:
    """The nudges of a mailing that no provider took, of notices nobody opened; those still on their way left out."""
    left = Nudge.objects.filter(notice__in=_notices(mailing_id), sent_at__isnull=True, notice__opened_at__isnull=True)
    tried = Q(attempts__isnull=True) | Q(attempts__state=AttemptState.FAILED)
    return left.filter(tried).exclude(attempts__state=AttemptState.QUEUED).distinct()


def providers_standing(*, at: datetime) -> Sequence[ProviderStanding]:
    """Each provider in use: whether it is left alone at present, and when it last did not take a message."""
    known = {(each.channel, each.name): each for each in Provider.objects.order_by("channel", "name")}
    named = [(Channel.MAIL.value, name) for name in settings.MAILERS]
    named += [(Channel.SMS.value, name) for name in settings.BALCAO_TEXT_SENDERS]
    every = dict.fromkeys([*named, *known])
    return tuple(_standing(channel, name, known.get((channel, name)), at) for channel, name in every)


def _standing(channel: str, name: str, row: Provider | None, at: datetime) -> ProviderStanding:
    paused = row.open_until if row is not None and row.open_until is not None and row.open_until > at else None
    return ProviderStanding(
        channel=Channel(channel), name=name, paused_until=paused, failed_at=row.failed_at if row is not None else None
    )


def _notices(mailing_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(key__startswith=f"mailing:{mailing_id}:")
