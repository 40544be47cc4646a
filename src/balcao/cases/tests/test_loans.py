"""Loans out of a fund: granted, paid out, paid back on their days, late, called, waived by two, undone."""

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from balcao.cases.api import confirm_proposal, decide_case
from balcao.cases.awarding import take_award_back
from balcao.cases.models import Case
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.foundation.bus.api import announce
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.grants.api import (
    LoanState,
    NothingLeft,
    WaiverFourEyes,
    WaiverReason,
    WaiverSettled,
    WaiverWaits,
    confirm_waiver,
    grant_of,
    grants_of,
    grants_to_report,
    loans_at_desk,
    propose_waiver,
    return_waiver,
)
from balcao.grants.lending import end_repayment, tell_late
from balcao.grants.models import FundYear, Loan, Part, Waiver
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.money import mop
from balcao.notices.models import Notice
from balcao.payments.api import OrderState, PayoutAnswered, loans_of, verify_ledger
from balcao.payments.effects import take
from balcao.payments.models import Order, Payment, PaymentPart, Payout, Plan
from balcao.payments.operations.lending import split_instalment
from balcao.payments.operations.parts import call_late_plans

SME = "dsedt-sme-aid"
OWNER = person(3, "e-2")
FIRST, SECOND = officer(21, "DSEDT", "grants"), officer(22, "DSEDT", "grants")
HEAD = officer(23, "DSEDT", "chief")
LENT = mop(300_000)

pytestmark = pytest.mark.django_db


def offer(at: datetime = AT) -> None:
    load_world(at)
    put_on_offer(Path(settings.BALCAO_SERVICES), {SME}, at=at)


@pytest.fixture
def world(db):
    offer()


def lent(months: int = 18, amount: int = LENT) -> Case:
    example = get_published(SME, at=AT).definition.examples["granted"]
    answers = {**example.answers, "repay_months": months}
    key = f"loan-{Case.objects.count()}"
    case = lodged(drafted(SME, OWNER, answers=answers, facts=example.facts, at=AT, key=key), OWNER, at=AT, run=False)
    run_case(case_id=case.pk, at=AT)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=amount)
    confirm_proposal(actor=HEAD, at=AT, reference=case.reference)
    run_case(case_id=case.pk, at=AT)
    return Case.objects.get(pk=case.pk)


def arrives(case: Case, *, at: datetime = AT, paid: bool = True) -> None:
    """The bank says how the payout went."""
    payout = Payout.objects.get(case_reference=case.reference)
    announce(
        PayoutAnswered(
            payout_id=payout.pk, entry_id=1, holder_id=payout.holder_id, department="DSEDT", title=payout.title,
            scopes=(), case_reference=case.reference, amount=payout.amount, account="", paid=paid, ask_account=False,
            at=at,
        )
    )  # fmt: skip


def standing(case: Case, at: datetime = AT):
    found = grant_of(case_reference=case.reference, at=at)
    assert found is not None
    assert found.loan is not None
    return found.loan


def instalments(case: Case) -> list[Order]:
    number = Loan.objects.get(grant__case_reference=case.reference).order_id
    return list(Order.objects.filter(part_of_id=number, state=OrderState.OPEN).order_by("due_on"))


def pay(order: Order, *, at: datetime = AT) -> None:
    payment = Payment.objects.create(
        reference=f"{order.reference}-1", amount=order.total, state="succeeded", started_at=at, succeeded_at=at
    )
    part = PaymentPart.objects.create(payment=payment, order=order, amount=order.total)
    take(system_actor("DSEDT"), at, payment, [part])


@pytest.fixture
def loan(world):
    case = lent()
    arrives(case)
    return case


def test_a_loan_takes_its_fund_and_is_paid_back_from_when_its_money_arrives(world):
    case = lent()
    assert FundYear.objects.get().committed == LENT
    assert (standing(case).state, standing(case).left) == (LoanState.COMING, 0)
    for _ in range(2):
        arrives(case, at=AT + timedelta(days=3))
    found = standing(case)
    assert (found.state, found.lent, found.left, found.next_on) == (LoanState.CURRENT, LENT, LENT, date(2027, 5, 26))
    assert [(each.total, each.due_on) for each in instalments(case)] == [
        (mop(100_000), date(2027, 5, 26)),
        (mop(100_000), date(2027, 11, 26)),
        (mop(100_000), date(2028, 5, 26)),
    ]
    assert verify_ledger().intact
    (seen,) = grants_of(actor=OWNER, at=AT)
    assert seen.loan == found


def test_the_decision_says_how_it_is_paid_back(world):
    case = lent()
    run_waiting_jobs()
    words = " ".join(each.body["en"] for each in Notice.objects.filter(case_reference=case.reference, legal=True))
    assert "paid back in 3 instalments, one every 6 months; the first 6 months after the money arrives" in words


def test_money_that_came_back_from_the_bank_is_paid_back_only_once_it_arrives(loan):
    arrives(loan, paid=False)
    assert standing(loan).state is LoanState.COMING
    assert verify_ledger().intact
    arrives(loan, at=AT + timedelta(days=9))
    assert standing(loan).left == LENT
    assert verify_ledger().intact


def test_with_its_last_instalment_it_is_repaid_and_its_borrower_is_told_once(loan):
    for each in instalments(loan):
        assert standing(loan).state is LoanState.CURRENT
        pay(each)
    found = standing(loan)
    assert (found.state, found.left, found.paid_back) == (LoanState.REPAID, 0, LENT)
    run_waiting_jobs()
    assert Notice.objects.filter(case_reference=loan.reference, key__contains=":repaid:").count() == 1
    (statement,) = documents_of_case(case_reference=loan.reference)[1:]
    assert statement.number.startswith("DSEDT-LR-")
    assert verify_ledger().intact


