"""Answers that are looked up in a register while one fills in."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as given

from balcao.cases.api import ask_about, ask_what_is_old, draft_view, find_choices, save_answers
from balcao.cases.models import Draft
from balcao.cases.testing import AT, drafted, load_world, lodged, person
from balcao.catalogue.api import shown_answer, words_of
from balcao.catalogue.testing import put_on_offer
from balcao.formkit.api import LOOKED_UP
from balcao.foundation.audit.api import readings_about
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
NOTICE = "dsscu-minor-works-notice"
COPY, LEADERS = "dsi-association-registration-certificate", "dsi-association-lookup"
RESIDENT = person(1)
ANSWERS = {
    "site": {"street": "草堆街", "number": "41"},
    "parish": "sao_lourenco",
    "title_to_use": "owner",
    "heritage": False,
    "works_kinds": ["bathroom"],
    "touches": "nothing",
    "starts_on": "2026-12-01",
    "duration_days": 20,
    "builder_phone": "66123456",
    "true_and_complete": True,
}


@pytest.fixture
def draft():
    load_world()
    put_on_offer(Path(given.BALCAO_SERVICES), [NOTICE, COPY, LEADERS], at=AT)
    return drafted(NOTICE, RESIDENT, answers=ANSWERS, facts={})


def find(draft, query, *, actor=RESIDENT, at=AT, question="builder_name"):
    return find_choices(actor=actor, at=at, draft_id=draft, question_id=question, query=query)


def answer(draft, value, question="builder_name"):
    save_answers(actor=RESIDENT, at=AT, draft_id=draft, values={question: value}, seen={})


def state(draft, question="builder_name"):
    pages = draft_view(actor=RESIDENT, at=AT, draft_id=draft).journey.visible_pages
    return next(each for page in pages for each in page.questions if each.id == question)


def test_an_entry_is_found_by_number_or_letters_and_answers_with_source_and_moment(registers, draft):
    assert [each.value for each in find(draft, "0731").choices] == ["0731"]
    assert [each.value for each in find(draft, "永固").choices] == ["0731"]
    assert [each.value for each in find(draft, "veng ku").choices] == ["0731"]
    answer(draft, "0731")
    value = state(draft).value
    assert (value["number"], value["state"], value["source"]) == ("0731", "found", "builders")
    assert set(value["said"]) == {"name_zh", "name_pt", "valid_until"}
    view = draft_view(actor=RESIDENT, at=AT, draft_id=draft)
    text = shown_answer(state(draft).definition, value, words_of(view.version, "en"))
    assert "Veng Ku" in text
    assert "Source: Register of builders and technicians" in text
    assert "23 November 2026" in text


def test_nobody_says_for_a_register_what_it_did_not_say(registers, draft):
    forged = {"number": "0731", "state": "found", "said": {"name_pt": "Mine"}, "source": "builders", "asked_at": "now"}
    answer(draft, forged)
    assert state(draft).value == {"number": "0731", "state": "unchecked"}
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert state(draft).value["said"]["name_pt"] == "Veng Ku Remodelações Limitada"


def test_what_was_only_typed_is_looked_up_once_it_is_saved(registers, draft):
    answer(draft, "0977")
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert state(draft).value["state"] == "found"
    before = len(readings_about("p-1"))
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert len(readings_about("p-1")) == before


def test_what_the_register_does_not_have_is_said_and_taken_only_where_it_may_be(registers, draft):
    assert find(draft, "9999").note == "not_there_open"
    answer(draft, "陳師傅")
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert (state(draft).value["state"], state(draft).faults) == ("unknown", ())
    other = drafted(COPY, RESIDENT, answers={"other_association": "9999"}, facts={}, key="c")
    ask_about(actor=RESIDENT, at=AT, draft_id=other)
    assert [each.code for each in state(other, "other_association").faults] == ["not_in_register"]


def test_a_register_that_is_down_takes_the_typed_answer_and_is_asked_again_at_lodging(
    running_registers, draft, settings
):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    found = find(draft, "0731")
    assert found.unreachable
    answer(draft, "0731")
    assert (state(draft).value["state"], state(draft).faults) == ("unchecked", ())
    settings.BALCAO_REGISTERS_URL = running_registers
    ask_what_is_old(actor=RESIDENT, at=AT, draft_id=draft)
    assert state(draft).value["state"] == "found"


def test_an_old_answer_is_asked_again_and_keeps_its_moment_while_the_register_says_the_same(registers, draft):
    find(draft, "0731")
    answer(draft, "0731")
    first = state(draft).value
    later = AT + timedelta(hours=30)
    ask_what_is_old(actor=RESIDENT, at=later, draft_id=draft)
    kept = Draft.objects.get(pk=draft).facts[LOOKED_UP]["builders"]["0731"]
    assert kept["again_at"] == later.isoformat()
    assert state(draft).value == first


def test_who_keeps_asking_has_to_wait_and_is_told_until_when(registers, draft, settings):
    settings.BALCAO_LOOK_UPS = 2
    assert [find(draft, each).note for each in ("0731", "0977", "0731", "1482")] == ["", "", "", "too_often"]
    again = find(draft, "1482").again_at
    assert again == AT + timedelta(minutes=5)
    assert find(draft, "1482", at=again).note == ""


def test_a_number_that_was_found_is_asked_for_again_only_later(registers, draft):
    find(draft, "0731")
    once = len(readings_about("p-1"))
    find(draft, "0731", at=AT + timedelta(minutes=9))
    assert len(readings_about("p-1")) == once
    find(draft, "0731", at=AT + timedelta(minutes=10))
    assert len(readings_about("p-1")) > once


def test_what_is_left_over_stays_unchecked(registers, draft, settings):
    settings.BALCAO_LOOK_UPS = 2
    for each in ("0731", "0977"):
        find(draft, each)
    answer(draft, "1482")
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert state(draft).value["state"] == "unchecked"


def test_few_letters_browse_no_register(registers, draft):
    assert find(draft, "ve").note == "too_short"
    assert find(draft, "").choices == ()


def test_an_association_sees_who_looked_it_up(registers, draft):
    other = drafted(COPY, RESIDENT, answers={}, facts={}, key="c")
    find(other, "4821", question="other_association")
    assert "register:organs" in [each.subject for each in readings_about("e-1")]
    assert "register:organs" in [each.subject for each in readings_about("p-1")]


def test_others_look_nothing_up_in_a_draft(registers, draft):
    with pytest.raises(NotFound):
        find(draft, "0731", actor=person(2))


def test_what_was_found_and_not_taken_is_not_lodged(registers, draft):
    for number in ("0977", "1482", "0731"):
        find(draft, number)
    answer(draft, "0731")
    case = lodged(draft, RESIDENT, run=False)
    assert set(case.facts[LOOKED_UP]["builders"]) == {"0731"}
    assert case.answers["builder_name"]["said"]["name_zh"] == "永固裝修工程有限公司"


def test_who_holds_an_associations_posts_is_shown_without_numbers_and_so_often_a_day(registers, draft, monkeypatch):
    other = drafted(LEADERS, RESIDENT, answers={"look_reason": "contract"}, facts={}, key="l")
    found = find(other, "4821", question="looked_association")
    assert found.choices[0].label["en"].count("\n") == 0
    kept = Draft.objects.get(pk=other).facts[LOOKED_UP]["organs"]["4821"]["said"]["office_holders"]
    assert {name for row in kept for name in row} == {"post", "name_zh", "name_pt", "term_end"}
    for _ in range(30):
        assert find(other, "4821", question="looked_association").note == "", "the same one again"
    notes = [find(other, str(number), question="looked_association").note for number in range(9000, 9020)]
    assert notes[:19] == ["not_there"] * 19
    assert notes[-1] == "too_often_today"
