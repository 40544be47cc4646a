"""What both sides of a mandate are told."""

from datetime import timedelta

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import Action, Terms, accept_mandate, grant_mandate, load_demo, revoke_mandate
from balcao.entities.models import Mandate
from balcao.entities.operations.passing import keep_mandates, note_first_uses
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db


def person(number, holder=""):
    return Actor(person_id=number, name="x", holder_id=holder or f"p-{number}", assurance=2)


@pytest.fixture
def mandate():
    load_people(at=now())
    load_demo(at=now())
    terms = Terms(actions=frozenset({Action.PREPARE}), scope="licensing", until_on=macau_date(now()) + timedelta(30))
    return grant_mandate(actor=person(3), at=now(), entity_id=2, receiver="p-5", terms=terms).mandate_id


def told():
    return [
        (row.holder_id, row.subject["en"]) for row in Notice.objects.filter(key__startswith="mandate:").order_by("pk")
    ]


def test_each_step_is_told_to_whom_it_concerns(mandate):
    accept_mandate(actor=person(5), at=now(), mandate_id=mandate)
    revoke_mandate(actor=person(3), at=now(), mandate_id=mandate)
    assert told() == [
        ("p-5", "You are offered a mandate"),
        ("p-5", "A mandate is in force"),
        ("e-2", "A mandate is in force"),
        ("p-5", "A mandate has ended"),
        ("e-2", "A mandate has ended"),
    ]
    assert "Ho Sio Fan may view and prepare" in Notice.objects.filter(holder_id="p-5")[0].body["en"]


def test_the_end_is_announced_thirty_days_before_and_once(mandate):
    accept_mandate(actor=person(5), at=now(), mandate_id=mandate)
    for _ in range(2):
        keep_mandates(at=now())
    assert told().count(("p-5", "A mandate ends soon")) == 1
    assert told().count(("e-2", "A mandate ends soon")) == 1


def test_the_first_use_is_told_to_the_principal_once(mandate):
    accept_mandate(actor=person(5), at=now(), mandate_id=mandate)
    for _ in range(2):
        record(actor=person(5, "e-2"), at=now(), event="t:t:done", subject="t:1", mandate_id=mandate)
        note_first_uses(at=now())
    assert told().count(("e-2", "A mandate has been used for the first time")) == 1
    assert Mandate.objects.get(pk=mandate).first_used_at is not None


def test_who_has_not_answered_is_reminded_before_it_lapses(mandate):
    keep_mandates(at=now() + timedelta(days=23))
    assert told()[-1] == ("p-5", "A mandate still waits for your answer")