def test_what_is_late_is_said_once_and_stands_first_on_the_officers_page(loan):
    other = lent()
    arrives(other, at=AT + timedelta(days=200))
    late = AT + timedelta(days=190)
    assert [tell_late(at=late), tell_late(at=late)] == [1, 0]
    found = loans_at_desk(actor=FIRST, at=late)
    assert [(each.case_reference, each.loan and each.loan.state) for each in found] == [
        (loan.reference, LoanState.LATE),
        (other.reference, LoanState.CURRENT),
    ]
    assert standing(loan, late).late == mop(100_000)
    assert loans_at_desk(actor=officer(12, "IAM", "licensing"), at=late) == []


def test_a_late_instalment_that_is_paid_in_parts_is_said_once(loan):
    late = AT + timedelta(days=190)
    assert tell_late(at=late) == 1
    first = instalments(loan)[0]
    split_instalment(actor=OWNER, at=late, order_id=first.pk, amount=mop(1000))
    assert standing(loan, late).late == mop(100_000)
    assert tell_late(at=late) == 0
    pay(instalments(loan)[0], at=late)
    assert tell_late(at=late + timedelta(days=1)) == 0


def test_of_two_that_are_late_neither_is_said_again_when_the_other_is_paid(loan):
    Plan.objects.update(late_days=999)
    late = AT + timedelta(days=370)
    assert tell_late(at=late) == 1
    pay(instalments(loan)[1], at=late)
    assert standing(loan, late).late == mop(100_000)
    assert tell_late(at=late) == 0


def test_the_next_instalment_that_is_late_is_said_too(loan):
    assert [tell_late(at=AT + timedelta(days=days)) for days in (190, 370, 371)] == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_money_that_comes_back_waits_for_an_instalment_being_paid_and_not_the_other_way_round():
    offer()
    case = lent()
    arrives(case)
    loan, whole, ended = Loan.objects.get(), Order.objects.get(lent=True, part_of=None), []

    def comes_back():
        try:
            ended.append(end_repayment(payout_id=Payout.objects.get().pk, at=AT))
        finally:
            connection.close()

    thread = threading.Thread(target=comes_back)
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=whole.pk)  # as when an instalment is paid: then the loan
        thread.start()
        thread.join(1)
        Loan.objects.select_for_update(nowait=True).get(pk=loan.pk)
    thread.join(10)
    assert ended == [True]
    assert standing(case).state is LoanState.COMING


def test_too_late_all_of_it_is_due(loan):
    assert call_late_plans(at=AT + timedelta(days=250), actor=system_actor()) == 1
    assert (standing(loan).state, standing(loan).left) == (LoanState.CALLED, LENT)
    assert len(instalments(loan)) == 1


def test_two_officers_waive_what_is_left_for_a_reason(loan):
    pay(instalments(loan)[0])
    with pytest.raises(WaiverReason):
        propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason=" ")
    with pytest.raises(NotFound):
        propose_waiver(actor=officer(12, "IAM", "licensing"), at=AT, case_reference=loan.reference, reason="x")
    number = propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason="風災後結業")
    with pytest.raises(WaiverWaits):
        propose_waiver(actor=SECOND, at=AT, case_reference=loan.reference, reason="x")
    with pytest.raises(WaiverFourEyes):
        confirm_waiver(actor=FIRST, at=AT, waiver_id=number)
    assert standing(loan).left == mop(200_000)
    for _ in range(2):
        confirm_waiver(actor=SECOND, at=AT, waiver_id=number)
    found = standing(loan)
    assert (found.state, found.left, found.paid_back, found.waived) == (
        LoanState.WAIVED,
        0,
        mop(100_000),
        mop(200_000),
    )
    with pytest.raises(NothingLeft):
        propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason="x")
    with pytest.raises(WaiverSettled):
        return_waiver(actor=SECOND, at=AT, waiver_id=number)
    assert verify_ledger().intact


def test_all_of_it_may_be_waived(loan):
    number = propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason="x")
    confirm_waiver(actor=SECOND, at=AT, waiver_id=number)
    assert (standing(loan).state, standing(loan).waived) == (LoanState.WAIVED, LENT)
    assert verify_ledger().intact


def test_what_was_paid_meanwhile_is_not_waived_with_the_rest_unseen(loan):
    number = propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason="x")
    pay(instalments(loan)[0])
    with pytest.raises(WaiverSettled):
        confirm_waiver(actor=SECOND, at=AT, waiver_id=number)
    for _ in range(2):
        return_waiver(actor=SECOND, at=AT, waiver_id=number)
    assert Waiver.objects.get().outcome == "returned"
    assert standing(loan).left == mop(200_000)


def test_a_decision_taken_back_before_the_money_was_sent_lends_nothing(world):
    case = lent()
    take_award_back(case, AT)
    assert standing(case).state is LoanState.NONE
    assert FundYear.objects.get().committed == 0
    assert Part.objects.get().payout_id is None


def test_a_decision_taken_back_later_has_all_that_is_left_due_at_once(loan):
    Payout.objects.update(paid_at=AT)
    pay(instalments(loan)[0])
    for _ in range(2):
        take_award_back(loan, AT)
    (left,) = instalments(loan)
    assert (left.total, left.due_on) == (mop(200_000), date(2026, 11, 23))
    assert standing(loan).state is LoanState.CALLED
    assert verify_ledger().intact


def test_a_loan_is_a_grant_on_which_nobody_reports(loan):
    found = grant_of(case_reference=loan.reference, at=AT + timedelta(days=999))
    assert found is not None
    assert (found.report, found.report_due_on) == ("none", None)
    assert grants_to_report(holder_id=loan.holder_id) == []
    assert len(loans_of(subjects=[f"loan:{Loan.objects.get().pk}"])) == 1
