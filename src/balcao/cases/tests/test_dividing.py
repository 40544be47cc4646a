"""The order of cases and its reasons; reserving, assigning, labels, urgency; lists narrowed and counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.cases.api import (
    AlreadyDecided,
    Narrowing,
    NotTheirs,
    ReasonNeeded,
    ReservedBy,
    add_label,
    assign_case,
    conditions_in,
    counts,
    decide_case,
    end_label,
    labels_of,
    leave_case,
    next_case,
    officer_case,
    queue,
    reserve_case,
    sort_case,
    take_case,
    weigh,
)
from balcao.cases.models import Case, Label, Reservation, Step
from balcao.cases.pressing import complexity_of
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound

CLERK = officer(11, "DSI", "association-register")
SECOND = officer(17, "DSI", "association-register")
CHIEF = officer(13, "DSI", "chief")
STRANGER = officer(12, "IAM", "licensing")
NAME = {"zh-Hant": "急件", "pt": "Pressa", "en": "Rush"}


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def again(case):
    return Case.objects.get(pk=case.pk)


def kinds(case):
    return list(Step.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))


def test_the_score_is_the_sum_of_its_parts_and_the_database_says_the_same(case):
    sort_case(actor=CLERK, at=AT, reference=case.reference, labels=(), urgent=True, reason="Opens on Monday.")
    for days in (0, 40):
        at = AT + timedelta(days=days)
        (row,) = queue(actor=CLERK, at=at)
        said = row.pressing
        assert said is not None
        assert said.score == pytest.approx(said.deadline + said.waiting + said.complexity + said.urgent)
        assert said.score == pytest.approx((at - again(case).pressing_at) / timedelta(days=1))
        assert (said.urgent, said.waited) == (30, days)


def test_a_case_without_a_term_is_taken_as_due_some_time_after_its_lodging(case):
    Case.objects.filter(pk=case.pk).update(deadline_at=None)
    (row,) = queue(actor=CLERK, at=AT)
    assert row.pressing
    assert row.pressing.score == pytest.approx((AT - again(case).pressing_at) / timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"deadline_at": AT}, True),
        ({"lodged_at": AT - timedelta(days=30)}, True),
        ({"complexity": 3}, True),
        ({"urgent_reason": "An old lady waits."}, True),
        ({"deadline_at": AT + timedelta(days=90)}, False),
    ],
)
def test_what_presses_more_comes_first(case, change, first):
    other = with_officer(key="other")
    Case.objects.filter(pk=other.pk).update(**change)
    order = [row.reference for row in queue(actor=CLERK, at=AT)]
    assert order[0] == (other.reference if first else case.reference)
    following = next_case(actor=CLERK, at=AT)
    assert following
    assert following.reference == order[0]


def test_more_answers_and_papers_take_longer():
    assert complexity_of({"a": 1}) == 1
    assert complexity_of({"papers": [1] * 6}) == 2
    assert complexity_of({"rows": [1] * 20}) == 3


def test_a_chief_weighs_otherwise_and_the_order_follows(case):
    before = again(case).pressing_at
    weights = {"deadline_share": 100, "complexity_days": 0, "urgent_days": 5, "assumed_days": 60}
    with pytest.raises(NotFound):
        weigh(actor=CLERK, at=AT, department="DSI", weights=weights)
    assert again(case).pressing_at == before
    for _ in range(2):
        weigh(actor=CHIEF, at=AT, department="DSI", weights=weights)
    run_waiting_jobs()
    assert again(case).pressing_at == again(case).deadline_at


def test_who_reserves_a_case_first_has_it_and_the_other_is_told_who_and_when(case):
    until = reserve_case(actor=CLERK, at=AT, reference=case.reference)
    for act in (
        lambda: reserve_case(actor=SECOND, at=AT, reference=case.reference),
        lambda: decide_case(actor=SECOND, at=AT, reference=case.reference, outcome="approve"),
        lambda: take_case(actor=SECOND, at=AT, reference=case.reference),
        lambda: assign_case(actor=CHIEF, at=AT, reference=case.reference, person_id=11),
    ):
        with pytest.raises(ReservedBy) as told:
            act()
        assert (told.value.by["en"], told.value.since, told.value.until) == ("Vong Chi Hou", AT, until)
    assert (again(case).outcome, again(case).assignee_id) == ("", None)
    assert officer_case(actor=SECOND, at=AT, reference=case.reference).sorting.reserved_until == until
    assert next_case(actor=SECOND, at=AT) is None
    decide_case(actor=CLERK, at=AT, reference=case.reference, outcome="approve")


def test_a_reservation_ends_by_itself_and_can_be_given_up(case):
    until = reserve_case(actor=CLERK, at=AT, reference=case.reference)
    leave_case(actor=SECOND, at=AT, reference=case.reference)
    assert Reservation.objects.count() == 1
    reserve_case(actor=SECOND, at=until, reference=case.reference)
    leave_case(actor=SECOND, at=until, reference=case.reference)
    decide_case(actor=CLERK, at=until, reference=case.reference, outcome="approve")
    with pytest.raises(AlreadyDecided):
        reserve_case(actor=SECOND, at=until, reference=case.reference)


def test_a_stranger_reserves_assigns_and_sorts_nothing(case):
    for act in (
        lambda: reserve_case(actor=STRANGER, at=AT, reference=case.reference),
        lambda: assign_case(actor=STRANGER, at=AT, reference=case.reference, person_id=11),
        lambda: assign_case(actor=CLERK, at=AT, reference=case.reference, person_id=11),
        lambda: sort_case(actor=STRANGER, at=AT, reference=case.reference, labels=(), urgent=True, reason="x"),
        lambda: add_label(actor=CLERK, at=AT, department="DSI", name=NAME, meaning=NAME),
    ):
        with pytest.raises(NotFound):
            act()
    assert not Reservation.objects.exists()
    assert not Label.objects.exists()
    assert (again(case).assignee_id, again(case).urgent_reason) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_has_the_case_and_one_is_told():
    load_world()
    case, start = with_officer(), Barrier(2)

    def try_it(actor):
        start.wait()
        try:
            reserve_case(actor=actor, at=AT, reference=case.reference)
            conditions = "Until June." if actor is CLERK else "Until May."
            decide_case(
                actor=actor, at=AT, reference=case.reference, outcome="approve", conditions=conditions_in(conditions)
            )
            return actor.person_id
        except ReservedBy as told:
            return told.by["en"]
        except AlreadyDecided as told:
            return str(told.by)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(try_it, [CLERK, SECOND]))
    winners = [each for each in said if isinstance(each, int)]
    assert len(winners) == 1
    assert again(case).decided_by == f"p-{winners[0]}"
    assert Step.objects.filter(case=case, kind__startswith="decided_").count() == 1


def test_the_database_keeps_one_reservation_a_case(case):
    reserve_case(actor=CLERK, at=AT, reference=case.reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.create(case=case, person_id=17, since=AT, until=AT + timedelta(minutes=1))


def test_a_chief_gives_a_case_to_an_officer_and_back_to_the_team(case):
    for _ in range(2):
        assign_case(actor=CHIEF, at=AT, reference=case.reference, person_id=11)
    assert again(case).assignee_id == 11
    assign_case(actor=CHIEF, at=AT, reference=case.reference, person_id=None)
    assert again(case).assignee_id is None
    assert kinds(case)[-2:] == ["assigned", "unassigned"]


def test_a_case_is_not_given_to_whose_duty_it_is_not_or_whose_own_it_is(case):
    for number in (12, 1):
        with pytest.raises(NotTheirs):
            assign_case(actor=CHIEF, at=AT, reference=case.reference, person_id=number)
    Case.objects.filter(pk=case.pk).update(lodged_by="p-11")
    with pytest.raises(NotTheirs):
        assign_case(actor=CHIEF, at=AT, reference=case.reference, person_id=11)
    assert again(case).assignee_id is None


def test_urgent_needs_a_reason_and_both_can_be_taken_back(case):
    with pytest.raises(ReasonNeeded):
        sort_case(actor=CLERK, at=AT, reference=case.reference, labels=(), urgent=True, reason="  ")
    assert again(case).urgent_reason == ""
    for urgent in (True, True, False):
        sort_case(actor=CLERK, at=AT, reference=case.reference, labels=(), urgent=urgent, reason="Flood.")
    assert kinds(case)[-2:] == ["urgent", "not_urgent"]
    assert again(case).urgent_reason == ""


def test_labels_are_the_departments_own_and_one_that_ended_stays_where_it_is(case):
    label = add_label(actor=CHIEF, at=AT, department="DSI", name=NAME, meaning=NAME)
    assert add_label(actor=CHIEF, at=AT, department="DSI", name=NAME, meaning=NAME) == label
    foreign = Label.objects.create(department="IAM", name=NAME, meaning=NAME)
    sort_case(actor=CLERK, at=AT, reference=case.reference, labels=[label, foreign.pk], urgent=False, reason="")
    assert again(case).labels == [label]
    end_label(actor=CHIEF, at=AT, label_id=label)
    assert labels_of(frozenset({"DSI"})) == []
    (row,) = queue(actor=CLERK, at=AT, narrowing=Narrowing(label=label))
    assert row.labels[0].name["en"] == "Rush"
    with pytest.raises(NotFound):
        end_label(actor=CHIEF, at=AT, label_id=label)


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        (Narrowing(query="關愛"), True),
        (Narrowing(query="nobody"), False),
        (Narrowing(state="with_officer"), True),
        (Narrowing(state="proposed"), False),
        (Narrowing(age=7), False),
        (Narrowing(term="five_days"), True),
        (Narrowing(term="today"), False),
        (Narrowing(term="overdue"), False),
        (Narrowing(term="none"), False),
        (Narrowing(taken="nobody"), True),
        (Narrowing(taken="me"), False),
        (Narrowing(taken="17"), False),
        (Narrowing(urgent=True), False),
        (Narrowing(service_id="something-else"), False),
    ],
)
def test_a_list_is_narrowed_and_its_count_says_the_same(case, narrowing, found):
    rows = queue(actor=CLERK, at=AT, narrowing=narrowing)
    assert [row.reference for row in rows] == ([case.reference] if found else [])
    assert counts(actor=CLERK, at=AT, kept={"it": ("to_do", narrowing)})["it"] == int(found)


def test_no_filter_shows_what_is_above_ones_clearance(case):
    Case.objects.filter(pk=case.pk).update(clearance=2)
    for narrowing in (Narrowing(taken="nobody"), Narrowing(query=case.reference), Narrowing(state="with_officer")):
        assert queue(actor=CLERK, at=AT, narrowing=narrowing) == []
        assert counts(actor=CLERK, at=AT, kept={"it": ("to_do", narrowing)})["it"] == 0


def test_what_was_kept_of_a_narrowing_is_read_again_and_nonsense_narrows_nothing():
    whole = Narrowing(query="a", state="proposed", term="today", age=30, taken="12", label=4, urgent=True)
    assert Narrowing.read(whole.as_json()) == whole
    assert not Narrowing.read({"state": "x", "term": "y", "age": "31", "taken": "z", "label": "-1"})


def test_what_is_decided_is_not_narrowed_by_a_term_or_by_waiting(case):
    decide_case(actor=CLERK, at=AT, reference=case.reference, outcome="approve")
    nonsense = Narrowing(term="overdue", age=90)
    assert len(queue(actor=CLERK, at=AT, view="done", narrowing=nonsense)) == 1
    assert counts(actor=CLERK, at=AT, kept={"it": ("done", nonsense)})["it"] == 1
