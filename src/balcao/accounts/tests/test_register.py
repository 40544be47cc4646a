"""Persons as registers name them."""

from datetime import UTC, datetime

import pytest

from balcao.accounts.api import NotAPerson, full_names, load_demo, person_by_bir, person_of_card
from balcao.accounts.models import Person
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import system_actor

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(db):
    load_demo(at=AT)


def named(bir, name_zh="", name_pt=""):
    return person_of_card(actor=system_actor(), at=AT, bir=bir, name_zh=name_zh, name_pt=name_pt)


def test_a_known_person_is_found_and_keeps_their_names():
    assert named("1345678(2)", "別名", "Other Name") == 3
    assert full_names([3])[3].zh == "李偉強"


def test_a_person_nobody_knew_is_entered_once_without_an_account():
    number = named("5345678(4)", "梁雅麗", "Leong Nga Lai")
    assert named("5345678(4)", "梁雅麗") == number
    assert full_names([number])[number].pt == "Leong Nga Lai"
    assert person_by_bir("5345678(4)") is None
    assert len(entries_about(f"person:{number}")) == 1


@pytest.mark.parametrize("wrong", [("2345678(4)", "x"), ("", "x"), ("5345678(4)", ""), ("5345678(4)\n", "x")])
def test_what_is_no_person_is_not_entered(wrong):
    before = Person.objects.count()
    with pytest.raises(NotAPerson):
        named(*wrong)
    assert Person.objects.count() == before
