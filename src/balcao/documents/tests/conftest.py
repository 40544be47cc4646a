"""What tests of documents share."""

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.documents.tests.issuing import AT
from balcao.entities.api import load_demo as load_entities


@pytest.fixture
def demo_world(db):
    """The demo world's people and entities."""
    load_people(at=AT)
    load_entities(at=AT)
