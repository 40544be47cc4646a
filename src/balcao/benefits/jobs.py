"""What goes on after the answer was given."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="benefits.look", queue="bulk", retries=12)
def look(run_id: int) -> None:
    """Ask a register about the next persons of a run, then again; one that is down is asked later, with patience."""
    from balcao.benefits.operations.running import look_on

    if look_on(at=now(), run_id=run_id):
        look.defer(run_id=run_id)


@job(name="benefits.grant", queue="bulk", retries=12)
def grant(offer_id: int) -> None:
    """Grant what somebody said nothing to, where that is a yes; registers that are down are asked later."""
    from balcao.benefits.operations.silence import grant_silent

    grant_silent(at=now(), offer_id=offer_id)


@periodic(name="benefits.close_offers", cron="20 1 * * *")
def close_offers(timestamp: int) -> int:
    """At twenty past nine in Macao: offers nobody answered in time, reminders, and what silence grants today; returns
    how many."""
    from balcao.benefits.operations import answering, silence

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return answering.close_offers(at=at) + silence.grant_what_is_due(at=at)
