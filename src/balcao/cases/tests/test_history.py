"""Decisions stay as they were taken, in one line; linked cases are seen from both sides."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from balcao.cases.api import conditions_in, decide_case
from balcao.cases.decision import keep_decision
from balcao.cases.links import link
from balcao.cases.models import Case, CaseLink, Decision
from balcao.cases.proceedings import DecisionKind
from balcao.cases.queries.decisions import decisions_of
from balcao.cases.queries.history import links_of
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.cases.types import LinkKind

pytestmark = pytest.mark.django_db
OFFICER = officer(11, "DSI", "association-register")


@pytest.fixture
def case():
    load_world()
    case = with_officer()
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve", conditions=conditions_in("每月申報"))
    return Case.objects.get(pk=case.pk)


def test_a_decision_is_written_down_as_it_was_taken(case):
    (decision,) = decisions_of(case)
    assert (decision.kind, decision.outcome, decision.route) == (DecisionKind.DECIDED, "approve", "officer")
    assert decision.by_name == OFFICER.name
    assert decision.conditions == ({"text": "每月申報", "met": "lasting", "due_on": None},)
    assert decision.effect_on.isoformat() == "2026-11-23"
    assert Decision.objects.get(case=case).eyes == ["p-11"]


def test_what_the_table_decides_keeps_its_trace():
    load_world()
    case = lodged(certificate_draft(), person(1, "e-1"))
    (decision,) = decisions_of(case)
    assert decision.route == "instant"
    assert decision.trace == case.trace != {}


@pytest.mark.parametrize("change", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_nobody_changes_or_removes_a_decision(case, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Decision.objects.filter(case=case))
    assert Decision.objects.get(case=case).note == ""


def test_decisions_of_a_case_form_one_line(case):
    first = Decision.objects.get(case=case)
    case.decided_at = AT + timedelta(days=1)
    keep_decision(case, kind=DecisionKind.CORRECTED, supersedes=first)
    for clash in (first, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            keep_decision(case, kind=DecisionKind.AMENDED, supersedes=clash)
    assert [each.kind for each in decisions_of(case)] == ["decided", "corrected"]


def test_linked_cases_are_seen_from_both_sides_and_only_among_ones_own(case):
    other = lodged(certificate_draft(key="other"), person(1, "e-1"))
    for _ in range(2):
        link(other, case, LinkKind.RENEWS, actor=OFFICER, at=AT)
    everyone = Case.objects.all()
    (there,), (here,) = links_of(other, among=everyone), links_of(case, among=everyone)
    assert (there.kind, there.inwards, there.case.reference) == ("renews", False, case.reference)
    assert (here.inwards, here.case.reference) == (True, other.reference)
    assert links_of(case, among=Case.objects.none()) == ()
    assert CaseLink.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        link(case, case, LinkKind.PART_OF, actor=OFFICER, at=AT)
