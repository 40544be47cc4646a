"""What Django loads: its own wrapper, which otherwise asks ``SELECT 1`` before the first statement of every request."""

import time
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

from balcao.foundation.db.quiet import is_quiet

LATELY = 30.0
"""A connection that worked within so many seconds, and on which nothing came in since, still works."""


class DatabaseWrapper(PostgreSQL):
    """Asks over the wire only where a connection was idle for long, or something came in on it."""

    _worked_at = 0.0

    def is_usable(self) -> bool:
        """Whether the connection that is kept still works."""
        if self.connection is None:
            return False
        moment = time.monotonic()
        fresh = moment - self._worked_at < LATELY and not self.errors_occurred
        usable = (fresh and not self.connection.closed and is_quiet(self.connection.fileno())) or bool(
            super().is_usable()
        )
        self._worked_at = moment if usable else 0.0
        return usable

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection just made works."""
        made = super().get_new_connection(conn_params)
        self._worked_at = time.monotonic()
        return made
