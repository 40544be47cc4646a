"""What happens to mandates by the calendar."""

from datetime import datetime

from balcao.entities.operations.closing import close_what_is_due
from balcao.entities.operations.passing import keep_mandates, note_first_uses
from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="entities.keep_mandates", cron="10 16,22 * * *")
def keep(timestamp: int) -> int:
    """Soon after midnight in Macao, and once more in the morning: end what is over, and remind."""
    return keep_mandates(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="entities.close_accounts", cron="5 16 * * *")
def close_accounts(timestamp: int) -> int:
    """Soon after midnight in Macao: close the accounts whose day has come; returns how many."""
    return close_what_is_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="entities.note_first_uses", cron="*/10 * * * *")
def first_uses(timestamp: int) -> int:
    """Tell both sides when a mandate has been used for the first time."""
    return note_first_uses(at=datetime.fromtimestamp(timestamp, tz=UTC))
