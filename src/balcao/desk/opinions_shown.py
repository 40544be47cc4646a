"""Opinions of departments as the desk shows them: at a case, and on the joint-approval board."""

from datetime import date
from typing import Any

from balcao.calendar.api import working_calendar
from balcao.cases.api import Joint, OfficerCase, OpinionView, Silence
from balcao.catalogue.api import get_version
from balcao.desk.reading import department_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.kernel.workdays import WorkingCalendar

COLOURS = {"favourable": "green", "conditions": "orange", "unfavourable": "red", "none": "grey"}


def opinions_shown(case: OfficerCase, today: date, language: str) -> list[dict[str, Any]]:
    """What other departments were asked about a case, and said; what silence means while they are awaited."""
    return [
        {
            "id": each.id,
            "field": f"go_on-{each.id}",
            "code": each.department,
            "department": department_name(each.department, language),
            **_state(each, today, language),
            "binding": each.binding,
            "text": each.text,
            "conditions": [line for line in each.conditions.splitlines() if line.strip()],
            "note": _note(each, language),
            "go_on": each.open and each.escalated and case.may_go_on,
        }
        for each in case.opinions
    ]


def _state(opinion: OpinionView, today: date, language: str) -> dict[str, str]:
    if not opinion.open:
        counted = opinion.counts_as != opinion.kind
        key = f"desk.opinions.counts_{opinion.counts_as}" if counted else f"cases.opinion.{opinion.kind}"
        return {"state": translate(key, language), "kind": COLOURS[opinion.counts_as]}
    if opinion.due_on < today:
        key = "desk.opinions.escalated" if opinion.escalated else "desk.opinions.late"
        return {"state": translate(key, language), "kind": "red"}
    return {"state": translate("desk.opinions.waiting", language), "kind": "blue"}


def _note(opinion: OpinionView, language: str) -> str:
    if opinion.given_at is not None:
        return " · ".join(part for part in (opinion.given_by, format_macau(opinion.given_at, language)) if part)
    due = translate("desk.opinions.due", language, day=format_macau(opinion.due_on, language))
    if opinion.silence is Silence.NOTED:
        return due
    return f"{due} · {translate(f'desk.opinions.silence_{opinion.silence}', language)}"


def joint_rows(cases: list[Joint], today: date, language: str) -> list[dict[str, Any]]:
    """The board: each case with its own term, and every department asked with its own."""
    calendar = working_calendar()
    return [
        {
            "reference": case.reference,
            "service": pick(get_version(case.version_id).definition.text("name"), language),
            "department": department_name(case.department, language),
            "holder": case.holder_name,
            "clock": _clock(case, language),
            "overdue": case.overdue,
            "waits": translate("desk.joint.waits", language, count=sum(each.open for each in case.opinions)),
            "late": translate("desk.joint.late", language, count=late) if (late := len(case.late(today))) else "",
            "opinions": [
                {
                    "code": each.department,
                    "department": department_name(each.department, language),
                    **_state(each, today, language),
                    "note": _when(each, today, calendar, language),
                }
                for each in sorted(case.opinions, key=lambda each: (not each.open, each.due_on, each.department))
            ],
        }
        for case in cases
    ]


def _clock(case: Joint, language: str) -> str:
    if case.until is None:
        return translate("desk.joint.clock_stopped", language)
    return translate("desk.joint.until", language, day=format_macau(case.until, language))


def _when(opinion: OpinionView, today: date, calendar: WorkingCalendar, language: str) -> str:
    if opinion.given_at is not None:
        day = format_macau(macau_date(opinion.given_at), language)
        return "" if opinion.kind == "none" else translate("desk.joint.given", language, day=day)
    late = calendar.between(opinion.due_on, today)
    if late:
        return translate("desk.joint.late_by", language, count=late)
    return translate("desk.joint.until", language, day=format_macau(opinion.due_on, language))
