"""A card on paper for who has no phone: one's own, or of a child one looks after."""

from datetime import datetime

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.accounts.testing import child_of
from balcao.cases.testing import load_world
from balcao.kernel.actor import system_actor
from balcao.vouchers.api import give_voucher

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@pytest.fixture
def card():
    """The page of the card of a child's voucher, and whom it is opened by."""
    load_world(at=AT)
    child = child_of(1)
    number = give_voucher(actor=system_actor(), at=AT, scheme_id="ssm-health-2026", holder_id=f"p-{child}")
    return f"/as/p-{child}/vouchers/{number}/card/"


def client_of(name):
    client = Client(headers={"accept-language": "zh-Hant"})
    client.force_login(User.objects.get(username=name))
    return client


def test_a_parent_prints_the_card_of_a_child_with_the_childs_name(card):
    parent = client_of("mei.ling")
    shown = parent.get(card).content.decode()
    assert "govuk-button--secondary" not in shown, "the one thing to do here is its button"
    assert parent.post(card, {"pin": "739182", "again": "739182"}).url == card
    shown = parent.get(card).content.decode()
    assert ("黃子朗" in shown, "voucher-digits--card" in shown) == (True, True)
    assert client_of("ka.man").get(card).status_code == 404
