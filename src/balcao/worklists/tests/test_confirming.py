"""Proposals confirmed together: each by its own facts, never by who stands behind it, stopped in time."""

from datetime import timedelta

import pytest

from balcao.cases.api import CONFIRM, alike_cases, decide_case, proposals, return_proposal
from balcao.cases.models import Case
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.worklists.api import UNDO, NotAlike, batch_view, send_batch, stop_batch
from balcao.worklists.operations.batches import carry_on

CLERK = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")
THEN = AT + UNDO


def _lodged(key):
    actor, service = person(2, "e-3"), "dsi-association-leadership-update"
    example = get_published(service, at=AT).definition.examples["granted"]
    return lodged(drafted(service, actor, answers=example.answers, facts=example.facts, key=key), actor)


@pytest.fixture
def proposed(db):
    load_world()
    found = []
    for outcome in ("approve", "refuse"):
        case = _lodged(outcome)
        decide_case(
            actor=CLERK,
            at=AT,
            reference=case.reference,
            outcome=outcome,
            note=f"Because {outcome}.",
            without_hearing="urgent",
        )
        found.append(case.reference)
    return found


def send(references, *, actor=CHIEF, seen=None):
    found = alike_cases(actor=actor, at=AT, references=references, outcome=CONFIRM)
    return send_batch(actor=actor, at=AT, key="k", seen=seen or {e.reference: e.seen for e in found}, outcome=CONFIRM)


def test_each_is_decided_by_its_own_proposal(proposed):
    assert [each.reference for each in proposals(actor=CHIEF, at=AT)] == proposed
    batch = send(proposed)
    assert not carry_on(at=THEN, batch_id=batch)
    decided = Case.objects.order_by("pk").values_list("outcome", "note", "decided_by")
    assert list(decided) == [("approve", "Because approve.", "p-13"), ("refuse", "Because refuse.", "p-13")]


def test_who_proposed_confirms_nothing(proposed):
    assert proposals(actor=CLERK, at=AT) == []
    batch = send(proposed, actor=CLERK)
    carry_on(at=THEN, batch_id=batch)
    assert {each.problem for each in batch_view(actor=CLERK, at=THEN, batch_id=batch).lines} == {"four_eyes"}
    assert set(Case.objects.values_list("state", flat=True)) == {"proposed"}


def test_stopped_in_time_they_still_wait(proposed):
    batch = send(proposed)
    stop_batch(actor=CHIEF, at=AT + timedelta(seconds=30), batch_id=batch)
    carry_on(at=THEN, batch_id=batch)
    assert len(proposals(actor=CHIEF, at=THEN)) == 2


def test_a_proposal_that_changed_after_it_was_looked_at_is_not_confirmed(proposed):
    looked = {e.reference: e.seen for e in alike_cases(actor=CHIEF, at=AT, references=proposed, outcome=CONFIRM)}
    return_proposal(actor=CHIEF, at=AT, reference=proposed[0], note="Which minutes?")
    decide_case(actor=CLERK, at=AT, reference=proposed[0], outcome="approve", note="The other minutes.")
    batch = send(proposed, seen=looked)
    carry_on(at=THEN, batch_id=batch)
    lines = {each.reference: each.problem for each in batch_view(actor=CHIEF, at=THEN, batch_id=batch).lines}
    assert lines == {proposed[0]: "changed", proposed[1]: ""}


def test_what_is_nobodys_business_is_no_batch(proposed):
    with pytest.raises(NotAlike):
        send(proposed, actor=officer(12, "IAM", "chief"), seen=dict.fromkeys(proposed, ""))
