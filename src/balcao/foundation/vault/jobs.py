"""Sweeping the store in the night."""

import logging
from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.foundation.vault.sweeping import sweep
from balcao.kernel.clock import UTC

log = logging.getLogger(__name__)


@periodic(name="vault.sweep", cron="40 20 * * *", queue="bulk")
def sweep_store(timestamp: int) -> int:
    """In the night of Macao: remove sealed bytes that no key opens, and previews that are old; returns how many."""
    found = sweep(at=datetime.fromtimestamp(timestamp, tz=UTC))
    if found.strange:
        log.error("%d of the objects in the store of files belong to no file; nothing was removed", len(found.orphans))
        return 0
    return len(found.orphans) + len(found.stale)
