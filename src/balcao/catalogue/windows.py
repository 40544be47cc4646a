"""When a service may be lodged."""

from datetime import date, timedelta

from balcao.catalogue.definition import Window
from balcao.catalogue.types import WindowState


def window_state(window: Window, *, on: date, valid_until: date | None = None) -> WindowState:
    """The window on that day; a relative one is measured from the licence's last day."""
    days_left = (valid_until - on).days if valid_until else None
    if window.kind == "any" or (window.kind == "relative" and valid_until is None):
        return WindowState(True, False, None, None, 0, days_left)
    if window.kind == "relative":
        assert valid_until is not None
        opens = valid_until + timedelta(days=int(window.opens)) if window.opens is not None else None
        closes = valid_until + timedelta(days=int(window.closes or 0))
    else:
        opens, closes = (date.fromisoformat(f"{on.year}-{day}") for day in (window.opens, window.closes))
    late = max(0, (on - closes).days)
    is_open = (opens is None or on >= opens) and late <= window.late_days
    return WindowState(is_open, is_open and late > 0, opens, closes, late, days_left)
