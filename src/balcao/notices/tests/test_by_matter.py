"""A mandate for some matters shows, and tells of, the notices about these and no others."""

from datetime import UTC, datetime
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.entities.models import Mandate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound, Refused
from balcao.notices.addressees import addressees
from balcao.notices.api import inbox, open_notice, send_notice, unread
from balcao.notices.models import Notice

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLERK = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
MATTER, OTHER = "fss-quarterly-employee-changes", "iam-food-beverage-renewal"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)


def mandated(*actions: str) -> None:
    Mandate.objects.filter(entity_id=2, person_id=4).update(scope=MATTER, actions=list(actions))


def send(key: str, *scopes: str, **changes: Any) -> int:
    words = {"zh-Hant": key, "pt": key, "en": key}
    given: dict[str, Any] = {"department": "FSS", "legal": True, "case_reference": "", **changes}
    return send_notice(
        actor=system_actor(), at=AT, holder_id="e-2", subject=words, body=words, key=key, scopes=scopes, **given
    )


def test_the_inbox_shows_the_notices_of_the_matter_and_no_others():
    mandated("view", "prepare", "receive_notices")
    mine = send("mine", MATTER, "draft:7")
    other, general = send("other", OTHER, "draft:8"), send("general")
    assert [each.id for each in inbox(actor=CLERK, at=AT)] == [mine]
    assert unread(actor=CLERK, at=AT) == 1
    assert open_notice(actor=CLERK, at=AT, notice_id=mine).opened_at == AT
    for hidden in (other, general):
        with pytest.raises((NotFound, Refused)):
            open_notice(actor=CLERK, at=AT, notice_id=hidden)
        assert Notice.objects.get(pk=hidden).opened_at is None


def test_to_see_the_matter_is_not_to_be_served_about_it():
    mandated("view", "prepare")
    number = send("mine", MATTER)
    assert [each.id for each in inbox(actor=CLERK, at=AT)] == [number]
    with pytest.raises(Refused):
        open_notice(actor=CLERK, at=AT, notice_id=number)
    assert Notice.objects.get(pk=number).opened_at is None


def test_only_those_who_may_open_it_are_mailed():
    mandated("view", "receive_notices")
    mine, other = (Notice.objects.get(pk=send(key, scope)) for key, scope in (("mine", MATTER), ("other", OTHER)))
    assert 4 in addressees(mine, AT)
    assert 4 not in addressees(other, AT)
    assert addressees(other, AT), "its representatives are told of everything"


def test_a_mandate_for_everything_shows_everything():
    send("mine", MATTER)
    send("general")
    assert len(inbox(actor=Actor(person_id=3, name="李偉強", holder_id="e-2"), at=AT)) == 2
