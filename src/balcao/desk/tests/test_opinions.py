"""Opinions at the desk: what a department sees and says, and the board of who waits for whom."""

import pytest

from balcao.cases.models import Opinion
from balcao.cases.testing import example_lodged, person
from balcao.kernel.clock import now

SERVICE = "iam-food-beverage-first"


@pytest.fixture
def joint(world):
    return example_lodged(SERVICE, "granted", person(3, "e-2"), at=now())


def page(client, case):
    return client.get(f"/desk/cases/{case.reference}/").content.decode()


def test_a_department_sees_its_share_and_gives_its_conditions(at_desk_of, joint):
    client = at_desk_of("officer.all")
    shown = page(client, joint)
    assert "only the part of the application" in shown
    mine = joint.opinions.filter(given_at=None, department="CB").get()
    address = f"/desk/cases/{joint.reference}/opinion/"
    sent = {"opinion_id": mine.pk, "kind": "conditions", "opinion": "Kept words."}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "one a line" in answer.content.decode()
    assert "Kept words." in answer.content.decode()
    assert Opinion.objects.get(pk=mine.pk).given_at is None
    assert client.post(address, {**sent, "opinion_conditions": "Two exits stay clear"}).status_code == 302
    assert Opinion.objects.get(pk=mine.pk).conditions == "Two exits stay clear"


def test_conditions_of_departments_are_offered_for_the_decision(at_desk_of, joint):
    joint.opinions.update(kind="favourable", given_at=now())
    joint.opinions.filter(department="CB").update(kind="conditions", conditions="Two exits stay clear")
    type(joint).objects.filter(pk=joint.pk).update(state="with_officer")
    shown = page(at_desk_of("officer.iam"), joint)
    assert "[CB] Two exits stay clear</textarea>" in shown


@pytest.mark.parametrize(("language", "title"), [("en", "who is waited for"), ("pt", "por quem se espera")])
def test_the_board_names_case_department_and_day(at_desk_of, joint, language, title, django_assert_max_num_queries):
    client = at_desk_of("officer.iam", language)
    client.get("/desk/joint/")
    with django_assert_max_num_queries(12):
        shown = client.get("/desk/joint/").content.decode()
    assert title in shown
    assert joint.reference in shown
    assert "DSPA" in shown


def test_the_board_of_others_is_empty_and_says_what_will_come(officer, joint):
    shown = officer.get("/desk/joint/").content.decode()
    assert joint.reference not in shown
    assert "No case waits for other departments" in shown


def test_nobody_but_officers_sees_the_board(at_desk_of, joint):
    assert at_desk_of("wai.keong").get("/desk/joint/").status_code == 404


def test_a_case_does_not_go_on_without_an_opinion_that_is_in_its_term(at_desk_of, joint):
    mine = joint.opinions.get(department="CB")
    address = f"/desk/cases/{joint.reference}/opinions/{mine.pk}/go-on/"
    assert at_desk_of("officer.dsi").post(address, {"go_on_note": "x"}).status_code == 404
    assert at_desk_of("officer.iam").post(address, {"go_on_note": "x"}).status_code == 403
    assert Opinion.objects.get(pk=mine.pk).given_at is None


def test_a_note_says_who_reads_it(at_desk_of, joint):
    fire, address = at_desk_of("officer.all"), f"/desk/cases/{joint.reference}/note/"
    shown = page(fire, joint)
    assert "Only Fire Services Bureau" in shown
    assert fire.post(address, {"remark": "Second exit is narrow.", "readers": "own"}).status_code == 302
    assert "Second exit is narrow." in page(fire, joint)
    licensing = at_desk_of("officer.iam")
    assert "Second exit is narrow." not in page(licensing, joint)
    fire.post(address, {"remark": "Please look at plan 3.", "readers": "all"})
    assert "Please look at plan 3." in page(licensing, joint)
