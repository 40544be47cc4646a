"""A whole list decided alike: read in steps, looked at, sent, carried out, however long it is."""

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import Post
from balcao.cases.api import Narrowing, ReasonNeeded, ReservedBy, decide_case, reserve_case
from balcao.cases.models import Case, Reservation, Step
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.audit.api import readings_about
from balcao.kernel.errors import NotFound
from balcao.worklists.api import (
    UNDO,
    NotAlike,
    NotReadYet,
    batch_preview,
    batch_view,
    gather_batch,
    gather_to_assign,
    send_gathered,
    stop_batch,
)
from balcao.worklists.models import Batch, BatchLine
from balcao.worklists.operations import batches, gathering
from balcao.worklists.operations.batches import carry_on
from balcao.worklists.operations.gathering import gather_on

CLERK = officer(11, "DSI", "association-register")
OTHER = officer(13, "DSI", "association-register")
THEN = AT + UNDO
SERVICE = "dsi-association-leadership-certificate"


@pytest.fixture
def cases(db, monkeypatch):
    load_world()
    monkeypatch.setattr(gathering, "AT_ONCE", 2)
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    return [with_officer(key=str(number)) for number in range(5)]


def gather(*, key="once", outcome="approve", service=SERVICE, **more):
    narrowing = Narrowing(service_id=service)
    return gather_batch(actor=CLERK, at=AT, key=key, view="to_do", narrowing=narrowing, outcome=outcome, **more)


def read(batch):
    while gather_on(at=AT, batch_id=batch):
        pass


def view(batch, at=AT):
    return batch_view(actor=CLERK, at=at, batch_id=batch)


def outcomes():
    return list(Case.objects.order_by("pk").values_list("outcome", flat=True))


def test_every_case_of_the_list_is_read_then_decided_once_each(cases):
    batch = gather(note="Minutes agree.")
    assert view(batch).phase == "reading"
    read(batch)
    assert (view(batch).phase, view(batch).total, view(batch).read) == ("ready", 5, 5)
    reference, text = batch_preview(actor=CLERK, at=AT, batch_id=batch)
    assert reference
    assert "Minutes agree." in text["en"]
    for _ in range(2):
        send_gathered(actor=CLERK, at=AT, batch_id=batch)
    assert not carry_on(at=AT, batch_id=batch)
    assert outcomes() == [""] * 5
    for _ in range(4):
        carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve"] * 5
    assert Step.objects.filter(kind="decided_approve").count() == 5
    assert view(batch, THEN).phase == "finished"
    assert len(readings_about(holder_id="e-1")) >= 5


def test_killed_while_reading_it_goes_on_where_it_was(cases, monkeypatch):
    batch = gather()
    assert gather_on(at=AT, batch_id=batch)
    assert gather_on(at=AT, batch_id=batch)

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "alike_cases", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            gather_on(at=AT, batch_id=batch)
    assert view(batch).read == 2
    read(batch)
    assert (view(batch).read, BatchLine.objects.count()) == (5, 5)


def test_what_cannot_be_decided_is_told_before_anything_is_sent(cases):
    batch = gather()
    assert gather_on(at=AT, batch_id=batch)
    decide_case(actor=OTHER, at=AT, reference=cases[0].reference, outcome="refuse", note="No.")
    reserve_case(actor=OTHER, at=AT, reference=cases[1].reference)
    read(batch)
    assert view(batch).problems == {"not_now": 1, "reserved_by": 1}
    assert [line.state for line in view(batch).lines][:2] == ["failed", "failed"]
    assert view(batch).count("waiting") == 3


def test_cases_of_a_list_are_in_nobodys_hand_and_one_taken_meanwhile_is_left(cases):
    batch = gather()
    read(batch)
    send_gathered(actor=CLERK, at=AT, batch_id=batch)
    assert not Reservation.objects.exists()
    reserve_case(actor=OTHER, at=THEN, reference=cases[2].reference)
    Case.objects.filter(pk=cases[3].pk).update(facts={"organs": {"status": "dissolved"}})
    for _ in range(3):
        carry_on(at=THEN, batch_id=batch)
    assert outcomes() == ["approve", "approve", "", "", "approve"]
    assert view(batch, THEN).problems == {"changed": 1, "reserved_by": 1}
    with pytest.raises(ReservedBy):
        decide_case(actor=CLERK, at=THEN, reference=cases[2].reference, outcome="approve")


