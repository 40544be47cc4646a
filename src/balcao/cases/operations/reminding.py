"""Telling holders in time that a licence can be renewed."""

from datetime import datetime, timedelta

from balcao.cases.notes import tell_of_renewal
from balcao.catalogue.api import offered, window_state
from balcao.kernel.clock import macau_date
from balcao.licences.api import licences_ending

CATCH_UP = timedelta(days=7)
"""Whom a day without this job left out is told later, once."""


def remind_of_renewals(*, at: datetime) -> int:
    """Tell the holders of licences whose window for renewal has just opened, once a period; returns how many."""
    today, told = macau_date(at), 0
    for version in offered(at):
        definition = version.definition
        kind, window = definition.data.licence, definition.data.window
        if not kind or window.kind != "relative" or window.opens is None:
            continue
        newest = today - timedelta(days=int(window.opens))
        for licence in licences_ending(kind=kind, first=newest - CATCH_UP, last=newest, at=at):
            state = window_state(window, on=today, valid_until=licence.valid_until)
            if state.open and state.closes_on is not None:
                tell_of_renewal(at=at, licence=licence, service=definition.text("name"), closes_on=state.closes_on)
                told += 1
    return told
