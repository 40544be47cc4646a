"""When a service may be lodged."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from balcao.catalogue.published import FACT as ACTIVITY
from balcao.catalogue.rounds import Intake
from balcao.catalogue.types import WindowState
from balcao.catalogue.window import Window
from balcao.kernel.clock import macau_date


def window_state(
    window: Window,
    *,
    on: date,
    valid_until: date | None = None,
    moved: Callable[[date], date] = lambda day: day,
) -> WindowState:
    """The window on that day; a relative one is measured from the licence's last day.

    Without that day a relative window is not open, for the reason `no_licence`.

    :param moved: to which day a closing day moves on which the service could not be used.
    """
    days_left = (valid_until - on).days if valid_until else None
    if window.kind == "any":
        return WindowState(True, False, None, None, 0, days_left)
    if window.kind == "calendar":
        return replace(_calendar(window, on, moved), days_left=days_left)
    if valid_until is None:
        return WindowState(False, False, None, None, reason="no_licence")
    opens = valid_until + timedelta(days=int(window.opens)) if window.opens is not None else None
    closes = valid_until + timedelta(days=int(window.closes or 0))
    return replace(_between(window, on, opens, moved(closes)), days_left=days_left)


def intake_window(
    intake: Intake, at: datetime, answers: Mapping[str, Any] | None = None, facts: Mapping[str, Any] | None = None
) -> WindowState:
    """The same as a window of days, for whoever asks whether it is open; the second counts. Where rounds go per an
    answer it is that of the round which these answers are for, once they say so; where cases open them, that of the
    activity which the facts name."""
    if intake.opened_by is not None:
        return _of_activity((facts or {}).get(ACTIVITY), at)
    chosen = (answers or {}).get(intake.per) if intake.per else None
    of = chosen if chosen in intake.kinds else None
    found = intake.shown(at, of)
    opens_on, closes_on = macau_date(found.opens_at), macau_date(found.closes_at)
    if intake.at(at, of) is not None:
        return WindowState(True, False, opens_on, closes_on)
    return WindowState(False, False, opens_on, closes_on, reason="not_yet" if at < found.opens_at else "closed")


def _of_activity(known: Mapping[str, Any] | None, at: datetime) -> WindowState:
    if known is None:  # none is chosen yet; some may be open
        return WindowState(True, False, None, None)
    opens_at, closes_at = (datetime.fromisoformat(str(known[name])) for name in ("opens_at", "closes_at"))
    reason: Literal["", "not_yet", "closed"] = "not_yet" if at < opens_at else "" if at < closes_at else "closed"
    return WindowState(not reason, False, macau_date(opens_at), macau_date(closes_at), reason=reason)


def _between(window: Window, on: date, opens: date | None, closes: date) -> WindowState:
    if opens is not None and on < opens:
        return WindowState(False, False, opens, closes, reason="not_yet")
    late = max(0, (on - closes).days)
    if late > window.late_days:
        return WindowState(False, False, opens, closes, late, reason="closed")
    return WindowState(True, late > 0, opens, closes, late)


def _calendar(window: Window, on: date, moved: Callable[[date], date]) -> WindowState:
    """The last window that has opened, with its days of grace, whatever year it began in; then the next one."""
    last, following = (_occurrence(window, year) for year in _years(window, on))
    last = last[0], moved(last[1])
    state = _between(window, on, *last)
    if state.open:
        return state
    # Nobody waits for a window that closed last spring: past the middle, the next one is what matters.
    if (following[0] - on) < (on - last[1]):
        return WindowState(False, False, *following, reason="not_yet")
    return replace(state, opens_on=following[0], closes_on=following[1])


def _years(window: Window, on: date) -> tuple[int, int]:
    began = on.year if _day(on.year, str(window.opens)) <= on else on.year - 1
    return began, began + 1


def _occurrence(window: Window, year: int) -> tuple[date, date]:
    opens, closes = _day(year, str(window.opens)), _day(year, str(window.closes))
    return opens, closes if closes >= opens else _day(year + 1, str(window.closes))


def _day(year: int, month_day: str) -> date:
    """That day; 29 February is the 28th where there is none."""
    try:
        return date.fromisoformat(f"{year}-{month_day}")
    except ValueError:
        return date(year, 2, 28)
