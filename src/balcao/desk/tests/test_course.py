"""The page on which an officer hands a case over, passes it on, lets it stand still or puts it away."""

import pytest

from balcao.cases.models import Case
from balcao.cases.tests.test_ended_entities import dissolve


@pytest.fixture
def page(case):
    return f"/desk/cases/{case.reference}/course/"


def test_it_is_reached_from_the_case_and_hands_over(case, page, officer, at_desk_of):
    assert page in officer.get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Wrong door" in officer.get(page).content.decode()
    answer = officer.post(page, {"act": "hand_over", "door": "IAM:licensing", "hand_over-note": "A permit."})
    assert answer.status_code == 302
    assert officer.get(page).status_code == 404
    there = at_desk_of("officer.iam").get(f"/desk/cases/{case.reference}/")
    assert "A permit." in there.content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(case, page, officer):
    dissolve()
    wrong = officer.post(page, {"act": "successor", "number": "0000", "successor-note": "Deed 12/2026"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Deed 12/2026" in text
    assert "Nobody else, still there" in text
    assert officer.post(page, {"act": "archive", "archive-note": ""}).status_code == 422
    assert Case.objects.get().state == "with_officer"
    assert officer.post(page, {"act": "nonsense"}).status_code == 404


def test_a_case_that_stands_still_says_so_on_its_screen_and_goes_on(case, page, officer):
    dissolve()
    assert "the case stands still" in officer.get(f"/desk/cases/{case.reference}/").content.decode()
    assert officer.post(page, {"act": "go_on", "go_on-note": "The liquidator asks."}).status_code == 302
    assert "the case stands still" not in officer.get(f"/desk/cases/{case.reference}/").content.decode()


def test_it_is_nobody_elses(case, page, at_desk_of):
    for username in ("officer.iam", "officer.safp"):
        client = at_desk_of(username)
        assert client.get(page).status_code == 404
        assert client.post(page, {"act": "died", "died-note": "x"}).status_code == 404
    assert Case.objects.get().stands_still == ""
