"""Taking a number."""

from datetime import datetime

from django.db import connection

from balcao.kernel.clock import macau_date

TAKE = """
INSERT INTO numbers_counter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = numbers_counter.last + 1 RETURNING last
"""


def take_number(*, series: str, at: datetime) -> tuple[int, int]:
    """The year in Macao and the next number of a series in it.

    Call it inside the transaction that uses the number: until that ends nobody else gets one of the series,
    and when it is rolled back the number is given to the next.
    """
    year = macau_date(at).year
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, year])
        return year, int(cursor.fetchone()[0])
