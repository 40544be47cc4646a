"""Taking a call out of a store."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

TAKE = """
INSERT INTO rates_store AS store (name, full_at) VALUES (%(name)s, %(at)s + %(step)s)
ON CONFLICT (name) DO UPDATE SET full_at = GREATEST(store.full_at, %(at)s) + %(step)s
WHERE GREATEST(store.full_at, %(at)s) + %(step)s <= %(at)s + %(whole)s
RETURNING full_at
"""
LEFT = "SELECT full_at FROM rates_store WHERE name = %s"
NONE = timedelta()


def take_call(*, name: str, amount: int, within: timedelta, at: datetime) -> timedelta:
    """Take one call of so many `within` that time; returns nothing, or how long to wait where the store is empty.

    One statement where a call is let in, two where it is not; a call that is not let in costs nothing. A full store
    holds `amount` calls, and fills again evenly.
    """
    step = within // amount
    values: dict[str, Any] = {"name": name, "at": at, "step": step, "whole": within}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if cursor.fetchone() is not None:
            return NONE
        cursor.execute(LEFT, [name])
        row = cursor.fetchone()
    full_at: datetime = row[0] if row else at
    return max(full_at + step - within - at, timedelta(milliseconds=1))
