"""What becomes of the mandates of somebody whose account is closed."""

from datetime import datetime

import pytest

from balcao.accounts.api import deactivate_account
from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import Action, load_demo, may
from balcao.entities.models import Mandate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
KA_MAN = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")


@pytest.mark.django_db
def test_a_closed_account_acts_for_nobody_from_that_moment():
    load_people(at=AT)
    load_demo(at=AT)
    others = Mandate.objects.exclude(person_id=4).exclude(state="ended").count()
    assert may(actor=KA_MAN, entity_id=2, action=Action.VIEW, at=AT).allowed
    deactivate_account(actor=system_actor(), person_id=4, reason="court order", at=AT)
    assert not may(actor=KA_MAN, entity_id=2, action=Action.VIEW, at=AT).allowed
    assert Mandate.objects.exclude(person_id=4).exclude(state="ended").count() == others
