"""Telling departments what was looked for and not found, and seeing to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from balcao.foundation.audit.api import record
from balcao.guidance.models import Miss
from balcao.guidance.search.matching import search
from balcao.guidance.search.words import pressed
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.errors import NotFound

HOUSE = "SAFP"
"""Who hears of words that are near to no service."""
MOST_SAID, LONGEST_SAID = 20, 500
MOST_NEW_A_DAY = 1000
"""Anyone may tell, so only so many new ones a day are kept; what is known already is counted without end."""
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MissView:
    """Words that found nothing, how often they were told, and what people said they looked for."""

    pk: int
    department: str
    words: str
    times: int
    said: Sequence[str]
    last_at: datetime
    settled_at: datetime | None
    settled_by_name: str


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


def misses_of(*, actor: Actor) -> list[MissView]:
    """What was told to the officer's departments: what is open and most told first, then what was seen to."""
    rows = Miss.objects.filter(department__in=_departments(actor)).order_by(
        F("settled_at").desc(nulls_first=True), "-times", "pk"
    )
    return [
        MissView(
            row.pk, row.department, row.words, row.times, row.said, row.last_at, row.settled_at, row.settled_by_name
        )
        for row in rows[:MOST_SHOWN]
    ]


@transaction.atomic
def settle_miss(*, actor: Actor, at: datetime, miss_id: int, settled: bool) -> None:
    """It was seen to, by a better word or a new service; or it was not, after all. Twice changes nothing.

    :raises NotFound: unless it was told to a department of the officer's.
    """
    miss = Miss.objects.select_for_update().filter(pk=miss_id, department__in=_departments(actor)).first()
    if miss is None:
        raise NotFound(f"miss {miss_id}")
    if (miss.settled_at is not None) == settled:
        return
    miss.settled_at, miss.settled_by_name = (at, actor.name) if settled else (None, "")
    miss.save(update_fields=["settled_at", "settled_by_name"])
    event = "guidance:miss:settled" if settled else "guidance:miss:reopened"
    record(actor=actor, at=at, event=event, subject=f"miss:{miss.pk}", data={"words": miss.words})


def _departments(actor: Actor) -> set[str]:
    return {post.department for post in actor.posts if post.duty != ADMINISTRATION}
