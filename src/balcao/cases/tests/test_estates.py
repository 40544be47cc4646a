"""An heir applies for the estate of somebody who died: by the register, or by a paper that an officer reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases import operators
from balcao.cases.api import (
    NotOfTheEstate,
    answer_consent,
    case_view,
    checkout,
    consents_of_draft,
    decide_case,
    draft_view,
    licence_of_estate,
    same_in_course,
    save_answers,
    start_draft,
)
from balcao.cases.models import Case, Draft
from balcao.cases.operations.running import run_case
from balcao.cases.table_runs import ask_table
from balcao.cases.testing import AT, drafted, example_lodged, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import get_licence
from balcao.licences.api import load_demo as load_licences
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
CAR, BOAT = "crbm-vehicle-inheritance", "dsama-vessel-licence-inheritance"
LICENCE = "DSAMA-VL-2025-000071"
KA_MAN, PUI_I = person(4), person(6)
MARINE = officer(14, "DSAMA", "licensing")


@pytest.fixture(autouse=True)
def world():
    load_world()
    load_licences(at=AT)
    put_on_offer(Path(settings.BALCAO_SERVICES), {CAR, BOAT}, at=AT)


def example(service, name, *, actor=KA_MAN, key="k", **answers):
    found = get_published(service, at=AT).definition.examples[name]
    return drafted(service, actor, answers={**found.answers, **answers}, facts=found.facts, key=key)


def holder_of(number):
    return get_licence(actor=system_actor(), at=AT, number=number).holder_id


def test_the_case_says_for_whose_estate_and_the_other_heirs_who_have_an_account_are_told_once():
    case = example_lodged(CAR, "several", KA_MAN)
    estate = case_view(actor=KA_MAN, at=AT, reference=case.reference).estate
    assert estate is not None
    assert (estate.name["zh-Hant"], estate.by_register, str(estate.died_on)) == ("黃偉文", True, "2026-10-30")
    assert [(each.name["zh-Hant"], each.person_id) for each in estate.others] == [("李玉蘭", None), ("梁佩儀", 6)]
    told = Notice.objects.filter(case_reference=case.reference, holder_id="p-6")
    assert [each.subject["en"] for each in told] == [
        "Another heir of Wong Wai Man has applied: Transfer of a vehicle to an heir"
    ]
    with pytest.raises(NotFound):
        case_view(actor=PUI_I, at=AT, reference=case.reference)


def test_the_only_heir_by_the_register_is_granted_at_once():
    assert example_lodged(CAR, "only", KA_MAN).outcome == "approve"


def test_who_shows_a_paper_is_always_read_by_an_officer_whatever_the_table_says(monkeypatch):
    def approving(case, definition, *, at):
        return replace(ask_table(case, definition, at=at), outcome="approve")

    monkeypatch.setattr(operators, "ask_table", approving)
    case = example_lodged(CAR, "paper", KA_MAN)
    assert (case.outcome, case.state) == ("", "with_officer")
    estate = case_view(actor=KA_MAN, at=AT, reference=case.reference).estate
    assert estate is not None
    assert (estate.by_register, estate.others[0].bir) == (False, "5022334(6)")


def test_the_register_is_asked_after_a_yes_and_then_asks_for_no_paper(registers):
    draft = start_draft(actor=KA_MAN, at=AT, service_id=CAR, key="car")
    assert "successions" not in Draft.objects.get(pk=draft).facts
    put = next(each for each in consents_of_draft(actor=KA_MAN, at=AT, draft_id=draft))
    answer_consent(actor=KA_MAN, at=AT, draft_id=draft, register="successions", fields=["estates"], put=put.put)
    save_answers(actor=KA_MAN, at=AT, draft_id=draft, values={"deceased_bir": "5011223(4)"}, seen={})
    view = draft_view(actor=KA_MAN, at=AT, draft_id=draft)
    asked = {state.id for page in view.journey.visible_pages for state in page.questions}
    assert "heirs_agree" in asked
    assert not asked & {"heirs_paper", "deceased_name", "died_on", "other_heirs"}


def test_somebody_who_is_no_heir_by_the_register_is_asked_for_a_paper(registers):
    draft = drafted(CAR, person(1), answers={"deceased_bir": "5011223(4)"}, facts={"successions": {"estates": []}})
    asked = {
        state.id
        for page in draft_view(actor=person(1), at=AT, draft_id=draft).journey.visible_pages
        for state in page.questions
    }
    assert {"heirs_paper", "deceased_name", "died_on"} <= asked


def test_the_licence_passes_to_the_heir_with_its_number_and_only_once():
    case = example_lodged(BOAT, "several", KA_MAN)
    assert licence_of_estate(at=AT, reference=case.reference) == (LICENCE, True)
    decide_case(actor=MARINE, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    run_case(case_id=case.pk, at=AT)
    assert holder_of(LICENCE) == "p-4"
    later = lodged(example(BOAT, "only", actor=PUI_I, key="later"), PUI_I)
    assert later.steps.filter(kind="licence_not_changed").exists()
    assert holder_of(LICENCE) == "p-4"


def test_whoever_asks_for_the_same_licence_twice_is_told_that_it_is_in_course():
    case = example_lodged(BOAT, "several", KA_MAN)
    draft = example(BOAT, "several", key="again")
    assert [each.reference for each in same_in_course(actor=KA_MAN, at=AT, draft_id=draft)] == [case.reference]
    other = example(BOAT, "several", key="other", vessel_licence="DSAMA-VL-2025-700044")
    assert same_in_course(actor=KA_MAN, at=AT, draft_id=other) == []


@pytest.mark.parametrize("number", ["DSAMA-VL-2025-700044", "DSAMA-VL-1999-000000"])
def test_a_licence_that_is_not_the_estates_is_not_lodged_and_nothing_is_lost(number):
    draft = example(BOAT, "only", vessel_licence=number)
    with pytest.raises(NotOfTheEstate):
        checkout(actor=KA_MAN, at=AT, draft_id=draft, shown_total=50000)
    assert Draft.objects.get(pk=draft).state == "open"
    assert not Case.objects.exists()


def test_by_a_paper_one_learns_nothing_of_the_licence_and_it_never_passes_on_if_it_is_anothers():
    case = lodged(example(BOAT, "paper", vessel_licence="DSAMA-VL-2025-700044"), KA_MAN)
    assert licence_of_estate(at=AT, reference=case.reference) == ("DSAMA-VL-2025-700044", False)
    decide_case(actor=MARINE, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    assert holder_of("DSAMA-VL-2025-700044") == "p-5"
