"""Running cases go on by a newer process: proposed, agreed to by another, one by one, each once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from balcao.cases import jobs
from balcao.cases.api import case_view, decide_case, officer_case, withdraw_case
from balcao.cases.models import CarriedCase, CarryOver, Case, Step
from balcao.cases.operations import carrying_over
from balcao.cases.operations.carrying_over import (
    CarryOverFourEyes,
    CarryOverNeedsWhy,
    CarryOverSettled,
    CarryOverUnderWay,
    NothingToCarry,
    agree_to_carry_over,
    carry_some,
    propose_carry_over,
    return_carry_over,
)
from balcao.cases.process import steps_waiting
from balcao.cases.queries.carrying_over import carrying_view
from balcao.cases.testing import AT, CERTIFICATE, load_world, officer, person, with_officer
from balcao.cases.testing import republish as publish_again
from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
OWNER = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "chief")
STRANGER = officer(12, "IAM", "chief")


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def newer(*replaced, **moved):
    """Publish the service with its process written otherwise."""

    def change(content):
        for before, after in replaced:
            assert before in content["process"]
            content["process"] = content["process"].replace(before, after)
        content["data"]["moved_steps"] = moved

    publish_again(CERTIFICATE, change)


RENAMED = ('"by_officer"', '"by_clerk"')


def propose(actor=OWNER, why="Also told at the end"):
    return propose_carry_over(actor=actor, at=AT, service_id=CERTIFICATE, why=why)


def agree(number, actor=CHIEF):
    agree_to_carry_over(actor=actor, at=AT, carry_over_id=number)


def lines():
    return dict(CarriedCase.objects.values_list("case__reference", "state"))


def kept():
    return [list(kind.objects.order_by("pk").values()) for kind in (Case, Step)]


def test_a_running_case_keeps_its_process_until_it_is_carried_over():
    case = with_officer()
    newer(RENAMED, by_officer="by_clerk")
    (alike,) = carrying_view(actor=OWNER, at=AT, service_id=CERTIFICATE).older
    assert (alike.references, alike.standing.steps, alike.standing.to) == (
        (case.reference,),
        ("by_officer",),
        ("by_clerk",),
    )
    decide_case(actor=OWNER, at=AT, reference=case.reference, outcome="approve")
    run_waiting_jobs()
    case.refresh_from_db()
    assert (case.state, case.process_version_id) == ("granted", None)


def test_each_case_goes_on_where_it_stood_and_says_so():
    cases = [with_officer(key=key) for key in "ab"]
    clocks = [(each.clock_days, each.clock_since, each.deadline_at) for each in cases]
    newer(RENAMED, by_officer="by_clerk")
    before, number = cases[0].version_id, propose()
    assert lines() == {each.reference: "waiting" for each in cases}
    assert not Step.objects.filter(kind="carried_over").exists()
    agree(number)
    run_waiting_jobs()
    for each in cases:
        each.refresh_from_db()
    assert [(each.clock_days, each.clock_since, each.deadline_at) for each in cases] == clocks
    assert lines() == {each.reference: "carried" for each in cases}
    after = CarryOver.objects.get().version_id
    assert {each.process_version_id for each in cases} == {after} != {before}
    assert {each.version_id for each in cases} == {before}
    view = case_view(actor=person(1, "e-1"), at=AT, reference=cases[0].reference)
    (step,) = [each for each in view.timeline if each.kind == "carried_over"]
    assert (step.data["from"], step.data["to"]) == (before, after)
    entry = Entry.objects.get(event="cases:process:carried_over", subject=f"case:{cases[0].reference}")
    assert (entry.data["from"], entry.data["to"]) == (before, after)
    decide_case(actor=OWNER, at=AT, reference=cases[0].reference, outcome="approve")
    run_waiting_jobs()
    cases[0].refresh_from_db()
    assert cases[0].state == "granted"
    assert cases[0].finished_at


def test_a_step_that_is_gone_is_named_and_its_case_stays():
    case = with_officer()
    newer(RENAMED)
    (alike,) = carrying_view(actor=OWNER, at=AT, service_id=CERTIFICATE).older
    assert (alike.standing.problem, alike.standing.lacking) == ("step_gone", ("by_officer",))
    before = kept()
    with pytest.raises(NothingToCarry):
        propose()
    assert kept() == before
    assert not CarryOver.objects.exists()
    assert officer_case(actor=OWNER, at=AT, reference=case.reference)


def test_a_case_that_nobody_would_decide_any_more_stays():
    with_officer()
    newer(
        ('name="officer_decision"', 'name="refund"'),
        ("bpmn:userTask", "bpmn:serviceTask"),
    )
    (alike,) = carrying_view(actor=OWNER, at=AT, service_id=CERTIFICATE).older
    assert alike.standing.problem == "undecided"


def test_a_process_that_does_what_the_application_lacks_is_refused():
    with_officer()
    newer(('id="make" name="issue"', 'id="make" name="inspect"'))
    (alike,) = carrying_view(actor=OWNER, at=AT, service_id=CERTIFICATE).older
    assert alike.standing.problem == "misfit"
    assert "inspection" in alike.standing.lacking[0]


def test_what_is_published_with_the_same_process_carries_nothing():
    with_officer()
    publish_again(CERTIFICATE, lambda content: content["data"].update(supplement_days=9))
    view = carrying_view(actor=OWNER, at=AT, service_id=CERTIFICATE)
    assert (view.current, view.older) == (1, ())


def test_who_proposes_does_not_agree_and_a_stranger_knows_nothing_of_it():
    with_officer()
    newer(RENAMED, by_officer="by_clerk")
    number = propose()
    before = kept()
    with pytest.raises(CarryOverFourEyes):
        agree(number, OWNER)
    for act in (lambda: agree(number, STRANGER), lambda: propose(STRANGER)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        carrying_view(actor=STRANGER, at=AT, service_id=CERTIFICATE)
    with pytest.raises(CarryOverUnderWay):
        propose(CHIEF)
    run_waiting_jobs()
    assert kept() == before
    assert set(lines().values()) == {"waiting"}


def test_it_needs_words_and_may_be_taken_back_by_who_proposed_it():
    with_officer()
    newer(RENAMED, by_officer="by_clerk")
    with pytest.raises(CarryOverNeedsWhy):
        propose(why=" ")
    number, before = propose(), kept()
    with pytest.raises(CarryOverNeedsWhy):
        return_carry_over(actor=OWNER, at=AT, carry_over_id=number, note="")
    return_carry_over(actor=OWNER, at=AT, carry_over_id=number, note="Not yet")
    with pytest.raises(CarryOverSettled):
        agree(number)
    assert not carry_some(at=AT, carry_over_id=number)
    assert kept() == before
    assert propose(CHIEF) != number


def test_a_case_that_went_on_meanwhile_stays_as_it_is():
    gone, decided = with_officer(key="a"), with_officer(key="b")
    newer(RENAMED, by_officer="by_clerk")
    number = propose()
    withdraw_case(actor=person(1, "e-1"), at=AT, reference=gone.reference)
    decide_case(actor=OWNER, at=AT, reference=decided.reference, outcome="approve")
    run_waiting_jobs()
    agree(number)
    run_waiting_jobs()
    assert dict(CarriedCase.objects.values_list("case__reference", "problem")) == {
        gone.reference: "moved_on",
        decided.reference: "moved_on",
    }


def test_killed_half_way_it_goes_on_and_twice_is_once(monkeypatch):
    cases = [with_officer(key=key) for key in "abc"]
    newer(RENAMED, by_officer="by_clerk")
    number = propose()
    agree(number)
    monkeypatch.setattr(carrying_over, "AT_ONCE", 1)
    real, calls = carrying_over._note, []

    def killed(*args):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        real(*args)

    monkeypatch.setattr(carrying_over, "_note", killed)
    assert carry_some(at=AT, carry_over_id=number)
    with pytest.raises(SystemExit):
        carry_some(at=AT, carry_over_id=number)
    assert sorted(lines().values()) == ["carried", "waiting", "waiting"]
    assert Case.objects.exclude(process_version=None).count() == 1
    jobs.carry_over_left_behind(timestamp=int(AT.timestamp()))
    run_waiting_jobs()
    before = kept()
    assert not carry_some(at=AT, carry_over_id=number)
    assert kept() == before
    assert Step.objects.filter(kind="carried_over").count() == len(cases)
    assert CarryOver.objects.get().finished_at


def test_it_is_carried_over_again_by_what_it_was_carried_to():
    case = with_officer()
    newer(RENAMED, by_officer="by_clerk")
    agree(propose())
    run_waiting_jobs()
    newer(('"by_clerk"', '"by_someone"'), by_clerk="by_someone")
    agree(propose(CHIEF), OWNER)
    run_waiting_jobs()
    assert Step.objects.filter(case=case, kind="carried_over").count() == 2
    decide_case(actor=OWNER, at=AT, reference=case.reference, outcome="refuse", note="No")
    run_waiting_jobs()
    case.refresh_from_db()
    assert case.state in ("refused", "hearing")


def test_a_case_that_is_the_second_officers_own_stays():
    with_officer()
    newer(RENAMED, by_officer="by_clerk")
    number = propose()
    agree(number, officer(1, "DSI", "chief"))
    run_waiting_jobs()
    assert list(CarriedCase.objects.values_list("state", "problem")) == [("stays", "not_seen")]
    assert not Case.objects.exclude(process_version=None).exists()


def test_a_case_whose_process_was_not_begun_yet_begins_by_the_newer_one():
    case = with_officer()
    Case.objects.filter(pk=case.pk).update(process_state=None)
    newer(RENAMED)
    agree(propose())
    run_waiting_jobs()
    case.refresh_from_db()
    assert steps_waiting(case.process_state or {}) == ("by_clerk",)


@pytest.mark.django_db(transaction=True)
def test_two_chiefs_agree_at_once_and_it_is_done_once():
    with_officer()
    newer(RENAMED, by_officer="by_clerk")
    number, together, ends = propose(), Barrier(2), []

    def one(actor):
        together.wait()
        try:
            agree(number, actor)
            ends.append("done")
        except CarryOverSettled:
            ends.append("late")
        finally:
            connection.close()

    both = [Thread(target=one, args=(officer(each, "DSI", "chief"),)) for each in (13, 14)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(ends) == ["done", "late"]
    run_waiting_jobs()
    assert Step.objects.filter(kind="carried_over").count() == 1
