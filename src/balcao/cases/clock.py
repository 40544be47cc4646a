"""The legal clock of a case.

Terms count in working days of Macao from the day after; they stand still while the applicant is asked for
something and, where the service says so, while other departments are. Which days are working days may change while
a term runs (offices close by order), so the days used are worked out from the periods in which the clock ran, not
stored.
Source: Code of Administrative Procedure (DL 57/99/M), articles on the counting of terms.
"""

from datetime import date, datetime, time, timedelta

from balcao.calendar.api import working_calendar
from balcao.cases.charge_types import ChargeState
from balcao.cases.models import Case
from balcao.cases.parts import calendar_of
from balcao.cases.types import CaseState, ClockView
from balcao.catalogue.api import Deadline, ServiceDefinition
from balcao.formkit.api import holds
from balcao.kernel.clock import MACAU, UTC, macau_date
from balcao.kernel.workdays import WorkingCalendar


def end_of_day(day: date) -> datetime:
    """The moment at which a day is over in Macao."""
    return datetime.combine(day + timedelta(days=1), time(0), MACAU).astimezone(UTC)


def not_before(day: date, extended_to: date | None, calendar: WorkingCalendar) -> date:
    """The last day of an applicant's term as it is counted, or the later one they were told because of an outage."""
    return day if extended_to is None else max(day, calendar.next_working(extended_to))


def start_clock(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """Set the clock of a case that is complete."""
    deadline = definition.data.deadline
    if deadline.working_days is not None:
        case.clock_days, case.clock_runs, case.clock_since = _days_of(case, deadline), [], macau_date(at)
        set_deadline(case, working_calendar())
    else:
        reset_event_term(case, definition)


def _days_of(case: Case, deadline: Deadline) -> int | None:
    """The term in working days by the answers as they were lodged."""
    context = {**case.answers, "facts": case.facts}
    return next((each.working_days for each in deadline.by_answer if holds(each.when, context)), deadline.working_days)


def reset_event_term(case: Case, definition: ServiceDefinition) -> None:
    """Work out again a term measured from an event, whose day may have been changed."""
    deadline = definition.data.deadline
    if deadline.hours_before is not None:
        case.deadline_at = _event_start(case, str(deadline.event)) - timedelta(hours=deadline.hours_before)


def _event_start(case: Case, question: str) -> datetime:
    """The beginning of the event's day, or its moment when the answer has a time."""
    answer = str(case.answers.get(question))
    moment = datetime.fromisoformat(answer)
    return (moment if moment.tzinfo else moment.replace(tzinfo=MACAU)).astimezone(UTC)


def set_deadline(case: Case, calendar: WorkingCalendar) -> bool:
    """Work out when a running term ends; returns whether that is another moment than before."""
    if case.clock_days is None or case.clock_since is None:
        return False
    left = max(0, case.clock_days - _used_before(case, calendar))
    before, case.deadline_at = case.deadline_at, end_of_day(calendar.add(case.clock_since, left))
    return case.deadline_at != before


def _used_before(case: Case, calendar: WorkingCalendar) -> int:
    """The working days in the periods in which the clock ran until it was stopped."""
    return sum(calendar.between(date.fromisoformat(start), date.fromisoformat(end)) for start, end in case.clock_runs)


def stop_clock(case: Case, at: datetime) -> None:
    """Let the clock stand still; a term measured from an event does not."""
    if case.clock_since is None:
        return
    case.clock_runs = [*case.clock_runs, [case.clock_since.isoformat(), macau_date(at).isoformat()]]
    case.clock_since = case.deadline_at = None


def resume_clock(case: Case, at: datetime) -> None:
    """Let the clock go on with the days that are left; not while something is to be paid."""
    if case.clock_days is None or case.clock_since is not None or owes(case) or awaits_visit(case):
        return
    case.clock_since = macau_date(at)
    set_deadline(case, working_calendar())


def awaits_visit(case: Case) -> bool:
    """Whether the case waits for the applicant to come, before a step of its process."""
    return case.appointments.filter(state__in=["proposed", "agreed"]).exclude(step="").exists()


def owes(case: Case) -> bool:
    """Whether the case waits for a charge to be paid."""
    return case.charges.filter(state=ChargeState.OPEN).exists()


def end_clock(case: Case, at: datetime) -> None:
    """The case is decided: nothing more becomes due."""
    stop_clock(case, at)
    case.deadline_at = None


WAITS_FOR = {CaseState.SUPPLEMENT: "applicant", CaseState.CONSULTING: "departments"}
"""For whom a stopped clock waits, by the state of the case."""


def clock_view(case: Case, definition: ServiceDefinition, at: datetime) -> ClockView:
    """The clock as people see it."""
    calendar = calendar_of(case)
    used = _used_before(case, calendar)
    if case.clock_since is not None:
        used += calendar.between(case.clock_since, macau_date(at))
    left = None if case.clock_days is None else max(0, case.clock_days - used)
    running = case.deadline_at is not None
    return ClockView(
        days=case.clock_days,
        used=used,
        left=left,
        running=running,
        deadline_at=case.deadline_at,
        ends=case.deadline_at if case.clock_days is None else last_day(case.deadline_at),
        on_deadline=definition.data.deadline.on_deadline,
        waits_for="" if running or case.clock_days is None else _waits_for(case),
        stood_still=max(0, _since_first(case, calendar, at) - used),
    )


def _waits_for(case: Case) -> str:
    return WAITS_FOR.get(CaseState(case.state), "") or (
        "applicant" if not case.outcome and (owes(case) or awaits_visit(case)) else ""
    )


def _since_first(case: Case, calendar: WorkingCalendar, at: datetime) -> int:
    """The working days since the clock began, until the case ended."""
    first = date.fromisoformat(case.clock_runs[0][0]) if case.clock_runs else case.clock_since
    return calendar.between(first, macau_date(case.decided_at or case.finished_at or at)) if first else 0


def last_day(deadline_at: datetime | None) -> date | None:
    """The last day of a term that ends at that moment."""
    return macau_date(deadline_at - timedelta(microseconds=1)) if deadline_at else None
