"""Addresses for calendar programs: made, read, withdrawn."""

import hashlib
import secrets
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from balcao.accounts.api import officer_again
from balcao.agenda.deadlines import deadlines_of
from balcao.agenda.failures import ReadTooOften, TooManyFeeds
from balcao.agenda.models import Feed
from balcao.agenda.types import FeedView
from balcao.agenda.words import calendar_of
from balcao.entities.api import holder_name, sight_of
from balcao.foundation.audit.api import record
from balcao.foundation.rates.api import take_call
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

MOST = 5
READ_AMOUNT, READ_WITHIN = 60, timedelta(hours=1)


def feeds_of(*, actor: Actor) -> list[FeedView]:
    """The actor's own addresses for whom they act for, the oldest first."""
    rows = Feed.objects.filter(person_id=actor.person_id or 0, holder_id=actor.holder_id, withdrawn_at=None)
    return [
        FeedView(id=row.pk, language=row.language, made_at=row.made_at, last_read_on=row.last_read_on)
        for row in rows.order_by("pk")
    ]


@transaction.atomic
def make_feed(*, actor: Actor, at: datetime, language: str) -> str:
    """Make an address at which a calendar reads the holder's deadlines, in that language; returns its secret, once.

    :raises NotFound: if the actor sees nothing of that holder.
    :raises TooManyFeeds: beyond five.
    """
    if actor.person_id is None:
        raise NotFound("feeds of software")
    sight_of(actor=actor, at=at)
    held = Feed.objects.select_for_update().filter(
        person_id=actor.person_id, holder_id=actor.holder_id, withdrawn_at=None
    )
    if len(held) >= MOST:
        raise TooManyFeeds
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(
        person_id=actor.person_id,
        holder_id=actor.holder_id,
        secret_hash=_hashed(secret),
        language=language,
        made_at=at,
    )
    record(actor=actor, at=at, event="agenda:feed:made", subject=f"feed:{feed.pk}", data={"language": language})
    return secret


@transaction.atomic
def withdraw_feed(*, actor: Actor, at: datetime, feed_id: int) -> None:
    """The address is dead from now on. Twice changes nothing.

    :raises NotFound: if it is not the actor's own, for that holder.
    """
    mine = Feed.objects.select_for_update().filter(person_id=actor.person_id or 0, holder_id=actor.holder_id)
    feed = mine.filter(pk=feed_id).first()
    if feed is None:
        raise NotFound(f"feed {feed_id}")
    if feed.withdrawn_at is None:
        Feed.objects.filter(pk=feed.pk).update(withdrawn_at=at)
        record(actor=actor, at=at, event="agenda:feed:withdrawn", subject=f"feed:{feed.pk}")


def read_feed(*, secret: str, at: datetime) -> bytes:
    """The calendar behind an address: what its person sees of the holder now. Of the day it was last read a note stays.

    :raises NotFound: for an unknown or withdrawn address, once the account is closed or no longer acts for the holder.
    :raises ReadTooOften: beyond 60 times an hour.
    """
    feed = Feed.objects.filter(secret_hash=_hashed(secret), withdrawn_at=None).first()
    if feed is None:
        raise NotFound("feed")
    person = officer_again(person_id=feed.person_id, assurance=1, language=feed.language, at=at)
    if person is None:
        raise NotFound("feed of a closed account")
    wait = take_call(name=f"agenda.feed:{feed.pk}", amount=READ_AMOUNT, within=READ_WITHIN, at=at)
    if wait:
        raise ReadTooOften(ceil(wait.total_seconds()))
    actor = Actor(
        person_id=person.person_id,
        name=person.name,
        latin_name=person.latin_name,
        channel=Channel.API,
        holder_id=feed.holder_id,
        language=feed.language,
    )
    deadlines = deadlines_of(actor=actor, at=at)
    Feed.objects.filter(pk=feed.pk).exclude(last_read_on=macau_date(at)).update(last_read_on=macau_date(at))
    name = translate("agenda.calendar", feed.language, name=pick(holder_name(feed.holder_id), feed.language))
    return calendar_of(deadlines, name=name, language=feed.language, at=at)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
