"""The same decision for many cases: stopped in time, carried out one by one, told what could not be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from balcao.accounts.models import Post
from balcao.cases.api import AlreadyDecided, ReasonNeeded, ReservedBy, alike_cases, decide_case
from balcao.cases.models import Case, Reservation, Step
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.worklists.api import UNDO, NotAlike, TooLateToStop, batch_view, send_batch, stop_batch
from balcao.worklists.models import Batch, BatchLine
from balcao.worklists.operations.batches import carry_on

CLERK = officer(11, "DSI", "association-register")
OTHER = officer(13, "DSI", "association-register")
STRANGER = officer(12, "IAM", "licensing")
THEN = AT + UNDO


@pytest.fixture
def cases(db):
    load_world()
    return [with_officer(key=str(number)) for number in range(3)]


def seen_of(cases, actor=CLERK):
    found = alike_cases(actor=actor, at=AT, references=[case.reference for case in cases])
    return {each.reference: each.seen for each in found}


def send(cases, *, key="once", actor=CLERK, outcome="approve", seen=None, **more):
    seen = seen_of(cases) if seen is None else seen
    return send_batch(actor=actor, at=AT, key=key, seen=seen, outcome=outcome, **more)


def outcomes():
    return list(Case.objects.order_by("pk").values_list("outcome", flat=True))


def lines(batch):
    return [(each.state, each.problem) for each in batch_view(actor=CLERK, at=THEN, batch_id=batch).lines]


def test_each_case_is_decided_with_its_own_record_once_the_while_is_over(cases):
    batch = send(cases, note="Minutes agree.")
    assert not carry_on(at=AT, batch_id=batch)
    assert outcomes() == ["", "", ""]
    for _ in range(2):
        assert not carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve"] * 3
    for case in Case.objects.all():
        assert (case.note, case.decided_by, case.route) == ("Minutes agree.", "p-11", "officer")
        assert Step.objects.filter(case=case, kind="decided_approve").count() == 1
    assert batch_view(actor=CLERK, at=THEN, batch_id=batch).phase == "finished"
    assert not Reservation.objects.exists()


def test_what_is_looked_at_before_is_a_reading_its_holder_sees(cases):
    before = len(readings_about(holder_id="e-1"))
    seen_of(cases)
    assert len(readings_about(holder_id="e-1")) == before + 3


def test_sent_twice_it_is_one_batch(cases):
    assert send(cases) == send(cases)
    assert Batch.objects.count() == 1


def test_stopped_in_time_nothing_was_ever_decided_and_others_may(cases):
    batch = send(cases)
    with pytest.raises(ReservedBy):
        decide_case(actor=OTHER, at=AT, reference=cases[0].reference, outcome="approve")
    for _ in range(2):
        stop_batch(actor=CLERK, at=AT, batch_id=batch)
    assert not carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["", "", ""]
    decide_case(actor=OTHER, at=THEN, reference=cases[0].reference, outcome="approve")


def test_stopped_half_way_the_rest_stays_as_it_was(cases, monkeypatch):
    monkeypatch.setattr("balcao.worklists.operations.batches.AT_ONCE", 1)
    batch = send(cases)
    assert carry_on(at=THEN, batch_id=batch)
    stop_batch(actor=CLERK, at=THEN, batch_id=batch)
    assert not carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve", "", ""]
    assert [state for state, _ in lines(batch)] == ["done", "waiting", "waiting"]


def test_what_is_decided_cannot_be_stopped(cases):
    batch = send(cases)
    carry_on(at=THEN, batch_id=batch)
    with pytest.raises(TooLateToStop):
        stop_batch(actor=CLERK, at=THEN, batch_id=batch)


def test_a_case_that_changed_since_it_was_seen_is_left_and_told(cases):
    batch = send(cases)
    Case.objects.filter(pk=cases[1].pk).update(facts={"organs": {"status": "dissolved"}})
    carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve", "", "approve"]
    assert lines(batch)[1] == ("failed", "changed")


def test_what_another_has_decided_fails_at_once_and_says_who(cases):
    decide_case(actor=OTHER, at=AT, reference=cases[0].reference, outcome="approve", note="Mine.")
    batch = send(cases)
    line = batch_view(actor=CLERK, at=AT, batch_id=batch).lines[0]
    assert (line.state, line.problem, line.by) == ("failed", "already_decided", "officer 13")
    carry_on(at=THEN, batch_id=batch)
    assert list(Case.objects.order_by("pk").values_list("decided_by", flat=True)) == ["p-13", "p-11", "p-11"]


def test_who_lost_the_post_meanwhile_decides_nothing(cases):
    batch = send(cases)
    Post.objects.filter(person_id=11).update(ended_at=AT)
    carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["", "", ""]
    assert {problem for _, problem in lines(batch)} == {"changed"}


def test_a_worker_killed_half_way_goes_on_where_it_was(cases, monkeypatch):
    batch = send(cases)

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("balcao.worklists.operations.batches.decide_case", killed)
        with pytest.raises(KeyboardInterrupt):
            carry_on(at=THEN, batch_id=batch)
    assert set(lines(batch)) == {("waiting", "")}
    carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve"] * 3


def test_refusing_needs_reasons_and_nothing_or_strangers_cases_make_no_batch(cases):
    with pytest.raises(ReasonNeeded):
        send(cases, outcome="refuse")
    with pytest.raises(NotAlike):
        send(cases, seen={})
    with pytest.raises(NotAlike):
        send(cases, actor=STRANGER)
    assert not Batch.objects.exists()
    assert not Reservation.objects.exists()


def test_a_batch_is_only_its_senders(cases):
    batch = send(cases)
    with pytest.raises(NotFound):
        batch_view(actor=OTHER, at=AT, batch_id=batch)
    with pytest.raises(NotFound):
        stop_batch(actor=OTHER, at=AT, batch_id=batch)


@pytest.mark.django_db(transaction=True)
def test_of_two_batches_over_the_same_cases_each_case_is_in_one():
    load_world()
    cases, start = [with_officer(key=str(number)) for number in range(4)], Barrier(2)

    def try_it(actor):
        seen = seen_of(cases, actor)
        start.wait()
        try:
            return send(cases, actor=actor, key=f"by {actor.person_id}", seen=seen)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        batches = list(pool.map(try_it, [CLERK, OTHER]))
    for batch in batches:
        carry_on(at=THEN + timedelta(seconds=1), batch_id=batch)
    run_waiting_jobs()
    assert sorted(BatchLine.objects.values_list("state", flat=True)) == ["done"] * 4 + ["failed"] * 4
    assert Step.objects.filter(kind="decided_approve").count() == 4
    with pytest.raises(AlreadyDecided):
        decide_case(actor=CLERK, at=THEN, reference=cases[0].reference, outcome="refuse", note="x")
