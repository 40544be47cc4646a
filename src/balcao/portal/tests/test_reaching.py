"""The inbox says what keeps nudges from reaching somebody."""

import pytest

from balcao.entities.models import Mandate
from balcao.kernel.clock import now
from balcao.notices.models import UnusableAddress
from balcao.portal.tests.test_mandates import sign_in, world

__all__ = ["sign_in", "world"]


@pytest.fixture
def address(db, world):
    return UnusableAddress.objects.create(person_id=2, channel="mail", address="joao@exemplo.example", since=now())


def test_one_learns_of_an_address_that_takes_nothing_and_says_when_it_works_again(address, sign_in):
    joao = sign_in("joao")
    page = joao.get("/as/p-2/inbox/")
    assert "joao@exemplo.example" in page.content.decode()
    for _ in range(2):
        assert joao.post(f"/as/p-2/inbox/addresses/{address.pk}/again/").status_code == 302
    assert "Nothing arrives" not in joao.get("/as/p-2/inbox/").content.decode()


def test_nobody_else_says_so(address, sign_in):
    for who, holder in (("sio.fan", "p-5"), ("sio.fan", "p-2"), ("joao", "e-1")):
        assert sign_in(who).post(f"/as/{holder}/inbox/addresses/{address.pk}/again/").status_code == 404
    address.refresh_from_db()
    assert address.works_again_at is None


def test_an_entity_where_nobody_is_assigned_is_asked_to_assign_someone(address, sign_in):
    Mandate.objects.filter(entity_id=1).update(actions=["view"])
    page = sign_in("mei.ling").get("/as/e-1/inbox/").content.decode()
    assert "Assign someone" in page
    Mandate.objects.filter(entity_id=1, person_id=2).update(actions=["view", "receive_notices"])
    assert "Assign someone" not in sign_in("mei.ling").get("/as/e-1/inbox/").content.decode()
