"""Until when a paper is good."""

from datetime import date

from balcao.kernel.clock import add_months, macau_date
from balcao.papers.models import Check, Paper
from balcao.papers.policies import kind_of


def last_day(row: Paper, check: Check | None) -> date | None:
    """Its last day: as an officer read it, as its holder said, or by the months of its kind; None without end."""
    if check is not None and check.genuine and check.valid_until is not None:
        return check.valid_until
    if row.valid_until is not None:
        return row.valid_until
    described = kind_of(row.kind)
    if described is None or described.months is None:
        return None
    return add_months(macau_date(row.added_at), described.months)
