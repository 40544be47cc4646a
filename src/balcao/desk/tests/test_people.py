"""Who did what for the applicant, and by which right, on the officer's page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from balcao.accounts.models import Person
from balcao.cases.api import officer_case
from balcao.cases.testing import AT, CERTIFICATE, ORGANS, drafted, lodged, person
from balcao.cases.testing import officer as officer_of
from balcao.desk.latin_names import acts_of, latin_names, who_did
from balcao.desk.people_shown import people_shown
from balcao.entities.api import Action, Terms, accept_mandate, grant_mandate, revoke_mandate
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Clerk

PRESIDENT = person(1, "e-1")


def given(scope: str = "*") -> int:
    terms = Terms(
        scope=scope,
        actions=frozenset({Action.VIEW, Action.PREPARE}),
        since_on=AT.date(),
        until_on=date(2027, 6, 30),
    )
    mandate = grant_mandate(actor=PRESIDENT, at=AT, entity_id=1, receiver="p-5", terms=terms).mandate_id
    accept_mandate(actor=person(5), at=AT, mandate_id=mandate)
    return mandate


def prepared_by(who, lodger=PRESIDENT):
    draft = drafted(
        CERTIFICATE,
        who,
        answers={"purpose": "bank", "true_and_complete": True},
        facts={"organs": {**ORGANS, "term_end": "2026-03-31"}},
        key="people",
    )
    return lodged(draft, lodger)


def shown(case, at=AT, language="en"):
    reader = officer_of(11, "DSI", "association-register")
    read = officer_case(actor=reader, at=at, reference=case.reference)
    return people_shown(read, acts_of(read.view), latin_names(who_did(acts_of(read.view)), language), at, language)


def test_each_act_names_the_person_and_their_right(world):
    mandate = given()
    case = prepared_by(person(5, "e-1"))
    people = shown(case)
    told = [(row["did"], row["who"], row["right"], row["mandates"]) for row in people["rows"]]
    assert told == [
        ("Began it", "何少芬 Ho Sio Fan", "", [mandate]),
        ("Filled it in", "何少芬 Ho Sio Fan", "", [mandate]),
        ("Lodged", "陳美玲 Chan Mei Ling", "by their own office", []),
    ]
    (behind,) = people["mandates"]
    assert behind["sentence"].endswith(".")
    assert (behind["then"], behind["now"]) == ("In force when first used, 23 November 2026", "In force")
    assert not people["alone"]


def test_a_mandate_ended_since_says_so_and_held_when_it_was_used(world):
    mandate = given()
    case = prepared_by(person(5, "e-1"))
    later = AT + timedelta(days=2)
    revoke_mandate(actor=PRESIDENT, at=later, mandate_id=mandate)
    (behind,) = shown(case, later)["mandates"]
    assert behind["then"] == "In force when first used, 23 November 2026"
    assert (behind["now"], behind["kind"]) == ("Ended early, 25 November 2026", "grey")


def test_a_mandate_whose_last_day_passed_says_when(world):
    given()
    (behind,) = shown(prepared_by(person(5, "e-1")), AT + timedelta(days=300))["mandates"]
    assert behind["now"] == "Period over, 30 June 2027"


def test_with_whom_the_application_was_shared_is_told_though_they_did_nothing(world, case):
    given(f"draft:{case.draft_id}")
    (behind,) = shown(case)["mandates"]
    assert behind["then"] == "Given for this application; nothing was done under it"


def test_the_clerk_at_the_counter_and_how_it_was_confirmed_are_named(world, case):
    clerk = Clerk(person_id=21, name="Clerk One", department="DSI", assistance_id=1)
    by_hand = replace(PRESIDENT, clerk=clerk)
    subject = f"draft:{case.draft_id}"
    record(actor=by_hand, at=AT, event="counter:confirmation:given", subject=subject, data={"way": "slip"})
    row = shown(case)["rows"][-1]
    assert (row["did"], row["hand"]) == ("Confirmed at the counter", "Entered at the counter by Clerk One")
    assert row["how"] == "by signing the slip"


def test_what_one_person_did_for_themself_is_folded(world):
    people = shown(prepared_by(person(6), person(6)))
    assert people["alone"]
    assert {row["right"] for row in people["rows"]} == {"for themself"}


def test_a_department_that_only_gives_an_opinion_is_not_told(world, case):
    read = officer_case(actor=officer_of(11, "DSI", "association-register"), at=AT, reference=case.reference)
    assert people_shown(replace(read, works_on_it=False), acts_of(read.view), {}, AT, "en") == {}


@pytest.mark.parametrize(
    ("language", "title"), [("zh-Hant", "人員與授權"), ("pt", "Pessoas e mandatos"), ("en", "People and mandates")]
)
def test_the_page_has_the_section(at_desk_of, case, language, title):
    text = at_desk_of("officer.dsi", language).get(f"/desk/cases/{case.reference}/").content.decode()
    assert f'id="people">{title}<' in text
    assert 'href="#people"' in text


def test_it_asks_the_database_little(world, django_assert_max_num_queries):
    given()
    case = prepared_by(person(5, "e-1"))
    reader = officer_of(11, "DSI", "association-register")
    read = officer_case(actor=reader, at=AT, reference=case.reference)
    with django_assert_max_num_queries(6):
        people_shown(read, acts_of(read.view), {}, AT, "en")


def test_who_reads_no_chinese_sees_the_latin_name_beside_the_recorded_one(at_desk_of, case):
    beside = "陳美玲 Chan Mei Ling"
    page = at_desk_of("officer.dsi", "pt").get(f"/desk/cases/{case.reference}/").content.decode()
    assert page.count(beside) > 2
    assert beside not in at_desk_of("officer.dsi", "zh-Hant").get(f"/desk/cases/{case.reference}/").content.decode()


def test_a_name_that_two_of_them_bear_stays_as_it_is(world, case):
    reader = officer_of(11, "DSI", "association-register")
    done = acts_of(officer_case(actor=reader, at=AT, reference=case.reference).view)
    assert latin_names(who_did(done), "en") == {"陳美玲": "陳美玲 Chan Mei Ling"}
    twice = [*done, replace(done[0], who_id="p-2")]
    assert latin_names(who_did(twice), "en") == {}


def test_who_has_no_latin_name_is_named_once(world):
    Person.objects.filter(pk=1).update(name_pt="")
    assert latin_names([("陳美玲", "p-1")], "en") == {}
