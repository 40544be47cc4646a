"""The chief's page of the archive."""

import pytest

from balcao.dossiers.models import Halt


def test_an_empty_archive_says_what_will_appear(chief):
    page = chief.get("/desk/archive/").content.decode()
    assert "No case falls due within a year" in page
    assert "Nothing is archived yet" in page


def test_a_case_is_halted_once_with_a_reason_and_not_ended_by_the_same_chief(chief, case):
    given = {"reference": f" {case.reference.lower()} ", "why": "The court asked for it"}
    for _ in range(2):
        assert chief.post("/desk/archive/", given).status_code == 302
    assert "another chief must end it" in chief.get("/desk/archive/").content.decode()
    assert "Kept from being archived" in chief.get(f"/desk/cases/{case.reference}/").content.decode()
    chief.post(f"/desk/archive/{case.reference}/resume/")
    assert Halt.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("given", "said"),
    [({"reference": "NONE-1", "why": "kept words"}, "There is no such case"), ({"why": ""}, "give the reasons")],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(chief, case, given, said):
    answer = chief.post("/desk/archive/", {"reference": case.reference, **given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert given["why"] in page
    assert not Halt.objects.exists()


def test_for_officers_who_are_no_chiefs_there_is_no_archive(officer, at_desk_of, case):
    assert officer.get("/desk/archive/").status_code == 404
    assert at_desk_of("mei.ling").get("/desk/archive/").status_code == 404
    assert officer.post(f"/desk/archive/{case.reference}/resume/").status_code == 404


def test_there_is_no_package_of_a_case_that_was_not_archived(chief, case):
    assert chief.get(f"/desk/archive/{case.reference}/package/").status_code == 404
    assert chief.get(f"/desk/archive/{case.reference}/resume/").status_code == 405
