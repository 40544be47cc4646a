"""A licence is looked up by its number: what its law publishes, as it stands today, and the holder sees who asked."""

from datetime import date, timedelta

import pytest

from balcao.foundation.audit.api import readings_about
from balcao.kernel.ids import check_character
from balcao.licences import models
from balcao.licences.api import Restraint, look_up_licence, restrain_licence
from balcao.licences.tests.conftest import AT, CATERING, HOLDER, PLATFORM, STRANGER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
WHY = {"zh-Hant": "原因", "pt": "Motivo", "en": "Reason"}


def entry(number=CATERING, *, actor=STRANGER, at=AT):
    return look_up_licence(actor=actor, at=at, number=number, purpose=WHY, basis=WHY)


def test_it_says_kind_holder_premises_and_state_in_the_holders_languages():
    said = entry()
    assert (said["kind"], said["state"], said["held_by"]) == ("catering", "in_force", "another")
    assert said["premises"]["pt"].startswith("Avenida de Almeida Ribeiro")
    assert set(said["holder"]) >= {"zh-Hant", "pt"}
    assert (said["valid_from"], said["valid_until"]) == ("2026-07-01", "2027-01-10")
    assert entry(actor=HOLDER)["held_by"] == "applicant"


@pytest.mark.parametrize("number", [" iam-rt-2026-000003 ", CATERING])
def test_it_is_found_however_the_number_is_typed(number):
    assert entry(number) is not None


@pytest.mark.parametrize("number", ["", " ", "IAM-RT-2026-000", "IAM-RT-2026-000003-", "%", "~", "IAM"])
def test_a_part_of_a_number_finds_nothing(number):
    assert entry(number) is None


def test_with_or_without_its_check_character_it_is_the_same_licence():
    whole = f"{CATERING}-{check_character(CATERING)}"
    models.Licence.objects.filter(number=CATERING).update(number=whole)
    assert entry(CATERING) == entry(whole) is not None
    assert entry(f"{whole[:-1]}-") is entry(f"{whole}-{check_character(whole)}") is None


def test_it_is_said_to_be_suspended_over_or_ended_on_the_day():
    restrain_licence(
        actor=PLATFORM,
        at=AT,
        number=CATERING,
        act=Restraint.SUSPEND,
        holds_from=date(2026, 11, 23),
        holds_until=date(2026, 12, 5),
        reason=WHY,
        key="k",
    )
    assert (entry()["state"], entry()["suspended_until"]) == ("suspended", "2026-12-05")
    assert entry(at=AT + timedelta(days=20))["state"] == "in_force"
    assert entry(at=AT + timedelta(days=90))["state"] in ("expired", "lapsed")


def test_what_no_law_publishes_is_not_told():
    models.Licence.objects.filter(number=CATERING).update(listed=False)
    assert entry() is None


def test_who_asks_and_whose_licence_it_is_see_that_it_was_asked():
    entry()
    for holder in ("p-5", "e-2"):
        assert [each.subject for each in readings_about(holder)] == ["register:licences"]
    entry("IAM-RT-2026-999999")
    assert len(readings_about("p-5")) == 2
    assert len(readings_about("e-2")) == 1
