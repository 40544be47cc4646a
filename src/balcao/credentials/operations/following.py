"""Statuses follow what credentials state, and who may still carry them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from balcao.credentials.models import Grant, Issued, StatusList
from balcao.credentials.subjects import subject_now
from balcao.credentials.types import Source, Status, Subject
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def follow_subject(*, source: str, key: str, at: datetime) -> int:
    """See how a subject stands now, and mark its credentials; returns how many changed."""
    return _follow(Issued.objects.filter(source=source, subject=key), at)


def follow_bearer(*, person_id: int | None, holder_id: str, at: datetime) -> int:
    """The same for what one person, or everybody, carries of a holder's."""
    rows = Issued.objects.filter(holder_id=holder_id)
    return _follow(rows.filter(person_id=person_id) if person_id is not None else rows, at)


def follow_documents(*, at: datetime) -> int:
    """Whether documents were revoked or replaced meanwhile: nobody announces it."""
    return _follow(Issued.objects.filter(source=Source.DOCUMENT), at)


def follow_the_day(*, at: datetime) -> int:
    """What may change by itself: days that came, mandates that ended by their last day, accounts that closed."""
    today = macau_date(at)
    due = Issued.objects.filter(review_on__lte=today)
    others = Issued.objects.exclude(holder_id__startswith="p-")
    return _follow(due, at) + _follow(others, at)


def _follow(rows: QuerySet[Issued], at: datetime) -> int:
    standing = rows.filter(expires_at__gt=at, removed_at=None)
    changed = 0
    behind = standing.values_list("person_id", "holder_id", "type_id", "source", "subject").distinct()
    for person_id, holder_id, type_id, source, key in list(behind):
        now = subject_now(person_id=person_id, holder_id=holder_id, type_id=type_id, key=key, at=at)
        same = {"person_id": person_id, "holder_id": holder_id, "type_id": type_id, "source": source, "subject": key}
        changed += _mark(standing.filter(**same), now)
    return changed


@transaction.atomic
def _mark(rows: QuerySet[Issued], subject: Subject | None) -> int:
    status = subject.status if subject is not None else Status.INVALID
    ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    mine = Issued.objects.filter(pk__in=ids)
    lists = set(mine.exclude(status=status).values_list("list_id", flat=True))
    changed = mine.exclude(status=status).update(status=status)
    mine.update(review_on=subject.review_on if subject is not None else None)
    _touch(lists)
    return changed


def _touch(lists: Iterable[int]) -> None:
    """Their tokens are made anew when somebody asks."""
    StatusList.objects.filter(pk__in=sorted(lists)).update(version=F("version") + 1)


@transaction.atomic
def take_back(*, actor: Actor, at: datetime, type_id: str, key: str) -> int:
    """End every credential about a subject that the actor carries, and every open offer of it: a phone was lost.

    :raises NotFound: if the actor carries none.
    """
    if actor.person_id is None:
        raise NotFound(f"credentials of {key}")
    same = {"person_id": actor.person_id, "holder_id": actor.holder_id, "type_id": type_id, "subject": key}
    Grant.objects.filter(**same, ended_at=None).update(ended_at=at)
    rows = Issued.objects.filter(**same)
    if not rows.filter(removed_at=None).exists() and not Grant.objects.filter(**same).exists():
        raise NotFound(f"credentials of {key}")
    ended = end_credentials(rows, at=at)
    if ended:
        record(
            actor=actor,
            at=at,
            event="credentials:credential:taken_back",
            subject=f"{type_id}:{key}",
            holder_id=actor.holder_id,
            data={"count": ended},
        )
    return ended


def end_credentials(rows: QuerySet[Issued], *, at: datetime) -> int:
    """Whoever carried these carries them no more; returns how many ended."""
    ids = list(rows.filter(removed_at=None).order_by("pk").select_for_update().values_list("pk", flat=True))
    mine = Issued.objects.filter(pk__in=ids)
    lists = set(mine.values_list("list_id", flat=True))
    ended = mine.update(status=Status.INVALID, removed_at=at)
    _touch(lists)
    return ended
