"""The numbers of cases, given before their rows are written."""

from django.db import connection


def next_number() -> int:
    """The number of the next case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        return int(cursor.fetchone()[0])
