"""Who is told of an entity's notices."""

from datetime import UTC, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.entities.models import Mandate
from balcao.kernel.actor import system_actor
from balcao.notices.addressees import addressees, nobody_assigned
from balcao.notices.api import send_notice
from balcao.notices.models import Notice

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = {"zh-Hant": "甲", "pt": "a", "en": "a"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db):
    load_people(at=AT)
    load_entities(at=AT)


def notice(legal):
    number = send_notice(
        actor=system_actor(),
        at=AT,
        holder_id="e-1",
        department="DSI",
        subject=WORDS,
        body=WORDS,
        legal=legal,
        case_reference="",
        key=f"k{legal}",
    )
    return Notice.objects.get(pk=number)


def test_without_a_mandate_the_representatives_are_told_and_asked_to_assign_someone():
    Mandate.objects.filter(entity_id=1).update(actions=["view"])
    assert 1 in addressees(notice(legal=False), AT)
    assert nobody_assigned("e-1", (), AT)
    assert not nobody_assigned("p-1", (), AT)


def test_whoever_is_mandated_is_told_and_the_representatives_only_of_what_has_legal_effect():
    Mandate.objects.filter(entity_id=1).update(actions=["view"])
    Mandate.objects.filter(entity_id=1, person_id=2).update(actions=["view", "receive_notices"])
    assert addressees(notice(legal=False), AT) == [2]
    assert addressees(notice(legal=True), AT) == [1, 2]
    assert not nobody_assigned("e-1", (), AT)
