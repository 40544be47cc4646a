from datetime import datetime

import pytest

from balcao.associations.api import load_demo
from balcao.cases.testing import load_world
from balcao.entities.models import Seat
from balcao.standins.tests.conftest import running

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@pytest.fixture(autouse=True)
def world(db):
    load_world(at=AT)
    load_demo(at=AT)
    Seat.objects.update(known_from=AT)


@pytest.fixture
def register(settings):
    with running("registers") as client:
        settings.BALCAO_REGISTERS_URL = str(client.base_url)
        yield client
