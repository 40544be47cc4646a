"""Money in the demo world: one of each, and the ledger agrees."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.demo_money import FIRECRACKERS, MARRIAGE, TAX, load_demo
from balcao.cases.models import Case, Charge
from balcao.cases.testing import BEGAN, load_world
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.payments import models
from balcao.payments.api import verify_ledger


@pytest.fixture
def world(db):
    load_world(at=BEGAN)
    put_on_offer(Path(settings.BALCAO_SERVICES), {FIRECRACKERS, MARRIAGE, TAX}, at=now())
    load_demo(at=now())


def test_one_of_each_is_there_once(world):
    load_demo(at=now())
    assert sorted(Charge.objects.values_list("state", flat=True)) == ["open", "paid"]
    assert models.Order.objects.filter(held=True, state="paid").count() == 1
    assert Counter(models.Order.objects.filter(part_of__isnull=False).values_list("state", flat=True)) == {
        "paid": 1,
        "open": 2,
    }
    assert Case.objects.filter(service_id=TAX).count() == 1
    assert sorted(models.PayoutEntry.objects.values_list("state", flat=True)) == ["paid", "rejected"]
    assert models.Payout.objects.filter(paid_at=None).count() == 2
    assert models.Collection.objects.get().state == "announced"
    assert verify_ledger().reason == ""
