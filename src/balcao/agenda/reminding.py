"""Telling in time of what no other room tells: a proof or inspection, a report on a grant, a voucher, a meeting
tomorrow."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from balcao.cases.api import meetings_between
from balcao.grants.api import reports_due
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES
from balcao.licences.api import obligations_due_between
from balcao.notices.api import send_worded, worded
from balcao.vouchers.api import ending_within

DAYS_BEFORE = (30, 7)
MEETING_BEFORE = timedelta(hours=36)


def remind(*, at: datetime) -> int:
    """Tell holders of what falls due within 30 and within 7 days, of reports on grants also once they are late, and of
    meetings until tomorrow night, each once.

    After days on which it did not run, only the nearest reminder is told. A meeting that was moved is told again.
    Returns how many deadlines were looked at.
    """
    return sum(1 for _ in (*_of_obligations(at), *_of_reports(at), *_of_vouchers(at), *_of_meetings(at)))


def _of_obligations(at: datetime) -> Iterator[int]:
    today = macau_date(at)
    last = today + timedelta(days=max(DAYS_BEFORE))
    for each in obligations_due_between(at=at, first=today, last=last):
        due = min(days for days in DAYS_BEFORE if (each.due_on - today).days <= days)
        yield _tell(
            at,
            each,
            "obligation",
            key=f"agenda:obligation:{each.id}:{each.due_on}:{due}",
            path=f"/as/{each.holder_id}/licences/{each.number}/",
            reference="",
            obligation=each.name,
            licence=each.licence,
            number=each.number,
            day=each.due_on,
        )


def _of_reports(at: datetime) -> Iterator[int]:
    today = macau_date(at)
    for each in reports_due(until=today + timedelta(days=max(DAYS_BEFORE))):
        left = (each.due_on - today).days
        when = "late" if left < 0 else str(min(days for days in DAYS_BEFORE if left <= days))
        yield _tell(
            at,
            each,
            "grant_late" if left < 0 else "grant_report",
            key=f"agenda:grant:{each.case_reference}:{each.due_on}:{when}",
            path=f"/as/{each.holder_id}/grants/",
            reference=each.case_reference,
            service=each.title,
            number=each.case_reference,
            day=each.due_on,
        )


def _of_vouchers(at: datetime) -> Iterator[int]:
    today = macau_date(at)
    for each in ending_within(at=at, days=max(DAYS_BEFORE)):
        due = min(days for days in DAYS_BEFORE if (each.last_day - today).days <= days)
        yield _tell(
            at,
            each,
            "voucher_ends",
            key=f"agenda:voucher:{each.id}:{each.last_day}:{due}",
            path=f"/as/{each.holder_id}/vouchers/{each.id}/",
            reference="",
            voucher=each.name,
            left={language: format_mop(each.balance, language) for language in LANGUAGES},
            day=each.last_day,
        )


def _of_meetings(at: datetime) -> Iterator[int]:
    for each in meetings_between(first=at, last=at + MEETING_BEFORE):
        yield _tell(
            at,
            each,
            "meeting",
            key=f"agenda:meeting:{each.id}:{each.sequence}",
            path=f"/as/{each.holder_id}/matters/{each.reference}/appointments/",
            reference=each.reference,
            service=each.service,
            number=each.reference,
            moment=each.starts_at,
        )


def _tell(at: datetime, about: Any, note: str, *, key: str, path: str, reference: str, **values: Any) -> int:
    words = worded(f"agenda.note.{note}", **values)
    return send_worded(
        words=words,
        actor=system_actor(about.department),
        at=at,
        holder_id=about.holder_id,
        department=about.department,
        case_reference=reference,
        key=key,
        path=path,
        scopes=about.scopes,
    )
