"""The applicant says that a register is wrong: their own answer goes on, an officer decides, the keeper is told."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import (
    AlreadyLodged,
    NotSaidRight,
    NotSaidWhy,
    accept_register,
    ask_registers_again,
    discard_draft,
    dispute_answer,
    draft_view,
    request_signatures,
    restore_draft,
    save_answers,
)
from balcao.cases.disputes import still_disputed
from balcao.cases.models import Draft
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
TAX = "dsf-tax-payment"
RIGHT = "澳門關愛長者協會（新）"


@pytest.fixture(autouse=True)
def world():
    load_world()


@pytest.fixture
def draft():
    return certificate_draft()


def dispute(draft, *, actor=PRESIDENT, question="association_name", why="The name was changed in May", **more):
    said = {"right": RIGHT, **more}
    dispute_answer(actor=actor, at=AT, draft_id=draft, question=question, why=why, **said)


def answer(draft, value=RIGHT, *, question="association_name"):
    save_answers(actor=PRESIDENT, at=AT, draft_id=draft, values={question: value}, seen={question: 1})


def state(draft, question="association_name"):
    view = draft_view(actor=PRESIDENT, at=AT, draft_id=draft)
    return next(each for page in view.journey.pages for each in page.questions if each.id == question)


def test_the_question_is_the_applicants_until_they_take_it_back(draft):
    assert state(draft).locked
    dispute(draft)
    dispute(draft, why="Since May")
    found = state(draft)
    assert (found.locked, found.value, found.said) == (False, RIGHT, "澳門關愛長者協會")
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).disputed["association_name"]["why"] == "Since May"
    answer(draft)
    assert state(draft).value == RIGHT
    for _ in range(2):
        accept_register(actor=PRESIDENT, at=AT, draft_id=draft, question="association_name")
    assert (state(draft).locked, state(draft).value) == (True, "澳門關愛長者協會")
    events = [each.event for each in acts_about(f"draft:{draft}")]
    assert (events.count("cases:draft:register_disputed"), events.count("cases:draft:register_accepted")) == (2, 1)


def test_a_reason_is_needed_and_only_registers_of_other_bodies_can_be_wrong(draft):
    with pytest.raises(NotSaidWhy):
        dispute(draft, why="  ")
    for right in ("", None, "澳門關愛長者協會"):
        with pytest.raises(NotSaidRight):
            dispute(draft, right=right)
    for question in ("purpose", "term_runs", "minutes", "nothing"):
        with pytest.raises(NotFound):
            dispute(draft, question=question)
    assert Draft.objects.get(pk=draft).facts.keys() == {"organs"}


@pytest.mark.parametrize("who", [person(3, "e-2"), person(5), person(5, "e-1")])
def test_for_others_there_is_no_such_draft(draft, who):
    with pytest.raises((NotFound, Refused)):
        dispute(draft, actor=who)
    with pytest.raises((NotFound, Refused)):
        accept_register(actor=who, at=AT, draft_id=draft, question="association_name")
    assert state(draft).locked


def test_what_is_disputed_goes_to_an_officer(draft):
    dispute(draft)
    answer(draft)
    case = lodged(draft, PRESIDENT)
    assert (case.state, case.outcome, case.answers["association_name"]) == ("with_officer", "", RIGHT)
    for act in (dispute, lambda number: accept_register(actor=PRESIDENT, at=AT, draft_id=number, question="term_end")):
        with pytest.raises(AlreadyLodged):
            act(draft)


def test_who_answers_as_the_register_does_disputes_nothing(draft):
    dispute(draft)
    answer(draft, "澳門關愛長者協會")
    case = lodged(draft, PRESIDENT)
    assert case.outcome == "approve"
    assert "disputed" not in case.facts


def test_signatures_on_what_the_register_said_are_void(draft):
    request_signatures(actor=PRESIDENT, at=AT, draft_id=draft)
    dispute(draft)
    kept = Draft.objects.get(pk=draft)
    assert kept.frozen_hash == ""
    assert not kept.signatures.filter(voided_at__isnull=True).exists()


def test_a_draft_thrown_away_keeps_it_when_it_is_taken_back(draft):
    dispute(draft)
    discard_draft(actor=PRESIDENT, at=AT, draft_id=draft)
    with pytest.raises(NotFound):
        dispute(draft)
    restore_draft(actor=PRESIDENT, at=AT, draft_id=draft)
    assert state(draft).disputed


def test_a_register_that_says_otherwise_by_now_is_not_disputed_any_more():
    disputed = {"name": {"register": "organs", "field": "name_zh", "said": "A"}}
    same = {"organs": {"name_zh": "A"}, "disputed": disputed}
    assert still_disputed(same) == same
    assert still_disputed({**same, "organs": {"name_zh": "B"}}) == {"organs": {"name_zh": "B"}}


def test_while_a_register_is_down_what_it_said_stays_disputed(draft, settings):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    dispute(draft)
    assert ask_registers_again(actor=PRESIDENT, at=AT, draft_id=draft) == ("organs",)
    assert state(draft).disputed


def test_when_each_register_was_asked_is_kept():
    draft = certificate_draft(asked_at=AT)
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).asked_at == {"organs": AT}


def test_what_the_fee_depends_on_is_not_the_applicants_to_change():
    put_on_offer(Path(settings.BALCAO_SERVICES), [TAX], at=AT)
    note = {"note_no": "T-2026-000123", "tax_name": "Industrial", "tax_year": 2026, "amount": 1200}
    draft = drafted(TAX, person(1), answers={}, facts={"tax_notes": note})
    for question, right in (("amount", 1000), ("tax_name", "Property")):
        dispute_answer(actor=person(1), at=AT, draft_id=draft, question=question, why="Wrong", right=right)
    assert draft_view(actor=person(1), at=AT, draft_id=draft).total == 120000
