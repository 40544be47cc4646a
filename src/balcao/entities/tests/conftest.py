from datetime import date, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def world(db):
    load_people(at=AT)
    load_demo(at=AT)
