"""A world of a size: whole, of one piece with the rest, and made once."""

import pytest
from django.db import connection

from balcao.accounts import scale as people_scale
from balcao.accounts.models import Person, User
from balcao.cases import scale as cases_scale
from balcao.cases.models import Case, Decision, Draft, Step
from balcao.cases.testing import load_world
from balcao.config import scale_commands
from balcao.config.scale_commands import Size, load_scale
from balcao.kernel.ids import is_reference
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = Size(cases=600, people=40, entities=8, licences=12)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setitem(scale_commands.SIZES, "10k", SMALL)
    monkeypatch.setattr(scale_commands, "SOME", 250)
    load_world()


def whole():
    return [model.objects.filter(pk__gt=0).count() for model in (Draft, Case, Step, Decision, Notice)]


def test_a_world_is_made_once_and_goes_on_where_it_was_ended(small, monkeypatch):
    monkeypatch.setattr(scale_commands, "AT_ONCE", 1)
    fill, calls = cases_scale.fill_cases, []

    def dies_at_the_second(**asked):
        calls.append(asked["first"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return fill(**asked)

    with monkeypatch.context() as patch:
        patch.setattr(cases_scale, "fill_cases", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            load_scale("10k")
    assert Case.objects.count() < 600
    assert load_scale("10k") == 0
    made = whole()
    assert made[:2] == [600, 600]
    assert load_scale("10k") == 0
    assert whole() == made


def test_four_in_five_of_the_invented_people_have_an_account_that_opens_for_nobody(small):
    load_scale("10k")
    invented = User.objects.filter(person_id__gt=people_scale.FIRST)
    assert (invented.count(), Person.objects.filter(pk__gt=people_scale.FIRST).count()) == (32, 40)
    assert not any(user.has_usable_password() for user in invented)


def test_cases_are_as_the_house_would_make_them(small):
    load_scale("10k")
    assert all(is_reference(each) for each in Case.objects.values_list("reference", flat=True))
    decided = Case.objects.exclude(outcome="")
    assert decided.count() == Decision.objects.count()
    assert Step.objects.count() == 600 + decided.count()
    assert not Case.objects.filter(state="with_officer", pressing_at=None).exists()
    assert Case.objects.filter(state="with_officer").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        assert cursor.fetchone()[0] > Case.objects.latest("pk").pk


def test_without_room_on_the_disk_nothing_is_made(small, monkeypatch):
    monkeypatch.setattr(scale_commands, "A_CASE", 10**15)
    assert load_scale("10k") == 1
    assert not Case.objects.exists()
