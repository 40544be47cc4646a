"""How the database plans what is asked again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Within, each question is planned for the values it comes with; otherwise one that came often is planned once for
    all values. That is too coarse where people say what they seek: one word stands in a row, another in half of them.
    """
    connection.ensure_connection()
    wire: Any = connection.connection
    before, wire.prepare_threshold = wire.prepare_threshold, None
    try:
        yield
    finally:
        wire.prepare_threshold = before
