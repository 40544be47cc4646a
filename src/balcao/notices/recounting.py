"""The days on which notices count as received, counted again after the working days changed."""

from datetime import date, datetime

from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.foundation.audit.api import record_each
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.notices.events import ServiceMoved
from balcao.notices.jobs import revoke_record
from balcao.notices.models import Notice
from balcao.notices.policies import rule_on
from balcao.notices.proof.making import withdraw_records


@transaction.atomic
def recount_service(*, actor: Actor, at: datetime, day: date, closed: bool, reason: Text) -> int:
    """Move the deemed day of every notice that reaches that day; the evidence keeps both. Returns how many moved."""
    calendar, moved = working_calendar(), []
    reached = Notice.objects.filter(deemed_served_on__gte=day).defer("body").select_for_update().order_by("pk")
    for row in reached:
        rule, before = rule_on(macau_date(row.delivered_at)), row.deemed_served_on
        until = rule.deemed_served_on(row.delivered_at, calendar) if rule else before
        if before is None or until is None or until == before:
            continue
        line = {"at": at.isoformat(), "from": before.isoformat(), "to": until.isoformat(), "because": dict(reason)}
        row.deemed_served_on = until
        row.evidence = {**row.evidence, "moved": [*row.evidence.get("moved", []), line]}
        moved.append((row, before, until, line))
    Notice.objects.bulk_update([row for row, *_rest in moved], ["deemed_served_on", "evidence"], batch_size=500)
    for number in withdraw_records(notice_ids=[row.pk for row, *_rest in moved], at=at):
        revoke_record.defer(number=number)
    record_each(
        actor=actor,
        at=at,
        event="notices:notice:service_moved",
        about=[(f"notice:{row.pk}", row.holder_id, line) for row, _before, _until, line in moved],
    )
    for row, before, until, _line in moved:
        if row.case_reference:
            announce(
                ServiceMoved(
                    notice_id=row.pk,
                    case_reference=row.case_reference,
                    before=before,
                    until=until,
                    day=day,
                    closed=closed,
                    reason=reason,
                    at=at,
                )
            )
    return len(moved)
