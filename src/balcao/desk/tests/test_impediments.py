"""Officers say who is close to them; a chief sees it, and may lift it."""

import pytest

from balcao.entities.models import Interest

HOME = "/desk/interests/"
SIO_FAN = {"number": "7123456(0)", "relation": "spouse", "since-day": "1", "since-month": "5", "since-year": "1990"}


def test_declared_seen_by_the_chief_and_lifted_by_them_alone(officer, chief, world):
    assert officer.post(HOME, SIO_FAN).status_code == 302
    number = Interest.objects.get().pk
    assert "Ho Sio Fan" in officer.get(HOME).content.decode()
    assert "Ho Sio Fan" in chief.get(HOME).content.decode()
    assert officer.post(f"{HOME}{number}/lift/", {"reason": "x"}).status_code == 404
    chief.post(f"{HOME}{number}/lift/", {"reason": ""})
    assert Interest.objects.filter(lifted_at=None).exists()
    chief.post(f"{HOME}{number}/lift/", {"reason": "Divorced"})
    assert "Divorced" in officer.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"number": ""}, "register number of an entity"),
        ({"number": "1999999(9)"}, "nobody here knew this card"),
        ({"relation": ""}, "Choose what ties you"),
        ({"since-day": "32"}, "Enter since when"),
        ({"until-day": "1"}, "Enter the last day"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(officer, changed, error):
    answer = officer.post(HOME, {**SIO_FAN, "words": "of long standing", **changed})
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert "of long standing" in answer.content.decode()


def test_a_person_nobody_knew_is_entered_by_name_and_an_entity_by_its_number(officer):
    officer.post(HOME, {**SIO_FAN, "number": "1999999(9)", "name": "王大文"})
    officer.post(HOME, {**SIO_FAN, "number": "4821", "relation": "member"})
    assert "王大文" in officer.get(HOME).content.decode()
    assert Interest.objects.count() == 2


def test_leaving_a_case_to_a_colleague(officer, chief, case):
    page = f"/desk/cases/{case.reference}/"
    assert officer.get(page).status_code == 200
    assert officer.post(f"{page}impediment/", {"impediment": " "}).status_code == 422
    assert officer.post(f"{page}impediment/", {"impediment": "My sister works there"}).status_code == 302
    assert officer.get(page).status_code == 404
    shown = chief.get(page).content.decode()
    assert "My sister works there" in shown
    assert chief.post(f"{page}impediment/11/lift/", {"lift": ""}).status_code == 422
    chief.post(f"{page}impediment/11/lift/", {"lift": "She left last year"})
    assert officer.get(page).status_code == 200
