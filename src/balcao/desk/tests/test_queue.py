"""What waits for an officer, and what does not exist for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.cases.api import counts, queue
from balcao.cases.models import Case
from balcao.cases.testing import AT, renewal_with_officer, with_officer
from balcao.cases.testing import officer as officer_of
from balcao.entities.models import Seat
from balcao.kernel.clock import now


def page(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_queue_shows_what_waits_with_the_days_left_in_words(officer, case):
    Case.objects.update(deadline_at=now() + timedelta(days=10))
    text = page(officer.get("/desk/"))
    assert case.reference in text
    assert "working days left" in text
    assert "Identification Services Bureau" in text


@pytest.mark.parametrize(
    ("language", "officer", "applicant"),
    [("zh-Hant", "王志豪", "陳美玲"), ("pt", "Vong Chi Hou", "Chan Mei Ling"), ("en", "Vong Chi Hou", "Chan Mei Ling")],
)
def test_officers_and_applicants_are_named_in_the_language_of_the_page(at_desk_of, case, language, officer, applicant):
    desk = at_desk_of("officer.dsi", language)
    desk.post(f"/desk/cases/{case.reference}/take/")
    assert officer in page(desk.get("/desk/"))
    assert applicant in page(desk.get(f"/desk/cases/{case.reference}/"))


def test_an_officer_of_another_duty_sees_an_empty_queue_that_says_what_will_appear(at_desk_of, case):
    text = page(at_desk_of("officer.iam").get("/desk/"))
    assert case.reference not in text
    assert "will appear here" in text


@pytest.mark.parametrize("view", ["to_do", "mine", "opinions", "waiting", "done"])
def test_every_empty_view_says_what_will_appear(officer, view):
    assert "will appear here" in page(officer.get("/desk/", {"view": view}))


@pytest.mark.parametrize("view", ["to_do", "mine", "opinions", "waiting", "done"])
def test_who_only_gives_posts_has_empty_lists(at_desk_of, case, view):
    assert case.reference not in page(at_desk_of("admin").get("/desk/", {"view": view}))


def test_a_list_goes_on_where_its_page_ended_in_one_order_of_all_departments(case):
    actor = officer_of(11, "DSI", "association-register")
    both = replace(actor, posts=actor.posts | officer_of(11, "IAM", "licensing").posts)
    references = [case.reference, renewal_with_officer().reference]
    whole = [row.reference for row in queue(actor=both, at=AT)]
    assert sorted(whole) == sorted(references)
    assert [queue(actor=both, at=AT, first=place, limit=1)[0].reference for place in (0, 1)] == whole
    assert [row.reference for row in queue(actor=actor, at=AT)] == [case.reference]
    many = replace(
        both, posts=both.posts | {replace(each, department=f"X{n}") for n in range(4) for each in both.posts}
    )
    assert [row.reference for row in queue(actor=many, at=AT)] == whole


def test_a_tie_and_a_post_count_from_the_next_look_on(case):
    actor = officer_of(11, "DSI", "association-register")
    assert counts(actor=actor, at=AT)["to_do"] == len(queue(actor=actor, at=AT)) == 1
    seat = Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=AT.date())
    assert counts(actor=actor, at=AT)["to_do"] == len(queue(actor=actor, at=AT)) == 0
    seat.delete()
    assert counts(actor=actor, at=AT)["to_do"] == 1
    assert queue(actor=replace(actor, posts=frozenset()), at=AT) == []


def test_a_view_that_does_not_exist_is_the_first_one(officer, case):
    assert case.reference in page(officer.get("/desk/", {"view": "all"}))


@pytest.mark.parametrize("view", ["to_do", "done"])
def test_the_queue_asks_the_database_little(officer, case, django_assert_max_num_queries, view):
    page(officer.get("/desk/", {"view": view}))
    with django_assert_max_num_queries(12):
        page(officer.get("/desk/", {"view": view}))


def test_people_without_a_post_find_no_desk(at_desk_of):
    assert at_desk_of("mei.ling").get("/desk/").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client, world):
    response = client.get("/desk/")
    assert response.status_code == 302
    assert "next=%2Fdesk%2F" in response.headers["Location"]


def test_a_sign_in_that_is_not_sure_enough_is_stepped_up_first(officer, settings):
    settings.BALCAO_DESK_ASSURANCE = 2
    response = officer.get("/desk/?view=mine")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=%2Fdesk%2F%3Fview%3Dmine")


@pytest.mark.parametrize(
    ("query", "found"),
    [("關愛", True), ("关爱", True), ("idosos", True), ("associacao", True), ("nobody of that name", False)],
)
def test_a_search_finds_by_holder_in_either_script(at_desk_of, case, query, found):
    text = page(at_desk_of("officer.dsi", "zh-Hant").get("/desk/", {"query": query}))
    assert (case.reference in text) is found


def test_a_search_finds_by_reference_however_it_is_written(officer, case):
    text = page(officer.get("/desk/", {"query": case.reference.lower().replace("-", " ")}))
    assert f"/desk/cases/{case.reference}/" in text


def test_a_search_for_another_service_finds_nothing_and_says_so(officer, case):
    assert "No case in this view fits" in page(officer.get("/desk/", {"service_id": "something-else"}))


def test_a_case_is_taken_straight_from_its_row(officer, case):
    response = officer.post(f"/desk/cases/{case.reference}/take/", {"back": "to_do"})
    assert response.headers["Location"] == "/desk/?view=to_do"
    case.refresh_from_db()
    assert case.assignee_id == 11
    assert case.reference in page(officer.get("/desk/", {"view": "mine"}))


def test_the_next_case_is_one_that_nobody_else_works_on(officer, case):
    other = with_officer(key="second")
    Case.objects.filter(pk=case.pk).update(assignee=13)
    assert officer.get("/desk/next/").headers["Location"] == f"/desk/cases/{other.reference}/"


def test_without_a_next_case_the_queue_says_so(officer):
    response = officer.get("/desk/next/", follow=True)
    assert "no case that nobody else works on" in page(response)
