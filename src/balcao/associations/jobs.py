"""By the calendar: the register is read, terms are reminded of, mandates end on their day."""

from datetime import UTC, datetime

from balcao.associations.operations.handover import end_mandates
from balcao.associations.operations.register import list_associations, read_register
from balcao.associations.operations.reminding import remind_terms
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import now


@job(name="associations.read_register", queue="notify")
def read_one(entity_id: int) -> str:
    """Ask the register about one association."""
    return read_register(at=now(), entity_id=entity_id).value


@periodic(name="associations.read_registers", cron="17 19 * * *")
def read_all(timestamp: int) -> int:
    """Ask the register about every association, each in a job of its own; returns how many."""
    entities = list_associations(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for entity_id in entities:
        read_one.defer_once(key=f"association:{entity_id}", entity_id=entity_id)
    return len(entities)


@periodic(name="associations.remind_terms", cron="0 1 * * *")
def remind(timestamp: int) -> int:
    """Remind of terms that end soon, or have; returns of how many."""
    return remind_terms(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="associations.end_mandates", cron="*/5 * * * *")
def end_due(timestamp: int) -> int:
    """End the mandates whose day has come; returns how many."""
    return end_mandates(at=datetime.fromtimestamp(timestamp, tz=UTC))
