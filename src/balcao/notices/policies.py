"""When a notice counts as received, and who may open it. The rule is dated data: `rules/e-notice.yaml`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from balcao.entities.api import Action
from balcao.kernel.clock import macau_date
from balcao.kernel.workdays import WorkingCalendar
from balcao.kernel.yaml_text import from_yaml

RULES = Path(__file__).parent / "rules" / "e-notice.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """A regime of electronic notices, in force from a day until the next one begins. Days are calendar days."""

    name: str
    from_on: date
    days_after_delivery: int
    shift_to_working_day: bool
    opened_by: Action
    days_after_posting: int

    def letter_served_on(self, posted_on: date, calendar: WorkingCalendar) -> date:
        """The day on which a registered letter counts as received."""
        return calendar.next_working(posted_on + timedelta(days=self.days_after_posting))

    def deemed_served_on(self, delivered_at: datetime, calendar: WorkingCalendar) -> date:
        """The day on which an unopened notice counts as received: the third after delivery, or the next open one."""
        day = macau_date(delivered_at) + timedelta(days=self.days_after_delivery)
        return calendar.next_working(day) if self.shift_to_working_day else day

    def counted(self, delivered_on: date, last: date, calendar: WorkingCalendar) -> list[tuple[date, str]]:
        """Each day from delivery to the last one, and what it is: the day of delivery, one that counts, or of those
        after these why it was passed over (`weekend`, `order`, `holiday`), and the last, on which it is received."""
        found = [(delivered_on, "delivered")]
        for number in range(1, (last - delivered_on).days):
            day = delivered_on + timedelta(days=number)
            passed = number >= self.days_after_delivery
            found.append((day, why_closed(day, calendar) if passed else "counts"))
        return [*found, (last, "last")]


def why_closed(day: date, calendar: WorkingCalendar) -> str:
    """Why offices are closed on a day."""
    if day.weekday() >= 5:
        return "weekend"
    return "order" if day in calendar.closed else "holiday"


@cache
def service_rules() -> tuple[ServiceRule, ...]:
    """Every regime, the latest first."""
    read = from_yaml(RULES.read_text(encoding="utf-8"))
    rules = [
        ServiceRule(
            name=str(each["name"]),
            from_on=date.fromisoformat(each["from"]),
            days_after_delivery=int(each["days_after_delivery"]),
            shift_to_working_day=bool(each["shift_to_working_day"]),
            opened_by=Action(each["opened_by"]),
            days_after_posting=int(each["days_after_posting"]),
        )
        for each in read
    ]
    return tuple(sorted(rules, key=lambda rule: rule.from_on, reverse=True))


def rule_on(day: date) -> ServiceRule | None:
    """The regime in force on that day, None before the first."""
    return next((rule for rule in service_rules() if rule.from_on <= day), None)


def served_on(*, deemed: date | None, opened_at: datetime | None, on: date) -> date | None:
    """The day a notice counts as received: when it was opened, or else the deemed day once it has come."""
    if deemed is None:
        return None
    if opened_at is not None and macau_date(opened_at) <= deemed:
        return macau_date(opened_at)
    return deemed if deemed <= on else None


def opening_action(*, legal: bool, delivered_at: datetime) -> Action:
    """What a mandate must allow for opening: a legal notice takes effect by it, so viewing is not enough."""
    rule = rule_on(macau_date(delivered_at)) if legal else None
    return rule.opened_by if rule else Action.VIEW
