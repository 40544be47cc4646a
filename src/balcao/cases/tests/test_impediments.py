"""An officer who must not decide a case never meets it; their own word is enough, and a chief may lift that."""

import pytest

from balcao.cases.api import (
    VIEWS,
    AlreadyDecided,
    ReasonNeeded,
    decide_case,
    declare_impediment,
    lift_impediment,
    officer_case,
    queue,
    take_case,
)
from balcao.cases.models import Case, Step
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.dividing import officers_for
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.entities.api import declare_interest
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def vong():
    return officer(11, "DSI", "association-register")


def ng():
    return officer(13, "DSI", "chief")


def sees(actor, case):
    return cases_of_duty(actor, AT).filter(pk=case.pk).exists()


def test_the_case_of_kin_is_not_there_in_queue_page_or_assignment(case):
    assert sees(vong(), case)
    declare_interest(
        actor=vong(), at=AT, holder_id="p-1", relation="parent", since_on=macau_date(AT)
    )  # the president of the association
    assert not sees(vong(), case)
    assert sees(ng(), case)
    for view in VIEWS:
        assert case.reference not in str(queue(actor=vong(), at=AT, view=view))
    for act in (officer_case, take_case):
        with pytest.raises(NotFound):
            act(actor=vong(), at=AT, reference=case.reference)
    assert 11 not in officers_for(case, AT)


def test_ones_own_word_moves_the_case_on_at_once(case):
    take_case(actor=vong(), at=AT, reference=case.reference)
    with pytest.raises(ReasonNeeded):
        declare_impediment(actor=vong(), at=AT, reference=case.reference, reason=" ")
    declare_impediment(actor=vong(), at=AT, reference=case.reference, reason="My neighbour's association")
    case.refresh_from_db()
    assert (case.assignee_id, case.barred) == (None, ["p-11"])
    assert not sees(vong(), case)
    assert 11 not in officers_for(case, AT)
    with pytest.raises(NotFound):
        declare_impediment(actor=vong(), at=AT, reference=case.reference, reason="again")
    shown = officer_case(actor=ng(), at=AT, reference=case.reference)
    assert [(each.person_id, each.reason) for each in shown.impediments] == [(11, "My neighbour's association")]
    assert shown.may_lift
    assert Step.objects.get(case=case, kind="impediment").internal


def test_a_chief_lifts_it_with_a_reason_and_nobody_else_does(case):
    declare_impediment(actor=vong(), at=AT, reference=case.reference, reason="Perhaps")
    lift = {"at": AT, "reference": case.reference, "person_id": 11}
    for stranger in (vong(), officer(17, "DSI", "association-register"), officer(14, "DST", "chief")):
        with pytest.raises(NotFound):
            lift_impediment(actor=stranger, reason="x", **lift)
    with pytest.raises(ReasonNeeded):
        lift_impediment(actor=ng(), reason="", **lift)
    lift_impediment(actor=ng(), reason="No interest of his", **lift)
    with pytest.raises(NotFound):
        lift_impediment(actor=ng(), reason="again", **lift)
    assert sees(vong(), case)


def test_who_is_barred_by_law_is_not_let_in_by_a_chief(case):
    Case.objects.filter(pk=case.pk).update(barred=["p-11"])
    with pytest.raises(NotFound):
        lift_impediment(actor=ng(), at=AT, reference=case.reference, person_id=11, reason="x")


def test_after_the_decision_it_is_too_late(case):
    decide_case(actor=vong(), at=AT, reference=case.reference, outcome="approve", reasons=["term_running"])
    case.refresh_from_db()
    assert case.outcome
    with pytest.raises(AlreadyDecided):
        declare_impediment(actor=vong(), at=AT, reference=case.reference, reason="Too late")
