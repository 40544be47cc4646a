"""Several departments in parallel: each with its term, its share, and what its silence means."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from balcao.cases.api import (
    AlreadyDecided,
    NotNow,
    OpinionBinds,
    OpinionKind,
    ReasonNeeded,
    case_view,
    decide_case,
    decision_preview,
    give_opinion,
    go_on_without,
    joint_cases,
    officer_case,
)
from balcao.cases.models import Case, Opinion
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, republish
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
SERVICE = "iam-food-beverage-first"
RESTAURANT = person(3, "e-2")
LICENSING = officer(12, "IAM", "licensing")
IAM_CHIEF = officer(13, "IAM", "chief")
LATE = AT + timedelta(days=40)


def speaker(department):
    return officer(14, department, "opinions")


def lodged_with(**consulted):
    """A case of four departments, the service's entry of a department changed."""
    load_world()

    def change(content):
        for each in content["data"]["consult"]:
            each.update(consulted.get(each["department"], {}))

    republish(SERVICE, change)
    return example_lodged(SERVICE, "granted", RESTAURANT)


def give(case, department, kind=OpinionKind.FAVOURABLE, *, at=AT, text="", conditions=""):
    opinion = Opinion.objects.get(case=case, department=department)
    give_opinion(actor=speaker(department), at=at, opinion_id=opinion.pk, kind=kind, text=text, conditions=conditions)
    run_case(case_id=case.pk, at=at)


def state(case):
    return Case.objects.get(pk=case.pk).state


def steps(case):
    return list(case.steps.order_by("pk").values_list("kind", flat=True))


def test_three_answer_and_the_fourth_is_silent_which_the_service_takes_for_yes():
    case = lodged_with()
    for department in ("CB", "SSM"):
        give(case, department)
    give(case, "DSSCU", OpinionKind.CONDITIONS, conditions="兩個出口須保持暢通\n標示牌須為雙語")
    assert state(case) == "consulting"
    do_what_is_due(at=LATE)
    run_case(case_id=case.pk, at=LATE)
    assert state(case) == "with_officer"
    assert "opinion_silent_favourable" in steps(case)
    seen = officer_case(actor=LICENSING, at=LATE, reference=case.reference)
    assert {each.department: each.counts_as for each in seen.opinions}["DSPA"] == "favourable"
    assert [each.text for each in seen.conditions] == ["[DSSCU] 兩個出口須保持暢通", "[DSSCU] 標示牌須為雙語"]
    letter = decision_preview(
        actor=LICENSING, at=LATE, reference=case.reference, outcome="approve", reasons=(), note="", conditions=()
    )
    assert "no answer, which counts as favourable" in letter["en"]
    assert "favorável com condições" in letter["pt"].lower()


def test_silence_noted_twice_stands_once():
    case = lodged_with()
    for _ in range(2):
        do_what_is_due(at=LATE)
        run_case(case_id=case.pk, at=LATE)
    assert steps(case).count("opinion_silent_favourable") == 1
    assert steps(case).count("opinion_silent") == 3


def test_conditions_must_be_named_and_are_kept_apart_from_reasons():
    case = lodged_with()
    with pytest.raises(ReasonNeeded):
        give(case, "CB", OpinionKind.CONDITIONS, text="see above")
    assert Opinion.objects.get(case=case, department="CB").kind == ""
    give(case, "CB", OpinionKind.FAVOURABLE, text="fine", conditions="kept from a form that was changed")
    assert Opinion.objects.get(case=case, department="CB").conditions == ""


def test_where_silence_escalates_the_case_waits_for_a_chief():
    case = lodged_with(CB={"silence": "escalate"})
    for department in ("DSSCU", "SSM", "DSPA"):
        give(case, department)
    fire = Opinion.objects.get(case=case, department="CB")
    with pytest.raises(NotNow):
        go_on_without(actor=IAM_CHIEF, at=AT, opinion_id=fire.pk, note="too early")
    do_what_is_due(at=LATE)
    run_case(case_id=case.pk, at=LATE)
    assert state(case) == "consulting"
    assert do_what_is_due(at=LATE) == 0
    with pytest.raises(Refused):
        go_on_without(actor=LICENSING, at=LATE, opinion_id=fire.pk, note="no chief")
    with pytest.raises(NotFound):
        go_on_without(actor=speaker("SSM"), at=LATE, opinion_id=fire.pk, note="not theirs")
    with pytest.raises(ReasonNeeded):
        go_on_without(actor=IAM_CHIEF, at=LATE, opinion_id=fire.pk, note=" ")
    assert Opinion.objects.get(pk=fire.pk).given_at is None
    go_on_without(actor=IAM_CHIEF, at=LATE, opinion_id=fire.pk, note="asked three times")
    with pytest.raises(NotNow):
        go_on_without(actor=IAM_CHIEF, at=LATE, opinion_id=fire.pk, note="again")
    run_case(case_id=case.pk, at=LATE)
    assert state(case) == "with_officer"
    assert "asked three times" not in str(case_view(actor=RESTAURANT, at=LATE, reference=case.reference).timeline)


def test_a_late_opinion_still_counts_where_silence_escalates():
    case = lodged_with(CB={"silence": "escalate"})
    for department in ("DSSCU", "SSM", "DSPA"):
        give(case, department)
    do_what_is_due(at=LATE)
    run_case(case_id=case.pk, at=LATE)
    give(case, "CB", OpinionKind.UNFAVOURABLE, at=LATE, text="no second exit")
    assert state(case) == "with_officer"


