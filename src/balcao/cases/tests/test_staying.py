"""A remedy that suspends keeps what was decided from effect, until it is over; others only where it is ordered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    Condition,
    DecisionKind,
    FourEyes,
    Met,
    NotNow,
    ReasonNeeded,
    Wish,
    decide_case,
    lift_stay,
    order_stay,
    remedies_against,
    withdraw_case,
)
from balcao.cases.models import Case, Stay
from balcao.cases.obliging import oblige
from balcao.cases.operations.running import run_case
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer, republish
from balcao.cases.tests.test_remedies import APPEAL, COMPLAINT
from balcao.cases.tests.test_revising import confirm, fresh, propose
from balcao.documents.api import Standing, documents_of_case, verify_number
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import get_licence, obligations_of
from balcao.licences.models import Obligation
from balcao.licences.queries.due import neglected
from balcao.notices.api import inbox, open_notice

DAY = timedelta(days=1)
HOLDER = person(3, "e-2")
OFFICER = officer(12, "IAM", "licensing")
CHIEF = officer(14, "IAM", "licensing", "chief")
SECOND = officer(17, "IAM", "chief")
LATER = AT + 3 * DAY


def necessary(content):
    basis = {"zh-Hant": "法律", "pt": "lei", "en": "law"}
    content["data"]["appeal"] = {"kind": "necessary", "basis": basis, "confidence": "low"}


def revoked(*, suspends):
    """A renewal that was granted, issued and then revoked by the department."""
    load_world()
    if suspends:
        republish("iam-catering-licence-renewal", necessary)
    case = renewal_with_officer()
    deciding, chief = (officer(number, "IAM", case.duty, *more) for number, more in ((12, ()), (14, ("chief",))))
    decide_case(actor=deciding, at=AT, reference=case.reference, outcome="approve")
    run_waiting_jobs()
    assert fresh(case).outcome == "approve"
    what = Wish(kind=DecisionKind.REVOKED, why="廚房與圖則不符")
    propose(fresh(case), what, actor=deciding, without_hearing="urgent")
    confirm(case, actor=chief)
    run_waiting_jobs()
    return fresh(case)


@pytest.fixture
def case(db):
    return revoked(suspends=True)


def objected(case, service=APPEAL, at=LATER):
    from balcao.cases.operations.running import run_case
    from balcao.cases.testing import lodged
    from balcao.cases.tests.test_remedies import begun

    appeal = lodged(begun(case, service, at=at, actor=HOLDER), HOLDER, at=at, run=False)
    run_case(case_id=appeal.pk, at=at)
    return fresh(appeal)


def until(case, at=LATER):
    return get_licence(actor=system_actor(), at=at, number=case.licence_number).valid_until


def standing(case):
    (document,) = [each for each in documents_of_case(case_reference=case.reference) if each.kind == "licence"]
    return verify_number(number=document.number, code=document.code, at=LATER)


def test_a_necessary_appeal_suspends_and_its_refusal_brings_the_decision_alive(case):
    before = until(case)
    assert standing(case).standing is Standing.REVOKED
    appeal = objected(case)
    assert until(case) > before
    assert standing(case).standing is Standing.IN_FORCE
    assert "objected to" in standing(case).hold.why["en"]
    decide_case(actor=SECOND, at=LATER, reference=appeal.reference, outcome="refuse", reasons=("unfounded",))
    run_waiting_jobs()
    assert until(case) == before
    assert standing(case).standing is Standing.REVOKED
    assert list(fresh(case).steps.filter(kind__startswith="stay_").values_list("kind", flat=True)) == [
        "stay_begun",
        "stay_ended",
    ]


def test_withdrawn_it_suspends_no_more(case):
    before = until(case)
    appeal = objected(case)
    withdraw_case(actor=HOLDER, at=LATER, reference=appeal.reference)
    withdraw_case(actor=HOLDER, at=LATER, reference=appeal.reference)
    assert until(case) == before
    assert not Stay.objects.filter(until_at=None).exists()


def test_granted_the_revocation_never_was(case):
    appeal = objected(case)
    renewed = until(case)
    decide_case(actor=SECOND, at=LATER, reference=appeal.reference, outcome="approve", reasons=("facts_wrong",))
    run_waiting_jobs()
    assert (fresh(case).outcome, until(case)) == ("approve", renewed)
    assert not Stay.objects.filter(until_at=None).exists()
    last = documents_of_case(case_reference=case.reference)[-1]
    assert verify_number(number=last.number, code=last.code, at=LATER).standing is Standing.IN_FORCE


def test_two_remedies_that_suspend_end_with_the_last(case):
    before = until(case)
    complaint, appeal = objected(case, COMPLAINT), objected(case)
    withdraw_case(actor=HOLDER, at=LATER, reference=complaint.reference)
    assert until(case) > before
    withdraw_case(actor=HOLDER, at=LATER, reference=appeal.reference)
    assert until(case) == before


def test_a_correction_while_it_is_appealed_leaves_it_suspended(case):
    before = until(case)
    appeal = objected(case)
    correction = Wish(kind=DecisionKind.CORRECTED, why="誤寫", note="更正後的理由")
    assert propose(case, correction, actor=officer(12, "IAM", case.duty), at=LATER) in (DecisionKind.CORRECTED, None)
    run_waiting_jobs()
    assert until(case) > before
    withdraw_case(actor=HOLDER, at=LATER, reference=appeal.reference)
    assert until(case) == before


def test_the_notice_and_the_page_say_what_holds(case):
    body = next(
        open_notice(actor=HOLDER, at=LATER, notice_id=each.id).body["en"]
        for each in inbox(actor=HOLDER, at=LATER)
        if each.case_reference == case.reference and each.legal
    )
    assert "has no effect meanwhile" in body
    assert "Administrative Court" not in body
    ways = remedies_against(actor=HOLDER, at=LATER, reference=case.reference).ways
    assert {each.id: each.suspends for each in ways} == {"complaint": True, "appeal": True}


def test_an_optional_appeal_suspends_only_where_a_chief_orders_it(db):
    case = revoked(suspends=False)
    before, given = until(case), {"at": LATER, "reference": case.reference}
    chief = officer(14, "IAM", case.duty, "chief")
    with pytest.raises(NotNow):
        order_stay(actor=chief, why="損害難以彌補", **given)
    appeal = objected(case)
    assert until(case) == before
    with pytest.raises(FourEyes):
        order_stay(actor=officer(12, "IAM", case.duty), why="x", **given)
    with pytest.raises(NotFound):
        order_stay(actor=officer(13, "DSI", "chief"), why="x", **given)
    with pytest.raises(ReasonNeeded):
        order_stay(actor=chief, why=" ", **given)
    assert not Stay.objects.exists()
    order_stay(actor=chief, why="損害難以彌補", **given)
    order_stay(actor=chief, why="損害難以彌補", **given)
    assert until(case) > before
    lift_stay(actor=chief, why="已提供擔保不足", **given)
    assert until(case) == before
    with pytest.raises(NotNow):
        lift_stay(actor=chief, why="x", **given)
    order_stay(actor=chief, why="再次", **given)
    decide_case(actor=SECOND, at=LATER, reference=appeal.reference, outcome="refuse", reasons=("unfounded",))
    run_waiting_jobs()
    assert until(case) == before  # an order lasts no longer than what is objected


def test_the_database_keeps_one_stay_for_each_ground(case):
    objected(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(decision=in_force(case), since_at=LATER)
    assert Case.objects.filter(pk=case.pk).exists()


def conditioned():
    """A renewal that was granted, and under a condition with a day since its department changed it."""
    load_world()
    republish("iam-catering-licence-renewal", necessary)
    case = renewal_with_officer()
    deciding, chief = OFFICER, officer(14, "IAM", case.duty, "chief")
    decide_case(actor=deciding, at=AT, reference=case.reference, outcome="approve", conditions=[OLD])
    run_waiting_jobs()
    what = Wish(kind=DecisionKind.AMENDED, why="噪音投訴", conditions=f"{OLD.text}\n{NEW.text}", days=(NEW,))
    propose(fresh(case), what, actor=deciding, without_hearing="urgent")
    confirm(case, actor=chief)
    run_waiting_jobs()
    return fresh(case)


OLD_DAY, NEW_DAY = date(2027, 1, 4), date(2027, 1, 8)
OLD = Condition("每年交消防報告", Met.PROOF, OLD_DAY)
NEW = Condition("安裝隔音設備", Met.PROOF, NEW_DAY)


def owed(case, at):
    found = obligations_of(actor=HOLDER, at=at, number=case.licence_number)
    return {each.name["pt"]: each for each in found if each.key.startswith("condition:")}


@pytest.mark.django_db
def test_the_term_of_what_the_stayed_decision_asks_for_waits_and_goes_on_with_the_days_left():
    case = conditioned()
    appeal = objected(case)
    after = AT + 60 * DAY
    assert (owed(case, after)[NEW.text].rests, owed(case, after)[NEW.text].overdue) == (True, False)
    assert owed(case, after)[OLD.text].overdue  # another decision asked for it
    assert not any("隔音" in str(each) for each in neglected_names(after))
    oblige(case, case.licence_number, actor=system_actor("IAM").acting_for("e-2"), at=LATER + DAY)
    withdraw_case(actor=HOLDER, at=LATER + 10 * DAY, reference=appeal.reference)
    assert owed(case, after)[NEW.text].due_on == NEW_DAY + 10 * DAY
    assert not owed(case, after)[NEW.text].rests
    oblige(case, case.licence_number, actor=system_actor("IAM").acting_for("e-2"), at=LATER + 12 * DAY)
    assert owed(case, after)[NEW.text].due_on == NEW_DAY + 10 * DAY


def neglected_names(at):
    return [Obligation.objects.get(pk=each).name for each in neglected(at=at)]


@pytest.mark.django_db
def test_what_the_stayed_decision_came_to_only_later_waits_too():
    case = conditioned()
    Obligation.objects.filter(name__pt=NEW.text).delete()
    objected(case)
    oblige(case, case.licence_number, actor=system_actor("IAM").acting_for("e-2"), at=LATER + DAY)
    assert owed(case, LATER + DAY)[NEW.text].rests


@pytest.mark.django_db
def test_a_decision_in_its_place_ends_the_waiting_and_what_it_drops_is_not_owed():
    case = conditioned()
    appeal = objected(case)
    given = {"reference": appeal.reference, "outcome": "approve", "note": "部分有理", "conditions": [NEW]}
    decide_case(actor=SECOND, at=LATER + 5 * DAY, **given)
    run_case(case_id=appeal.pk, at=LATER + 5 * DAY)
    run_case(case_id=case.pk, at=LATER + 5 * DAY)
    now = owed(case, LATER + 5 * DAY)
    assert (now[NEW.text].rests, now[NEW.text].due_on) == (False, NEW_DAY + 5 * DAY)
    assert not now[OLD.text].open


@pytest.mark.django_db
def test_while_a_revocation_is_stayed_its_conditions_are_owed_again():
    case = conditioned()
    what = Wish(kind=DecisionKind.REVOKED, why="廚房與圖則不符")
    propose(case, what, actor=OFFICER, at=LATER, without_hearing="urgent")
    confirm(case, actor=officer(14, "IAM", case.duty, "chief"), at=LATER)
    run_case(case_id=case.pk, at=LATER)
    assert not any(each.open for each in owed(case, LATER).values())
    appeal = objected(fresh(case), at=LATER + 2 * DAY)
    assert [each.due_on for each in owed(case, LATER + 2 * DAY).values()] == [
        OLD_DAY + 2 * DAY,
        NEW_DAY + 2 * DAY,
    ]
    withdraw_case(actor=HOLDER, at=LATER + 4 * DAY, reference=appeal.reference)
    assert not any(each.open for each in owed(case, LATER + 4 * DAY).values())
