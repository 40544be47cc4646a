"""Keeping a part of a deposit is a decision: heard, by two, served with remedies; what a complaint wins goes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    AnotherInCourse,
    BadFine,
    HandedBackAlready,
    KeptState,
    NotNow,
    ReasonNeeded,
    RemedyOver,
    answer_deposit,
    answer_hearing,
    call_off_booking,
    case_view,
    confirm_proposal,
    decide_case,
    open_keeping,
    record_hand_back,
    remedies_against,
    set_fine,
)
from balcao.cases.kept_deposits import give_rest_back
from balcao.cases.models import Case, Fine, HandBack, Step
from balcao.cases.operations.charging import release_due_deposits
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, load_world, lodged, officer
from balcao.cases.tests.test_hiring import HOLDER, OTHER, PAID, SERVICE, granted, order_for
from balcao.cases.tests.test_remedies import APPEAL, COMPLAINT, begun
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.api import open_notice
from balcao.notices.models import Notice
from balcao.payments.api import NotSoMuch, verify_ledger
from balcao.payments.models import DepositClosing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFICER = officer(12, "IAM", "licensing")
CHIEF, SECOND = officer(14, "IAM", "licensing", "chief"), officer(17, "IAM", "licensing", "chief")
LATER = AT + 20 * DAY


@pytest.fixture(autouse=True)
def offered(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE, PAID, "deposit-kept"], at=AT)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def damaged(hire=None, amount=300_00, at=LATER, run=True):
    hire = hire or granted()
    charge = hire.charges.get(charge_id="deposit")
    reference = record_hand_back(actor=OFFICER, at=at, charge_id=charge.pk, amount=amount, why="玻璃破裂")
    case = Case.objects.get(reference=reference)
    if run:
        run_case(case_id=case.pk, at=at)
    return hire, fresh(case)


def decided(case, outcome="refuse", at=LATER):
    reference = case.reference
    decide_case(
        actor=OFFICER, at=at, reference=reference, outcome=outcome, reasons=["damage"], without_hearing="urgent"
    )
    confirm_proposal(actor=CHIEF, at=at, reference=reference)
    run_case(case_id=case.pk, at=at)
    run_case(case_id=case.pk, at=at)
    return fresh(case)


def kept(case, at=LATER):
    found = case_view(actor=HOLDER, at=at, reference=case.reference).kept
    assert found is not None
    return found


def complain(case, at, service=COMPLAINT, late=False):
    found = lodged(begun(case, service, at=at, actor=HOLDER, late=late), HOLDER, at=at, run=False)
    run_case(case_id=found.pk, at=at)
    return fresh(found)


def grant(objection, case, at, **given):
    decide_case(actor=SECOND, at=at, reference=objection.reference, outcome="approve", note="並非新損毀", **given)
    for each in (objection, case, case):
        run_case(case_id=each.pk, at=at)


def test_it_is_heard_decided_by_two_and_served_with_its_remedies():
    hire, case = damaged()
    assert (case.holder_id, case.department, case.duty) == ("e-1", "IAM", hire.duty)
    assert kept(case).state is KeptState.INTENDED
    decide_case(actor=OFFICER, at=LATER, reference=case.reference, outcome="refuse", reasons=["damage"])
    assert fresh(case).state == "hearing"
    assert order_for(hire, "deposit").forfeited == 0
    heard = Notice.objects.get(case_reference=case.reference, path__endswith="/hearing/")
    assert "MOP 300.00" in heard.body["en"]
    assert "MOP 700.00" in heard.body["en"]
    answer_hearing(actor=HOLDER, at=LATER + DAY, reference=case.reference, text="不是我們打破的")
    decide_case(actor=OFFICER, at=LATER + DAY, reference=case.reference, outcome="refuse", reasons=["damage"])
    confirm_proposal(actor=CHIEF, at=LATER + DAY, reference=case.reference)
    run_case(case_id=case.pk, at=LATER + DAY)
    order = order_for(hire, "deposit")
    assert (order.forfeited, order.given_back) == (300_00, 700_00)
    assert (kept(case).state, kept(case).kept, kept(case).back) == (KeptState.KEPT, 300_00, 700_00)
    served = Notice.objects.get(case_reference=case.reference, path__endswith="/remedies/")
    assert served.legal
    assert "MOP 300.00" in served.body["en"]
    assert {each.service_id for each in remedies_against(actor=HOLDER, at=LATER, reference=case.reference).ways} >= {
        COMPLAINT,
        APPEAL,
    }
    closing = DepositClosing.objects.get()
    assert (closing.asked_eyes, closing.decided_eyes) == (["p-12"], ["p-14"])
    assert verify_ledger().reason == ""


def test_run_again_it_keeps_nothing_more_and_no_rule_gives_it_back_meanwhile():
    hire, case = damaged()
    assert release_due_deposits(at=LATER + 90 * DAY) == 0
    with pytest.raises(NotNow):
        call_off_booking(actor=HOLDER, at=LATER, reference=hire.reference)
    case = decided(case)
    assert Step.objects.filter(case=case, kind="deposit_kept").count() == 1
    order = order_for(hire, "deposit")
    assert (order.forfeited, order.given_back) == (300_00, 700_00)
    assert release_due_deposits(at=LATER + 90 * DAY) == 0


def test_left_by_the_department_the_whole_deposit_goes_back():
    hire, case = damaged()
    case = decided(case, "approve")
    order = order_for(hire, "deposit")
    assert (order.forfeited, order.given_back) == (0, 1000_00)
    assert kept(case).state is KeptState.LEFT
    assert verify_ledger().reason == ""


def test_it_is_recorded_once_and_another_officer_cannot_open_it_beside():
    hire, _ = damaged()
    charge = hire.charges.get(charge_id="deposit")
    with pytest.raises(HandedBackAlready):
        record_hand_back(actor=CHIEF, at=LATER, charge_id=charge.pk, amount=200_00, why="玻璃破裂")
    with pytest.raises(AnotherInCourse):
        open_keeping(actor=CHIEF, at=LATER, charge_id=charge.pk, amount=200_00, why="玻璃破裂")
    with pytest.raises(NotFound):
        answer_deposit(actor=CHIEF, at=LATER, charge_id=charge.pk, approve=True)
    assert Fine.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Fine.objects.create(case=hire, charge=charge, least=1, most=2, amount=1)


def test_more_than_is_held_no_reason_and_another_department_open_nothing():
    hire = granted()
    charge = hire.charges.get(charge_id="deposit")
    for amount, why, failure in ((1000_01, "x", NotSoMuch), (99, "x", NotSoMuch), (100_00, " ", ReasonNeeded)):
        with pytest.raises(failure):
            open_keeping(actor=OFFICER, at=LATER, charge_id=charge.pk, amount=amount, why=why)
    with pytest.raises(NotFound):
        open_keeping(actor=officer(9, "IC", "registration"), at=LATER, charge_id=charge.pk, amount=100_00, why="x")
    assert not Fine.objects.exists()
    assert not HandBack.objects.exists()
    assert not DepositClosing.objects.exists()


def test_what_nobody_disputes_goes_back_at_once_and_no_more_can_be_kept_then():
    hire, case = damaged()
    charge = hire.charges.get(charge_id="deposit")
    assert (order_for(hire, "deposit").given_back, kept(case).back) == (700_00, 700_00)
    for _ in range(2):
        assert not give_rest_back(at=LATER, charge_id=charge.pk)
    assert Step.objects.filter(case=case, kind="deposit_rest_back").count() == 1
    with pytest.raises(BadFine):
        set_fine(actor=OFFICER, at=LATER, reference=case.reference, amount=300_01, why="另有損毀")
    run_waiting_jobs()
    assert verify_ledger().reason == ""
    decided(case)
    order = order_for(hire, "deposit")
    assert (order.forfeited, order.given_back) == (300_00, 700_00)
    run_waiting_jobs()
    assert verify_ledger().reason == ""


def test_what_nobody_disputes_waits_for_the_day_of_the_deposit():
    case = opened_early(granted())
    charge = Fine.objects.get(case=case).charge
    assert charge is not None
    order = order_for(charge.case, "deposit")
    assert order.given_back == 0
    type(charge).objects.filter(pk=charge.pk).update(release_on=(LATER + DAY).date())
    assert release_due_deposits(at=LATER) == 0
    assert [release_due_deposits(at=LATER + DAY), release_due_deposits(at=LATER + 2 * DAY)] == [1, 0]
    assert order_for(charge.case, "deposit").given_back == 700_00
    assert verify_ledger().reason == ""


def opened_early(hire):
    """A case about a deposit that would not go back yet."""
    charge = hire.charges.get(charge_id="deposit")
    reference = open_keeping(actor=OFFICER, at=LATER, charge_id=charge.pk, amount=300_00, why="玻璃破裂")
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=LATER)
    return fresh(case)


def test_no_more_than_was_heard_about_is_kept_without_hearing_again():
    case = opened_early(granted())
    decide_case(actor=OFFICER, at=LATER, reference=case.reference, outcome="refuse", reasons=["damage"])
    answer_hearing(actor=HOLDER, at=LATER, reference=case.reference, text="不是")
    set_fine(actor=OFFICER, at=LATER, reference=case.reference, amount=500_00, why="另有損毀")
    decide_case(actor=OFFICER, at=LATER, reference=case.reference, outcome="refuse", reasons=["damage"])
    assert fresh(case).state == "hearing"
    answer_hearing(actor=HOLDER, at=LATER, reference=case.reference, text="不是")
    with pytest.raises(BadFine):
        set_fine(actor=OFFICER, at=LATER, reference=case.reference, amount=1000_01, why="過多")


class TestComplaining:
    def test_won_in_part_the_part_goes_back_once(self):
        hire, case = damaged()
        case = decided(case)
        objection = complain(case, LATER + DAY)
        assert objection.facts["decision"]["reference"] == case.reference
        grant(objection, case, LATER + 2 * DAY, reduces_to=100_00)
        run_case(case_id=case.pk, at=LATER + 2 * DAY)
        order = order_for(hire, "deposit")
        assert (order.forfeited, order.given_back) == (100_00, 900_00)
        assert Step.objects.filter(case=case, kind="deposit_part_back").count() == 1
        assert (kept(case).state, kept(case).amount) == (KeptState.KEPT, 100_00)
        run_waiting_jobs()
        assert verify_ledger().reason == ""

    def test_won_whole_all_goes_back(self):
        hire, case = damaged()
        case = decided(case)
        grant(complain(case, LATER + DAY, APPEAL), case, LATER + 2 * DAY)
        order = order_for(hire, "deposit")
        assert (order.forfeited, order.given_back) == (0, 1000_00)
        assert kept(case).state is KeptState.BACK
        assert verify_ledger().reason == ""

    def test_no_more_is_kept_after_it_than_before(self):
        _, case = damaged()
        case = decided(case)
        objection = complain(case, LATER + DAY)
        with pytest.raises(BadFine):
            grant(objection, case, LATER + DAY, reduces_to=300_00)
        assert not Case.objects.get(pk=objection.pk).outcome

    def test_late_it_says_so_and_is_recorded_by_request(self):
        _, case = damaged()
        case = decided(case)
        notice = Notice.objects.get(case_reference=case.reference, path__endswith="/remedies/")
        open_notice(actor=HOLDER, at=LATER, notice_id=notice.pk)
        with pytest.raises(RemedyOver):
            begun(case, COMPLAINT, at=LATER + 40 * DAY, actor=HOLDER)
        objection = complain(case, LATER + 40 * DAY, late=True)
        assert objection.facts["decision"]["late"]

    def test_a_stranger_neither_sees_it_nor_objects(self):
        _, case = damaged()
        case = decided(case)
        with pytest.raises(NotFound):
            case_view(actor=OTHER, at=LATER, reference=case.reference)
        with pytest.raises(NotFound):
            begun(case, COMPLAINT, at=LATER, actor=OTHER)
