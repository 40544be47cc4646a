"""The keeper of a register answers who says that it is wrong; the answer is fetched anew."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import (
    CorrectionAwaited,
    ReasonNeeded,
    accept_register,
    answer_correction,
    correction_to_answer,
    corrections_of,
    corrections_waiting,
    dispute_answer,
    draft_view,
)
from balcao.cases.disputes import check_corrections
from balcao.cases.models import Correction, Draft
from balcao.cases.operations import asking
from balcao.cases.testing import AT, ORGANS, certificate_draft, drafted, load_world, lodged, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.api import Reply
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
RIGHT = "澳門關愛長者協會（新）"
QUESTION = "association_name"


@pytest.fixture(autouse=True)
def world():
    load_world()


@pytest.fixture
def draft():
    return certificate_draft()


def keeper():
    return officer(11, "DSI", "association-register")


def dispute(draft, why="A new name since May", right=RIGHT, **more):
    dispute_answer(actor=PRESIDENT, at=AT, draft_id=draft, question=QUESTION, why=why, right=right, **more)


def reply(outcome, text="Corrected by deed 12", *, actor=None, at=AT):
    (row,) = Correction.objects.all()
    answer_correction(actor=actor or keeper(), at=at, correction_id=row.pk, outcome=outcome, text=text)


def answering(monkeypatch, **facts):
    def fetch(*, actor, at, asked):
        return [Reply(each.register, "answered", {**ORGANS, **facts}, at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", fetch)


def state(draft):
    pages = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).journey.pages
    return next(each for page in pages for each in page.questions if each.id == QUESTION)


def test_the_keeper_is_asked_at_once_and_said_again_it_stays_one(draft):
    paper = {"key": "aa/aa", "name": "deed.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}
    dispute(draft)
    dispute(draft, "Since June", "協會", papers=[paper])
    dispute(draft, "Since June", "協會", papers=[paper])
    (row,) = corrections_waiting(actor=keeper(), at=AT)
    assert (row.department, row.said, row.right, row.why) == ("DSI", "澳門關愛長者協會", "協會", "Since June")
    assert [each["name"] for each in row.papers] == ["deed.pdf"]
    assert (row.holds_up, row.late) == (False, False)
    assert state(draft).value == "協會"
    assert corrections_waiting(actor=keeper(), at=AT + timedelta(days=60))[0].late


def test_once_corrected_the_answer_is_fetched_anew_and_the_applicant_told(draft, monkeypatch):
    dispute(draft)
    answering(monkeypatch, name_zh=RIGHT)
    for _ in range(2):
        reply("corrected")
    run_waiting_jobs()
    found = state(draft)
    assert (found.locked, found.value, found.disputed) == (True, RIGHT, False)
    told = [each for each in inbox(actor=PRESIDENT, at=AT) if "register" in each.subject["en"].lower()]
    assert len(told) == 1
    assert corrections_of(actor=PRESIDENT, at=AT, draft_id=draft)[0].state == "corrected"
    assert corrections_waiting(actor=keeper(), at=AT) == []


def test_where_the_register_stands_a_reason_is_needed_and_the_applicants_answer_goes_on(draft):
    dispute(draft)
    with pytest.raises(ReasonNeeded):
        reply("stands", " ")
    reply("stands", "The deed was not registered")
    reply("corrected")
    run_waiting_jobs()
    assert (state(draft).disputed, state(draft).value) == (True, RIGHT)
    (row,) = corrections_of(actor=PRESIDENT, at=AT, draft_id=draft)
    assert (row.state, row.answer) == ("stands", "The deed was not registered")
    accept_register(actor=PRESIDENT, at=AT, draft_id=draft, question=QUESTION)
    assert state(draft).locked


def test_what_is_taken_back_the_keeper_need_not_answer(draft):
    dispute(draft)
    (row,) = corrections_waiting(actor=keeper(), at=AT)
    accept_register(actor=PRESIDENT, at=AT, draft_id=draft, question=QUESTION)
    assert corrections_waiting(actor=keeper(), at=AT) == []
    with pytest.raises(NotFound):
        answer_correction(actor=keeper(), at=AT, correction_id=row.id, outcome="stands", text="x")
    dispute(draft)
    assert len(corrections_waiting(actor=keeper(), at=AT)) == 1


def test_answered_after_lodging_it_stands_on_the_timeline_of_the_case(draft):
    dispute(draft)
    case = lodged(draft, PRESIDENT)
    assert (case.outcome, case.answers[QUESTION]) == ("", RIGHT)
    reply("corrected")
    run_waiting_jobs()
    (step,) = case.steps.filter(kind="register_corrected")
    assert step.note == "Corrected by deed 12"
    assert Draft.objects.get(pk=draft).facts["organs"]["name_zh"] == "澳門關愛長者協會", "what was lodged stays"


@pytest.mark.parametrize("who", [officer(12, "IAM", "licensing"), person(5), officer(1, "DSI", "association-register")])
def test_only_the_keepers_officers_without_a_tie_answer(draft, who):
    dispute(draft)
    (row,) = Correction.objects.all()
    assert corrections_waiting(actor=who, at=AT) == []
    for act in (
        lambda: correction_to_answer(actor=who, at=AT, correction_id=row.pk),
        lambda: answer_correction(actor=who, at=AT, correction_id=row.pk, outcome="corrected", text=""),
    ):
        with pytest.raises(NotFound):
            act()
    assert Correction.objects.get().state == "open"


def test_who_reads_it_at_the_desk_is_seen(draft):
    dispute(draft)
    (row,) = Correction.objects.all()
    correction_to_answer(actor=keeper(), at=AT, correction_id=row.pk)
    assert [each.subject for each in readings_about("e-1")] == ["register:organs"]


def test_what_is_owed_waits_for_the_keepers_answer(monkeypatch):
    tax = "dsf-tax-payment"
    put_on_offer(Path(settings.BALCAO_SERVICES), [tax], at=AT)
    note = {"note_no": "T-2026-000123", "tax_name": "Industrial", "tax_year": 2026, "amount": 1200}
    actor = person(1)
    draft = drafted(tax, actor, answers={}, facts={"tax_notes": note})
    dispute_answer(actor=actor, at=AT, draft_id=draft, question="amount", why="Too much", right=1000)
    view = draft_view(actor=actor, at=AT, draft_id=draft)
    assert view.total == 120000
    assert "amount" not in view.disputed
    with pytest.raises(CorrectionAwaited):
        check_corrections(Draft.objects.get(pk=draft))
    (row,) = Correction.objects.all()
    answer_correction(
        actor=officer(12, "DSF", "tax"), at=AT, correction_id=row.pk, outcome="stands", text="As assessed"
    )
    check_corrections(Draft.objects.get(pk=draft))


def test_a_register_whose_answer_is_old_is_asked_again_before_lodging(monkeypatch):
    draft = certificate_draft(asked_at=AT)
    answering(monkeypatch, name_zh="另一名稱")
    asking.ask_what_is_old(actor=PRESIDENT, at=AT + timedelta(hours=23), draft_id=draft)
    assert state(draft).value == "澳門關愛長者協會"
    asking.ask_what_is_old(actor=PRESIDENT, at=AT + timedelta(hours=25), draft_id=draft)
    assert state(draft).value == "另一名稱"
    moment = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).asked_at["organs"]
    assert moment == AT + timedelta(hours=25)


def test_an_old_answer_is_known_no_more_while_its_register_is_down(settings):
    draft = certificate_draft(asked_at=AT)
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    asking.ask_what_is_old(actor=PRESIDENT, at=AT + timedelta(hours=25), draft_id=draft)
    view = draft_view(actor=PRESIDENT, at=AT, draft_id=draft)
    assert view.unreachable == ("organs",)
    assert (state(draft).locked, state(draft).value) == (False, None)
