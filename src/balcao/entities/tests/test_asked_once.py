"""A page asks once what somebody may; what they do rests on what is so at that moment."""

import pytest
from django.db import transaction
from django.test import Client

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import User
from balcao.entities.api import Action, load_demo, may, require, sight_of
from balcao.entities.models import Mandate
from balcao.foundation.db.api import page_being_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    load_people(at=now())
    load_demo(at=now())


@pytest.fixture
def mandated() -> Actor:
    mandate = Mandate.objects.filter(state="in_force", person__isnull=False, scope="*").earliest("pk")
    return Actor(person_id=mandate.person_id, name="", holder_id=f"e-{mandate.entity_id}")


def revoke(actor):
    found = Mandate.objects.filter(person_id=actor.person_id, entity_id=actor.entity_id)
    found.update(state="ended", ended_at=now(), ended_why="revoked")


def views(actor):
    return may(actor=actor, entity_id=actor.entity_id, action=Action.VIEW, at=now()).allowed


def test_a_page_asks_once_however_often_it_wants_to_know(mandated, django_assert_num_queries):
    with page_being_read(), django_assert_num_queries(1):
        assert views(mandated)
        assert sight_of(actor=mandated, at=now())
        require(actor=mandated, action=Action.VIEW, at=now())


def test_outside_a_page_every_question_is_asked(mandated, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert views(mandated)
        assert views(mandated)


def test_an_act_on_a_page_that_began_before_the_revocation_is_refused(mandated):
    with page_being_read():
        assert views(mandated)
        revoke(mandated)
        with pytest.raises(BalcaoError), transaction.atomic():
            require(actor=mandated, action=Action.VIEW, at=now())
        assert not views(mandated)


def test_a_transaction_never_rests_on_what_it_asked_before(mandated):
    with page_being_read(), transaction.atomic():
        assert views(mandated)
        revoke(mandated)
        assert not views(mandated)


def test_a_revocation_is_seen_at_the_next_click(mandated):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(person_id=mandated.person_id))
    path = f"/as/{mandated.holder_id}/matters/"
    assert client.get(path).status_code == 200
    revoke(mandated)
    assert client.get(path).status_code == 404


def test_pages_keep_nothing_from_one_another(mandated):
    with page_being_read():
        assert views(mandated)
    revoke(mandated)
    with page_being_read():
        assert not views(mandated)
