"""The life of an entity's account: opened by a case, closed by its people, opened anew."""

from datetime import date, datetime, timedelta

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    Action,
    EntityIsOver,
    EntityKind,
    Entry,
    Representative,
    WrongAdministrators,
    account_numbered,
    account_of,
    agree_to_close,
    ask_to_close,
    holder_name,
    load_demo,
    may,
    open_account,
    standing_of,
)
from balcao.entities.models import Entity, Mandate, Seat
from balcao.entities.operations.closing import close_what_is_due
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import Refused

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-25T10:00:00+08:00")
PLATFORM = system_actor("SAFP")
ENTRY = Entry(
    kind=EntityKind.ASSOCIATION,
    register_no="6107",
    name_zh="澳門海濱文化協會",
    name_pt="",
    representatives=(
        Representative(person_id=1, post="president", term_start=date(2026, 10, 1), term_end=date(2029, 9, 30)),
        Representative(person_id=2, post="secretary", term_end=date(2026, 9, 30)),
    ),
    posts=("president", "secretary"),
    least=1,
)


@pytest.fixture(autouse=True)
def _world(db):
    load_people(at=AT)
    load_demo(at=AT)


def person(number, holder="", *, assurance=3):
    return Actor(person_id=number, name="", assurance=assurance, holder_id=holder or f"p-{number}")


def opened(*administrators, entry=ENTRY, reference="SAFP-2026-1"):
    return open_account(
        actor=PLATFORM,
        at=AT,
        entry=entry,
        administrators=administrators or (4,),
        case_reference=reference,
        granted_by="p-1",
    )


def manages(number, entity_id):
    return may(actor=person(number), entity_id=entity_id, action=Action.MANAGE, at=AT).allowed


def test_an_account_has_its_names_representatives_and_administrators():
    entity = opened(4, 5)
    assert holder_name(f"e-{entity}")["pt"] == "澳門海濱文化協會"
    found = account_of(actor=person(4), at=AT, entity_id=entity)
    assert (found.opened_by, found.opened_at) == ("SAFP-2026-1", AT)
    assert [(each["zh-Hant"], each["pt"]) for each in found.representatives] == [("陳美玲", "Chan Mei Ling")]
    assert [each["zh-Hant"] for each in found.administrators] == ["黃嘉敏", "何少芬"]
    assert manages(1, entity)
    assert manages(5, entity)
    assert not manages(2, entity)  # the register shows that this term is over


def test_opening_twice_is_opening_once():
    assert opened() == opened()
    assert Mandate.objects.filter(entity__register_no="6107").count() == 1


@pytest.mark.parametrize("administrators", [(), (1, 2, 3, 4)])
def test_there_are_one_to_three_administrators(administrators):
    with pytest.raises(WrongAdministrators):
        open_account(
            actor=PLATFORM, at=AT, entry=ENTRY, administrators=administrators, case_reference="x", granted_by="p-1"
        )
    assert account_numbered(EntityKind.ASSOCIATION, "6107") is None


def test_only_the_platform_opens_accounts():
    with pytest.raises(Refused):
        open_account(actor=person(1), at=AT, entry=ENTRY, administrators=(1,), case_reference="x", granted_by="p-1")
    assert not Entity.objects.filter(register_no="6107").exists()


def test_closing_ends_every_right_and_opening_anew_brings_none_of_them_back():
    entity = opened(4, 5)
    number = ask_to_close(actor=person(4, f"e-{entity}"), at=AT, entity_id=entity)
    agree_to_close(actor=person(1), at=AT, closing_id=number)
    close_what_is_due(at=AT + timedelta(days=14))
    assert standing_of(f"e-{entity}") == "closed"
    assert not manages(1, entity)
    assert opened(3, reference="SAFP-2026-2") == entity
    assert manages(3, entity)
    assert not manages(4, entity)
    assert not manages(5, entity)
    assert Seat.objects.filter(entity_id=entity, person_id=1).count() == 1


def test_what_the_register_has_ended_is_not_opened_again():
    entity = opened()
    Entity.objects.filter(pk=entity).update(status="dissolved", ended_on=AT.date())
    with pytest.raises(EntityIsOver):
        opened()
    assert not manages(4, entity)