def test_stopped_while_it_is_read_or_waits_nothing_is_decided(cases):
    batch = gather()
    gather_on(at=AT, batch_id=batch)
    stop_batch(actor=CLERK, at=AT, batch_id=batch)
    assert not gather_on(at=AT, batch_id=batch)
    with pytest.raises(NotReadYet):
        send_gathered(actor=CLERK, at=AT, batch_id=batch)
    second = gather(key="second")
    read(second)
    send_gathered(actor=CLERK, at=AT, batch_id=second)
    stop_batch(actor=CLERK, at=AT, batch_id=second)
    assert not carry_on(at=THEN, batch_id=second)
    assert outcomes() == [""] * 5


def test_nothing_is_sent_before_all_is_read_nor_by_somebody_else(cases):
    batch = gather()
    assert gather() == batch
    with pytest.raises(NotReadYet):
        send_gathered(actor=CLERK, at=AT, batch_id=batch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch).update(takes_effect_at=THEN)
    for act in (send_gathered, batch_view, batch_preview):
        with pytest.raises(NotFound):
            act(actor=OTHER, at=AT, batch_id=batch)


def test_only_a_list_of_one_service_and_a_refusal_with_reasons(cases):
    with pytest.raises(NotAlike):
        gather(service="")
    with pytest.raises(ReasonNeeded):
        gather(outcome="refuse")
    empty = gather(service="dsi-no-such-service")
    read(empty)
    assert view(empty).phase == "ready"
    with pytest.raises(NotAlike):
        send_gathered(actor=CLERK, at=AT, batch_id=empty)


def test_who_lost_the_post_meanwhile_reads_nothing(cases):
    batch = gather()
    gather_on(at=AT, batch_id=batch)
    Post.objects.filter(person_id=11).update(ended_at=AT)
    read(batch)
    assert view(batch).problems == {"not_found": 5}


CHIEF = officer(13, "DSI", "chief")


def give(*, person_id: int | None = 11, actor=CHIEF, key="given"):
    narrowing = Narrowing(service_id=SERVICE)
    return gather_to_assign(actor=actor, at=AT, key=key, view="to_do", narrowing=narrowing, person_id=person_id)


def assignees():
    return list(Case.objects.order_by("pk").values_list("assignee_id", flat=True))


def test_a_whole_list_is_given_to_an_officer_after_two_minutes(cases):
    batch = give()
    assert give() == batch
    read(batch)
    shown = batch_view(actor=CHIEF, at=AT, batch_id=batch)
    assert (shown.phase, shown.total, shown.assigned_to is not None) == ("ready", 5, True)
    assert batch_preview(actor=CHIEF, at=AT, batch_id=batch) == ("", {})
    assert assignees() == [None] * 5
    for _ in range(2):
        send_gathered(actor=CHIEF, at=AT, batch_id=batch)
    assert not carry_on(at=AT, batch_id=batch)
    Case.objects.filter(pk=cases[1].pk).update(lodged_by="p-11")
    reserve_case(actor=CLERK, at=THEN, reference=cases[2].reference)
    for _ in range(4):
        carry_on(at=THEN, batch_id=batch)
    assert assignees() == [11, None, None, 11, 11]
    assert batch_view(actor=CHIEF, at=THEN, batch_id=batch).problems == {"not_theirs": 1, "reserved_by": 1}
    assert not readings_about(holder_id="e-1")


def test_a_list_given_is_stopped_as_if_it_never_was_and_goes_back_to_the_team(cases):
    Case.objects.update(assignee=11)
    batch = give(person_id=None)
    read(batch)
    send_gathered(actor=CHIEF, at=AT, batch_id=batch)
    stop_batch(actor=CHIEF, at=AT, batch_id=batch)
    assert not carry_on(at=THEN, batch_id=batch)
    assert assignees() == [11] * 5
    again = give(person_id=None, key="again")
    read(again)
    send_gathered(actor=CHIEF, at=AT, batch_id=again)
    for _ in range(4):
        carry_on(at=THEN, batch_id=again)
    assert assignees() == [None] * 5


def test_only_a_chief_gives_a_list_and_only_to_their_own(cases):
    for refused in ({"actor": CLERK}, {"person_id": 12}, {"person_id": 999}):
        with pytest.raises(NotFound):
            give(**refused)
    assert not Batch.objects.exists()


def test_killed_while_a_list_is_given_the_rest_is_given_later(cases, monkeypatch):
    batch = give()
    read(batch)
    send_gathered(actor=CHIEF, at=AT, batch_id=batch)
    assert carry_on(at=THEN, batch_id=batch)

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "assign_case", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            carry_on(at=THEN, batch_id=batch)
    assert assignees().count(11) == 2
    for _ in range(3):
        carry_on(at=THEN, batch_id=batch)
    assert assignees() == [11] * 5
    assert Step.objects.filter(kind="assigned").count() == 5