@pytest.mark.parametrize("silent", [False, True])
def test_a_binding_department_that_is_against_it_bars_granting(silent):
    case = lodged_with(CB={"binding": True, "silence": "unfavourable"})
    for department in ("DSSCU", "SSM", "DSPA"):
        give(case, department)
    if silent:
        do_what_is_due(at=LATE)
        run_case(case_id=case.pk, at=LATE)
    else:
        give(case, "CB", OpinionKind.UNFAVOURABLE, text="no second exit")
    with pytest.raises(OpinionBinds):
        decide_case(actor=LICENSING, at=LATE, reference=case.reference, outcome="approve")
    assert state(case) == "with_officer"
    decide_case(
        actor=LICENSING,
        at=LATE,
        reference=case.reference,
        outcome="refuse",
        note="no second exit",
        without_hearing="heard_before",
    )
    assert state(case) == "refused"


def test_the_clock_stands_still_for_opinions_where_the_service_says_so():
    load_world()
    republish(SERVICE, lambda content: content["data"]["deadline"].update(waits_for_opinions=True))
    case = example_lodged(SERVICE, "granted", RESTAURANT)
    clock = case_view(actor=RESTAURANT, at=AT, reference=case.reference).clock
    assert (clock.running, clock.waits_for, clock.left) == (False, "departments", 49)
    later = AT + timedelta(days=7)
    for department in ("CB", "DSSCU", "SSM", "DSPA"):
        give(case, department, at=later)
    clock = case_view(actor=RESTAURANT, at=later, reference=case.reference).clock
    assert (clock.running, clock.left, clock.stood_still) == (True, 49, 5)


def test_a_department_that_lets_its_term_pass_does_not_hold_the_clock():
    load_world()

    def change(content):
        content["data"]["deadline"]["waits_for_opinions"] = True
        content["data"]["consult"] = [{"department": "CB", "working_days": 5, "silence": "escalate"}]

    republish(SERVICE, change)
    case = example_lodged(SERVICE, "granted", RESTAURANT)
    do_what_is_due(at=LATE)
    run_case(case_id=case.pk, at=LATE)
    clock = case_view(actor=RESTAURANT, at=LATE, reference=case.reference).clock
    assert (state(case), clock.running) == ("consulting", True)


def test_each_department_sees_its_share_and_no_more():
    case = lodged_with(DSSCU={"sees": ["premises"]})
    seen = officer_case(actor=speaker("DSSCU"), at=AT, reference=case.reference)
    assert [page.id for page in seen.view.journey.visible_pages] == ["premises"]
    assert "floor_plan" not in seen.view.journey.answers
    assert (seen.facts, seen.trace, seen.view.questions) == ({}, {}, ())
    assert not any(step.internal for step in seen.view.timeline)
    whole = officer_case(actor=LICENSING, at=AT, reference=case.reference)
    assert "floor_plan" in whole.view.journey.answers


def test_an_officer_of_two_departments_speaks_for_both_and_sees_both_shares():
    case = lodged_with()
    both = officer(14, "CB", "opinions")
    both = type(both)(
        person_id=14, name=both.name, assurance=3, holder_id="p-14", posts=both.posts | speaker("DSSCU").posts
    )
    first = officer_case(actor=both, at=AT, reference=case.reference).my_opinion
    assert first is not None
    give_opinion(actor=both, at=AT, opinion_id=first.id, kind=OpinionKind.FAVOURABLE, text="")
    second = officer_case(actor=both, at=AT, reference=case.reference)
    assert second.my_opinion is not None
    assert {first.department, second.my_opinion.department} == {"CB", "DSSCU"}
    assert set(second.share) == {"premises", "business", "plans", "works"}


def test_the_board_shows_what_concerns_one_and_who_is_late():
    case = lodged_with(CB={"working_days": 5, "silence": "escalate"})
    give(case, "SSM")
    later = AT + timedelta(days=10)
    do_what_is_due(at=later)
    run_waiting_jobs()
    run_case(case_id=case.pk, at=later)
    for actor in (LICENSING, speaker("CB"), speaker("SSM")):
        (row,) = joint_cases(actor=actor, at=later)
        assert [each.department for each in row.late(later.date())] == ["CB"]
    assert joint_cases(actor=speaker("IC"), at=later) == []
    assert joint_cases(actor=RESTAURANT, at=later) == []
    assert len(joint_cases(actor=LICENSING, at=later, late=True)) == 1
    assert joint_cases(actor=LICENSING, at=later, department="SSM") == []
    assert joint_cases(actor=LICENSING, at=later, department="DSPA", late=True) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_speakers_of_one_department_the_first_stands():
    case = lodged_with()
    opinion = Opinion.objects.get(case=case, department="CB")
    together, told = Barrier(2), []

    def answer(number, kind):
        together.wait()
        try:
            give_opinion(
                actor=officer(number, "CB", "opinions"), at=AT, opinion_id=opinion.pk, kind=kind, text="no second exit"
            )
            told.append("given")
        except AlreadyDecided as already:
            told.append(already.by)
        finally:
            connection.close()

    answers = ((14, OpinionKind.FAVOURABLE), (11, OpinionKind.UNFAVOURABLE))
    threads = [Thread(target=answer, args=each) for each in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opinion.refresh_from_db()
    assert sorted(told) == sorted(["given", opinion.given_by_name])
    assert steps(case).count("opinion_given") == 1
