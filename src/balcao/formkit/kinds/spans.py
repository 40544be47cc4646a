"""Moments, periods and the week: composed of days and times, or days of one sort."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Say, fault, register, shown
from balcao.formkit.kinds.choices import WEEKDAYS
from balcao.formkit.kinds.composites import Composite
from balcao.formkit.kinds.dates import DateKind
from balcao.foundation.ui.api import translate
from balcao.kernel.workdays import WorkingCalendar

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

ELDEST = 130


@register
class WorkingDayKind(DateKind):
    """A day on which offices are open by the official calendar; days closed by order later are not known here."""

    name = "working_day"

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        if found:
            return found
        day = date.fromisoformat(value)
        open_on = WorkingCalendar().next_working(day)
        return [] if open_on == day else fault(question, "not_a_working_day", next=open_on.isoformat())


@register
class BirthDateKind(DateKind):
    """A day of birth: not to come, and of nobody older than 130 years."""

    name = "birth_date"
    takes = frozenset[str]()

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        today = str(context.get("today") or "")
        if not found and today and (value > today or int(value[:4]) < int(today[:4]) - ELDEST):
            found = fault(question, "not_a_birth_date")
        return found


@register
class MomentKind(Composite):
    """A day and a time of it, in Macao."""

    name = "moment"
    parts = (("on_day", "date", True), ("at_time", "time", True))


class _Span(Composite):
    """From one thing to a later one of the same kind."""

    code = ""
    same = True
    """Whether both ends may be the same."""

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        since, until = (value[part] for part, _, _ in self.parts)
        if since < until or (since == until and self.same):
            return []
        return [Fault(self.parts[1][0], self.code).below(question.id)]

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        inner = zip(self.questions, self.parts, strict=True)
        ends = [_or_dash(each, value.get(part), say) for each, (part, _, _) in inner]
        return translate("portal.span", say.language, since=ends[0], until=ends[1])


def _or_dash(question: "Question", value: Any, say: Say) -> str:
    """The answer, or a dash where there is none."""
    return shown(question, value, say) or "—"


@register
class DateRangeKind(_Span):
    """From a day to a later one, both included."""

    name = "date_range"
    parts = (("first_day", "date", True), ("last_day", "date", True))
    code = "ends_before_it_starts"


@register
class MonthRangeKind(_Span):
    """From a month to a later one, both included."""

    name = "month_range"
    parts = (("first_month", "month", True), ("last_month", "month", True))
    code = "ends_before_it_starts"


@register
class TimeRangeKind(_Span):
    """From a time of day to another; one that is earlier is of the next day."""

    name = "time_range"
    parts = (("from_time", "time", True), ("until_time", "time", True))
    code = "same_time"
    same = False

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        same = value["from_time"] == value["until_time"]
        return [Fault("until_time", self.code).below(question.id)] if same else []


@register
class WeeklyHoursKind(Composite):
    """Opening hours of a week: for each day from when until when, nothing on days on which it is closed."""

    name = "weekly_hours"
    parts = tuple((day, "time_range", False) for day in WEEKDAYS)

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        lines = []
        for part in self.questions:
            hours = _or_dash(part, value.get(part.id), say)
            closed = translate("portal.closed", say.language)
            lines.append(f"{say.option(part.id, *path)}: {closed if hours == '—' else hours}")
        return "\n".join(lines)
