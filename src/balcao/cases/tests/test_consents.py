"""A register that needs a consent is asked after a yes, never after a no, and never again once it is taken back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import (
    AlreadyLodged,
    ConsentPutOtherwise,
    answer_consent,
    ask_registers_again,
    asked_by_law,
    consents_given,
    consents_of_case,
    consents_of_draft,
    draft_view,
    start_draft,
    withdraw_register_consent,
)
from balcao.cases.facts import gather
from balcao.cases.missing import missing_registers
from balcao.cases.models import Draft, RegisterConsent
from balcao.cases.operations import consenting
from balcao.cases.testing import AT, load_world, lodged, person, republish
from balcao.catalogue.api import get_version
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.policies import concerned_by
from balcao.foundation.audit.api import acts_about, readings_about
from balcao.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
RADIO = "ctt-radio-licence-first"
RECORD = "criminal_record"
LI = person(3, "e-2")


@pytest.fixture(autouse=True)
def world(registers):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [RADIO], at=AT)


@pytest.fixture
def draft():
    return start_draft(actor=LI, at=AT, service_id=RADIO, key="radio")


def put(draft, actor=LI, register=RECORD):
    found = consents_of_draft(actor=actor, at=AT, draft_id=draft)
    return next(each for each in found if each.asked.id == register)


def answer(draft, *fields, actor=LI, at=AT, shown=None):
    answer_consent(
        actor=actor, at=at, draft_id=draft, register=RECORD, fields=fields, put=shown or put(draft, actor).put
    )


def facts(draft):
    return Draft.objects.get(pk=draft).facts


def asked_of(holder, register=RECORD):
    return [each for each in readings_about(holder) if each.subject == f"register:{register}"]


def missing(case):
    return {each.id for each in missing_registers(case, get_version(case.version_id).definition)}


def paper_asked(draft):
    pages = draft_view(actor=LI, at=AT, draft_id=draft).journey.visible_pages
    return "criminal_record_certificate" in {each.id for page in pages for each in page.questions}


def test_nothing_is_asked_before_a_yes_and_the_person_it_is_about_sees_that_it_was(draft):
    assert (put(draft).state, put(draft).concerns) == ("asked", "p-3")
    assert RECORD not in facts(draft)
    assert "commercial" in facts(draft)
    assert {each.id for each in asked_by_law(actor=LI, at=AT, draft_id=draft)} == {"commercial", "organs"}
    assert asked_of("p-3") == []
    assert paper_asked(draft)
    answer(draft, "clean")
    assert facts(draft)[RECORD]["clean"] is True
    assert "checked_on" in facts(draft)[RECORD], "a register that leaves no choice is asked for everything"
    assert not paper_asked(draft)
    assert len(asked_of("p-3")) == 1
    assert put(draft).state == "given"


def test_a_no_shows_the_paper_and_asks_nothing(draft):
    for _ in range(2):
        answer(draft)
    assert (put(draft).state, paper_asked(draft)) == ("refused", True)
    ask_registers_again(actor=LI, at=AT, draft_id=draft)
    assert RECORD not in facts(draft)
    assert asked_of("p-3") == []
    case = lodged(draft, LI, run=False)
    assert RECORD not in missing(case)
    (row,) = consents_of_case(reference=case.reference)
    assert (row.state, row.answered_by) == ("refused", "p-3")


def test_a_yes_can_become_a_no_and_a_yes_again_until_it_is_lodged(draft):
    answer(draft, "clean")
    answer(draft)
    assert (put(draft).state, RECORD in facts(draft), paper_asked(draft)) == ("withdrawn", False, True)
    answer(draft, "clean", at=AT + timedelta(hours=1))
    assert (put(draft).state, RECORD in facts(draft)) == ("given", True)
    events = [each.event for each in acts_about(f"draft:{draft}") if "consent" in each.event or "refused" in each.event]
    assert sorted(events) == [
        "cases:draft:register_consent_withdrawn",
        "cases:draft:register_consented",
        "cases:draft:register_consented",
    ]
    lodged(draft, LI, run=False)
    with pytest.raises(AlreadyLodged):
        answer(draft)


def test_withdrawing_after_lodging_stops_the_next_question_and_the_officer_reads_it(draft, monkeypatch):
    monkeypatch.setattr(consenting, "ask_registers_again", lambda **_: ())
    answer(draft, "clean")
    case = lodged(draft, LI, run=False)
    assert RECORD in missing(case)
    for _ in range(2):
        withdraw_register_consent(actor=person(3), at=AT, draft_id=draft, register=RECORD)
    assert RECORD not in missing(case)
    assert list(case.steps.filter(kind="consent_withdrawn").values_list("who", flat=True)) == ["李偉強"]
    (row,) = consents_given(actor=person(3), at=AT)
    assert (row.state, row.case_reference) == ("withdrawn", case.reference)


def test_what_is_put_otherwise_by_now_is_asked_again(draft):
    answer(draft, "clean")
    shown = put(draft).put

    def narrower(content):
        for each in content["data"]["registers"]:
            if each["id"] == RECORD:
                each["fields"] = ["clean"]

    republish(RADIO, narrower)
    newest = get_version(Draft.objects.get(pk=draft).version_id)
    Draft.objects.filter(pk=draft).update(version=_latest())
    assert newest.id != _latest()
    assert put(draft).state == "asked"
    with pytest.raises(ConsentPutOtherwise):
        answer(draft, "clean", shown=shown)
    ask_registers_again(actor=LI, at=AT, draft_id=draft)
    assert len(asked_of("p-3")) == 1, "the answer to something else lets nothing be asked"


def _latest():
    from balcao.catalogue.api import get_published

    return get_published(RADIO, at=AT).id


def test_a_register_that_is_down_is_asked_once_it_answers(draft, settings, registers):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    answer(draft, "clean")
    view = draft_view(actor=LI, at=AT, draft_id=draft)
    assert (view.unreachable, paper_asked(draft)) == ((RECORD,), True)
    settings.BALCAO_REGISTERS_URL = registers
    assert ask_registers_again(actor=LI, at=AT, draft_id=draft) == ()
    assert RECORD in facts(draft)


def test_a_consent_taken_back_while_the_register_answers_keeps_nothing(draft, monkeypatch):
    def slow(**asked):
        known = gather(**asked)
        withdraw_register_consent(actor=LI, at=AT, draft_id=draft, register=RECORD)
        return known

    monkeypatch.setattr("balcao.cases.asked.gather", slow)
    answer(draft, "clean")
    assert RECORD not in facts(draft)
    assert put(draft).state == "withdrawn"


def test_killed_between_the_yes_and_the_question_it_is_one_more_to_ask(draft, monkeypatch):
    def killed(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(consenting, "ask_registers_again", killed)
    with pytest.raises(KeyboardInterrupt):
        answer(draft, "clean")
    assert draft_view(actor=LI, at=AT, draft_id=draft).unreachable == (RECORD,)
    ask_registers_again(actor=LI, at=AT, draft_id=draft)
    assert RECORD in facts(draft)


def test_a_consent_is_about_the_one_who_gave_it(draft):
    answer(draft, "clean")
    row = RegisterConsent.objects.get()
    RegisterConsent.objects.filter(pk=row.pk).update(concerns="p-4")
    ask_registers_again(actor=LI, at=AT, draft_id=draft)
    assert len(asked_of("p-3")) == 1, "asked about another person than the one who said yes"
    assert concerned_by(RECORD, LI) == "p-3"


@pytest.mark.parametrize("who", [person(1, "e-1"), person(5), person(5, "e-2")])
def test_for_others_there_is_nothing_to_answer(draft, who):
    shown = put(draft).put
    with pytest.raises((NotFound, Refused)):
        answer(draft, "clean", actor=who, shown=shown)
    with pytest.raises((NotFound, Refused)):
        withdraw_register_consent(actor=who, at=AT, draft_id=draft, register=RECORD)
    with pytest.raises(NotFound):
        answer_consent(actor=LI, at=AT, draft_id=draft, register="commercial", fields=("status",), put=shown)
    assert not RegisterConsent.objects.exists()
