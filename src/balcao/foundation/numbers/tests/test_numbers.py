from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, transaction

from balcao.foundation.numbers.api import take_number
from balcao.kernel.clock import MACAU

AT = datetime(2026, 12, 31, 23, 59, tzinfo=MACAU)
NEXT_YEAR = datetime(2027, 1, 1, 0, 0, tzinfo=MACAU)


def take(series="A", at=AT):
    with transaction.atomic():
        return take_number(series=series, at=at)


@pytest.mark.django_db
def test_each_series_counts_for_itself_and_begins_anew_each_year_in_macao():
    assert [take(), take(), take("B"), take(at=NEXT_YEAR)] == [(2026, 1), (2026, 2), (2026, 1), (2027, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_number_of_a_transaction_rolled_back_is_given_to_the_next():
    take()
    with transaction.atomic():
        assert take_number(series="A", at=AT) == (2026, 2)
        transaction.set_rollback(True)
    assert take() == (2026, 2)


@pytest.mark.django_db(transaction=True)
def test_takers_at_once_get_every_number_once():
    def one(_place):
        try:
            return take()[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(40))) == list(range(1, 41))
