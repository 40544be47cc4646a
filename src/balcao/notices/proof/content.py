"""What a record of service says, from what is kept of the notice."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.conf import settings

from balcao.calendar.api import closing_days, working_calendar
from balcao.catalogue.api import departments, scope_name
from balcao.entities.api import holder_name, sentence_of, summary_for_notice
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES
from balcao.notices.delivery.queries import shown_address
from balcao.notices.models import Attempt, Notice, Registration
from balcao.notices.policies import rule_on
from balcao.notices.types import Channel


def canonical(content: dict[str, Any]) -> bytes:
    """The bytes that are hashed and time-stamped: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: dict[str, Any]) -> str:
    """Their SHA-256, in hexadecimal signs."""
    return hashlib.sha256(canonical(content)).hexdigest()


def record_content(notice: Notice, served_on: date) -> dict[str, Any]:
    """Everything a court needs, in plain values: moments as ISO 8601 in UTC, days as ISO 8601."""
    opened = notice.evidence.get("opened")
    way = "opened" if notice.opened_at and macau_date(notice.opened_at) == served_on else "deemed"
    names = departments(settings.BALCAO_SERVICES)
    return {
        "kind": "balcao.record-of-service.1",
        "notice": notice.pk,
        "department": {"code": notice.department, "name": dict(names.get(notice.department, {}))},
        "case_reference": notice.case_reference,
        "subject": dict(notice.subject),
        "body": dict(notice.body),
        "content_sha256": notice.content_sha256,
        "addressee": {
            "key": notice.holder_id,
            "name": dict(holder_name(notice.holder_id)),
            "channel": notice.evidence.get("channel", ""),
        },
        "registration": _registration(notice),
        "delivered_at": notice.delivered_at.isoformat(),
        "opened": _opened(opened) if opened else None,
        "service": {
            "way": way,
            "served_on": served_on.isoformat(),
            "rule": notice.evidence.get("rule", ""),
            "counted": _counted(notice),
            "moved": notice.evidence.get("moved", []),
        },
        "nudges": [_nudge(each) for each in Attempt.objects.filter(nudge__notice=notice).order_by("pk")],
    }


def _registration(notice: Notice) -> dict[str, Any]:
    """The registration under which it was delivered; its beginning is known while it is the latest one."""
    row = Registration.objects.filter(holder_id=notice.holder_id, version=notice.registration_version or 0).first()
    return {"version": notice.registration_version, "since": row.since.isoformat() if row else ""}


def _opened(opened: dict[str, Any]) -> dict[str, Any]:
    mandate_id = opened.get("mandate")
    if mandate_id is None:
        return opened
    mandate = summary_for_notice(mandate_id, datetime.fromisoformat(opened["at"]))
    name = scope_name(mandate.scope, settings.BALCAO_SERVICES, datetime.fromisoformat(opened["at"]))
    return {**opened, "mandate_words": {each: sentence_of(mandate, name, each) for each in LANGUAGES}}


def _counted(notice: Notice) -> list[dict[str, Any]]:
    """Day by day from delivery to the day on which it counts as received unopened, and why a day was passed over."""
    rule, last = rule_on(macau_date(notice.delivered_at)), notice.deemed_served_on
    if rule is None or last is None:
        return []
    first = macau_date(notice.delivered_at)
    by_order = {each.day: dict(each.reason) for each in closing_days(since=first)}
    calendar = working_calendar()
    return [
        {"day": day.isoformat(), "what": what} | ({"order": by_order[day]} if what == "order" else {})
        for day, what in rule.counted(first, last, calendar)
    ]


def _nudge(row: Attempt) -> dict[str, Any]:
    moments = {"queued_at": row.queued_at, "sent_at": row.sent_at, "settled_at": row.settled_at}
    return {
        "channel": row.channel,
        "to": shown_address(Channel(row.channel), row.address),
        "provider": row.provider,
        "key": row.key,
        "state": row.state,
        "detail": row.detail,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }
