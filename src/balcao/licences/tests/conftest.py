from datetime import UTC, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.licences import models
from balcao.licences.api import load_demo

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CATERING = "IAM-RT-2026-000003"
AGENCY = "DST-TA-2024-000008"
PLATFORM = system_actor()
HOLDER = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
STRANGER = Actor(person_id=5, name="何少芬", holder_id="p-5")
FIRST = Actor(person_id=901, name="First", holder_id="p-901", posts=posts_in("DST", "licensing"))
SECOND = Actor(person_id=902, name="Second", holder_id="p-902", posts=posts_in("DST", "chief"))
ELSEWHERE = Actor(person_id=903, name="Else", holder_id="p-903", posts=posts_in("IAM", "chief"))


@pytest.fixture
def licences(db, settings):
    # Nobody signs in with a password here: a slow hash would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT, holder="e-2")


def kept():
    """Every row of the room, to see that nothing changed."""
    kinds = (models.Licence, models.Change, models.Obligation, models.Proposal, models.Rest)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]
