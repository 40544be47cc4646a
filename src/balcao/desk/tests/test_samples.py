"""Quality samples: the chief's pages, and what the officer reads."""

import pytest

from balcao.accounts.models import User
from balcao.cases.api import decide_case
from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.cases.testing import officer as officer_of
from balcao.kernel.clock import now
from balcao.worklists.api import criteria
from balcao.worklists.models import Sample, SampleRule, Sheet, Told

ALL_WELL = {f"result-{each.id}": "ok" for each in criteria()}
DRAW = {"department": "DSI", "number": "3", "key": "a"}


def text_of(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


@pytest.fixture
def decided(case):
    clerk = officer_of(User.objects.get(username="officer.dsi").person_id, "DSI", "association-register")
    decide_case(actor=clerk, at=now(), reference=case.reference, outcome="approve")
    return case


@pytest.fixture
def sheet(chief, decided):
    chief.post("/desk/samples/draw/", DRAW)
    return Sheet.objects.get()


def test_an_empty_page_says_how_to_begin(chief):
    text = text_of(chief.get("/desk/samples/"))
    assert "No case waits for your review" in text
    assert "Nothing is drawn every week yet" in text


def test_a_share_is_set_and_a_wrong_one_is_kept_with_its_error(chief):
    assert "Every Monday morning 5 %" in text_of(
        chief.post("/desk/samples/share/", {"department": "DSI", "percent": "5"}, follow=True)
    )
    text = text_of(chief.post("/desk/samples/share/", {"department": "DSI", "percent": "5,5"}), 422)
    assert "from 0 to 100" in text
    assert 'value="5,5"' in text
    assert SampleRule.objects.get().percent == 5


def test_drawing_twice_draws_once(chief, decided):
    for _ in range(2):
        assert "Cases drawn: 1." in text_of(chief.post("/desk/samples/draw/", DRAW, follow=True))
    assert Sample.objects.count() == 1
    assert "nothing to draw" in text_of(chief.post("/desk/samples/draw/", {**DRAW, "key": "b"}), 422)
    assert "from 1 to 50" in text_of(chief.post("/desk/samples/draw/", {**DRAW, "number": "many", "key": "c"}), 422)


def test_an_unfinished_review_keeps_what_was_written(chief, sheet):
    sent = {**ALL_WELL, "result-tone": "not_ok", "remark": "Quick."}
    text = text_of(chief.post(f"/desk/samples/{sheet.pk}/", sent), 422)
    assert "Tone: write what is not right" in text
    assert "Quick." in text
    assert not Told.objects.exists()


def test_a_fault_reaches_who_decided_and_leads_to_the_correction(chief, officer, sheet):
    sent = {**ALL_WELL, "result-tone": "not_ok", "remark-tone": "Thank them."}
    for _ in range(2):
        text = text_of(chief.post(f"/desk/samples/{sheet.pk}/", sent, follow=True))
    reference = sheet.case.reference
    assert f"/desk/cases/{reference}/revise/" in text
    assert "Drawn: 1. Reviewed: 1. With something not right: 1." in text_of(chief.get("/desk/samples/"))
    assert "Thank them." in text_of(officer.get("/desk/tasks/"))
    told = Told.objects.get()
    assert chief.post(f"/desk/samples/told/{told.pk}/").status_code == 404
    for _ in range(2):
        assert officer.post(f"/desk/samples/told/{told.pk}/").status_code == 302
    assert "Thank them." not in text_of(officer.get("/desk/tasks/"))


def test_who_is_no_chief_there_finds_nothing(officer, at_desk_of, sheet):
    for other in (officer, at_desk_of("officer.iam")):
        assert other.get("/desk/samples/").status_code == 404
        assert other.get(f"/desk/samples/{sheet.pk}/").status_code == 404
        assert other.post(f"/desk/samples/{sheet.pk}/", ALL_WELL).status_code == 404
        assert other.post("/desk/samples/draw/", DRAW).status_code == 404
        assert other.post("/desk/samples/share/", {"department": "DSI", "percent": "5"}).status_code == 404
    assert Sheet.objects.get().reviewed_at is None


def test_a_number_beyond_reason_is_not_found(chief, world):
    assert chief.get(f"/desk/samples/{2**63}/").status_code == 404


def test_of_an_automatic_decision_nobody_is_told(chief, world):
    case = lodged(certificate_draft(), person(1, "e-1"), at=now())
    assert Case.objects.get(pk=case.pk).route == "instant"
    chief.post("/desk/samples/draw/", DRAW)
    sent = {**ALL_WELL, "result-rule": "not_ok", "remark-rule": "The term had ended."}
    text = text_of(chief.post(f"/desk/samples/{Sheet.objects.get().pk}/", sent, follow=True))
    assert "Nobody decided this by hand" in text
    assert not Told.objects.exists()
