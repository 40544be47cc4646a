"""What the calendar asks for: licences that end soon, obligations whose day is near or past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.kinds import REMINDERS, reminders_of
from balcao.licences.life import due_reminder
from balcao.licences.policies import scopes_of_kind


def to_remind(*, at: datetime) -> list[int]:
    """The licences of which a reminder is due today and was not told, those that end first at the top."""
    today = macau_date(at)
    kinds = models.Licence.objects.order_by().values_list("kind", flat=True).distinct()
    furthest = max((max(reminders_of(kind), default=0) for kind in kinds), default=max(REMINDERS))
    rows = models.Licence.objects.filter(
        ended_on__isnull=True, valid_until__range=(today, today + timedelta(days=furthest))
    ).order_by("valid_until", "pk")
    return [
        number
        for number, kind, until, reminded in rows.values_list("pk", "kind", "valid_until", "reminded").iterator()
        if until and due_reminder(reminders_of(kind), (until - today).days, reminded) is not None
    ]


EXPIRY_TOLD_WITHIN = timedelta(days=30)
"""An expiry that no job told of for so long is no news any more."""


def expired_untold(*, at: datetime) -> list[int]:
    """The licences whose last day was over lately, and of which that was not told."""
    today = macau_date(at)
    over = models.Licence.objects.filter(
        ended_on__isnull=True, valid_until__range=(today - EXPIRY_TOLD_WITHIN, today - timedelta(days=1))
    )
    untold = over.filter(Q(end_told__isnull=True) | ~Q(end_told=F("valid_until")))
    return list(untold.order_by("valid_until", "pk").values_list("pk", flat=True))


def neglected(*, at: datetime) -> list[int]:
    """The obligations whose day is past and whose neglect had no effect yet, the oldest first."""
    rows = models.Obligation.objects.filter(models.DUE, acted_at__isnull=True, due_on__lt=macau_date(at))
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class NearObligation:
    """Something anybody owes by `due_on` (included), with what telling its holder needs."""

    id: int
    number: str
    licence: Text
    name: Text
    due_on: date
    holder_id: str
    department: str
    scopes: tuple[str, ...]


def obligations_due_between(*, at: datetime, first: date, last: date) -> Iterator[NearObligation]:
    """What anybody owes by those days (both included), for the platform's own jobs."""
    rows = models.Obligation.objects.filter(
        models.DUE, licence__ended_on__isnull=True, due_on__range=(first, last)
    ).select_related("licence")
    for row in rows.order_by("due_on", "pk").iterator():
        yield NearObligation(
            id=row.pk,
            number=row.licence.number,
            licence=row.licence.name,
            name=row.name,
            due_on=row.due_on,
            holder_id=row.licence.holder_id,
            department=row.licence.department,
            scopes=scopes_of_kind(row.licence.kind, at),
        )
