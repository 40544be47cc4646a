"""Telling in time that a licence ends: each of its kind's reminders once, the last that is due if days were missed;
and once that its last day is over."""

from datetime import datetime

from django.db import transaction

from balcao.foundation.bus.api import announce
from balcao.kernel.clock import macau_date
from balcao.licences import models
from balcao.licences.acts import course_now
from balcao.licences.events import LicenceEnding, LicenceExpired
from balcao.licences.kinds import reminders_of
from balcao.licences.life import due_reminder, state_on
from balcao.licences.types import LicenceState


@transaction.atomic
def remind_of_end(*, at: datetime, licence_id: int) -> bool:
    """Announce the reminder of a licence that is due now; says whether there was one. Twice changes nothing."""
    row = models.Licence.objects.select_for_update().filter(pk=licence_id, ended_on__isnull=True).first()
    today = macau_date(at)
    if row is None or row.valid_until is None:
        return False
    if state_on(course_now(row), today) not in (LicenceState.IN_FORCE, LicenceState.SUSPENDED):
        return False
    days = due_reminder(reminders_of(row.kind), (row.valid_until - today).days, row.reminded)
    if days is None:
        return False
    row.reminded = days
    row.save(update_fields=["reminded"])
    announce(
        LicenceEnding(
            number=row.number,
            kind=row.kind,
            name=row.name,
            holder_id=row.holder_id,
            department=row.department,
            valid_until=row.valid_until,
            days=days,
            at=at,
        )
    )
    return True


@transaction.atomic
def tell_expiry(*, at: datetime, licence_id: int) -> bool:
    """Announce that the last day of a licence is over; says whether that is news. Twice changes nothing."""
    row = models.Licence.objects.select_for_update().filter(pk=licence_id, ended_on__isnull=True).first()
    if row is None or row.valid_until is None or row.valid_until >= macau_date(at) or row.end_told == row.valid_until:
        return False
    row.end_told = row.valid_until
    row.save(update_fields=["end_told"])
    changed = row.changes.exclude(case_reference="").order_by("-pk").first()
    announce(
        LicenceExpired(
            number=row.number,
            kind=row.kind,
            name=row.name,
            holder_id=row.holder_id,
            department=row.department,
            valid_until=row.valid_until,
            cure_until=row.cure_until or row.valid_until,
            case_reference=changed.case_reference if changed else "",
            at=at,
        )
    )
    return True
