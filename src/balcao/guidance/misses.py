"""Telling departments what was looked for and not found, and seeing to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from balcao.catalogue.api import ServiceSummary, get_published
from balcao.foundation.audit.api import record
from balcao.guidance.models import Miss
from balcao.guidance.search.matching import search
from balcao.guidance.search.taught import forget_taught
from balcao.guidance.search.words import pressed
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.errors import NotFound

HOUSE = "SAFP"
"""Who hears of words that are near to no service."""
MOST_SAID, LONGEST_SAID = 20, 500
MOST_NEW_A_DAY = 1000
"""Anyone may tell, so only so many new ones a day are kept; what is known already is counted without end."""
MOST_SHOWN = 200
MOST_SUGGESTED, MOST_NEAREST = 20, 3
"""So many are searched for anew when the list is read, and so many services named for each."""


@dataclass(frozen=True, slots=True)
class MissView:
    """Words that found nothing, how often they were told, and what people said they looked for.

    `means` is the service that is found by them since an officer said so; `nearest` are those that may be meant, of the
    first that are open alone.
    """

    pk: int
    department: str
    words: str
    times: int
    said: Sequence[str]
    last_at: datetime
    settled_at: datetime | None
    settled_by_name: str
    means: str
    nearest: tuple[ServiceSummary, ...]


@transaction.atomic
def tell_miss(*, words: str, said: str, language: str, at: datetime) -> None:
    """Keep that these words found nothing; words that do find something, or are none, are not kept."""
    words = words.strip()[:200]
    found = search(words, at=at)
    form = pressed(words)[:200]
    if not form or found.hits:
        return
    department = found.nearest[0].service.department if found.nearest else HOUSE
    said = said.strip()[:LONGEST_SAID]
    miss = Miss.objects.select_for_update().filter(department=department, pressed=form).first()
    if miss is None:
        if Miss.objects.filter(first_at__gt=at - timedelta(days=1)).count() < MOST_NEW_A_DAY:
            texts = [said] if said else []
            Miss.objects.create(
                department=department,
                words=words,
                pressed=form,
                language=language,
                said=texts,
                first_at=at,
                last_at=at,
            )
        return
    kept = [*miss.said, said] if said and said not in miss.said and len(miss.said) < MOST_SAID else miss.said
    Miss.objects.filter(pk=miss.pk).update(times=F("times") + 1, last_at=at, settled_at=None, said=kept)


def misses_of(*, actor: Actor, at: datetime) -> list[MissView]:
    """What was told to the officer's departments: what is open and most told first, then what was seen to."""
    rows = Miss.objects.filter(department__in=_departments(actor)).order_by(
        F("settled_at").desc(nulls_first=True), "-times", "pk"
    )
    return [
        MissView(
            row.pk,
            row.department,
            row.words,
            row.times,
            row.said,
            row.last_at,
            row.settled_at,
            row.settled_by_name,
            row.means,
            _nearest(row, at) if place < MOST_SUGGESTED else (),
        )
        for place, row in enumerate(rows[:MOST_SHOWN])
    ]


def _nearest(miss: Miss, at: datetime) -> tuple[ServiceSummary, ...]:
    if miss.settled_at is not None:
        return ()
    found = search(miss.words, at=at)
    return tuple(hit.service for hit in (*found.hits, *found.nearest))[:MOST_NEAREST]


@transaction.atomic
def teach_word(*, actor: Actor, at: datetime, miss_id: int, service_id: str) -> None:
    """Say which service is meant by the words: the search finds it by them from now on. Twice changes nothing.

    :raises NotFound: unless they were told to a department of the officer's, and the service is on offer.
    """
    miss = Miss.objects.select_for_update().filter(pk=miss_id, department__in=_departments(actor)).first()
    if miss is None:
        raise NotFound(f"miss {miss_id}")
    get_published(service_id, at=at)
    if miss.means == service_id:
        return
    miss.means, miss.settled_at, miss.settled_by_name = service_id, at, actor.name
    miss.save(update_fields=["means", "settled_at", "settled_by_name"])
    data = {"words": miss.words, "service": service_id}
    record(actor=actor, at=at, event="guidance:miss:taught", subject=f"miss:{miss.pk}", data=data)
    transaction.on_commit(forget_taught)


@transaction.atomic
def settle_miss(*, actor: Actor, at: datetime, miss_id: int, settled: bool) -> None:
    """It was seen to, by a better word or a new service; or it was not, after all. Twice changes nothing.

    What stands open again finds no service any more that it was said to mean.

    :raises NotFound: unless it was told to a department of the officer's.
    """
    miss = Miss.objects.select_for_update().filter(pk=miss_id, department__in=_departments(actor)).first()
    if miss is None:
        raise NotFound(f"miss {miss_id}")
    if (miss.settled_at is not None) == settled:
        return
    miss.settled_at, miss.settled_by_name = (at, actor.name) if settled else (None, "")
    if not settled:
        miss.means = ""
        transaction.on_commit(forget_taught)
    miss.save(update_fields=["settled_at", "settled_by_name", "means"])
    event = "guidance:miss:settled" if settled else "guidance:miss:reopened"
    record(actor=actor, at=at, event=event, subject=f"miss:{miss.pk}", data={"words": miss.words})


def _departments(actor: Actor) -> set[str]:
    return {post.department for post in actor.posts if post.duty != ADMINISTRATION}
