"""What happens to papers by itself."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="papers.let_go", cron="50 19 * * *")
def let_go_of_withdrawn(timestamp: int) -> int:
    """In the night of Macao: let go of the files of papers that were withdrawn long enough; returns how many."""
    from balcao.papers import operations

    return operations.let_go_of_withdrawn(at=datetime.fromtimestamp(timestamp, tz=UTC))
