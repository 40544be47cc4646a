"""What is to be paid on the way: the case waits for it, goes on once it is paid, and lapses when it is not."""

from datetime import timedelta

import pytest

from balcao.cases.api import answer_deposit, case_view, decide_case, deposits_held, propose_deposit, withdraw_case
from balcao.cases.models import Case, Charge
from balcao.cases.operations.charging import end_charges_of, lapse_unpaid, release_due_deposits, warn_of_charges
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, officer, person, republish
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.payments import models
from balcao.payments.api import SecondOfficerNeeded, verify_ledger
from balcao.payments.effects import take

pytestmark = pytest.mark.django_db
TEXT = {"zh-Hant": "發出費用", "pt": "Emissão", "en": "Issuing fee"}
FEE = {"id": "issue", "kind": "fixed", "label": TEXT, "amount": 300_00, "basis": TEXT}
CHARGE = {"id": "issue", "at": "issue", "fees": [FEE], "days": 20}
DEPOSIT = {**CHARGE, "deposit": {"after": "today_on", "days": 10, "basis": TEXT}}
OWNER = person(1, "e-1")
CLERK, CHIEF = officer(11, "DSI", "association-register"), officer(13, "DSI", "association-register")


@pytest.fixture
def world():
    load_world()


def charged(*charges, change=lambda content: None):
    def put(content):
        content["data"].update(charges=list(charges))
        change(content)

    republish(CERTIFICATE, put)
    case = lodged(certificate_draft(OWNER), OWNER, run=False)
    return ran(case)


def ran(case, at=AT):
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def pay(case, at=AT):
    """As if at a till: every open order of the case."""
    for row in case.charges.filter(state="open"):
        order = models.Order.objects.get(pk=row.order_id)
        payment = models.Payment.objects.create(
            reference=f"{order.reference}-1", account="bank", amount=order.total, started_at=at, state="succeeded"
        )
        payment.succeeded_at = at
        payment.save()
        part = models.PaymentPart.objects.create(payment=payment, order=order, amount=order.total)
        take(OWNER, at, payment, [part])
    ran(case, at)


def kinds(case):
    return list(case.steps.order_by("pk").values_list("kind", flat=True))


def test_a_granted_case_waits_for_its_fee_and_goes_on_once_it_is_paid(world):
    case = charged(CHARGE)
    assert (case.outcome, case.finished_at) == ("approve", None)
    run_case(case_id=case.pk, at=AT)  # again, nothing more is raised
    (row,) = case.charges.all()
    assert (row.state, row.due_on.isoformat()) == ("open", "2026-12-13")
    assert "issued" not in kinds(case)
    view = case_view(actor=OWNER, at=AT, reference=case.reference)
    assert (view.charges[0].order.total, view.charges[0].title["en"][:11]) == (300_00, "Issuing fee")
    assert Notice.objects.filter(case_reference=case.reference, path="/as/e-1/to-pay/").count() == 1
    pay(case)
    case.refresh_from_db()
    assert case.finished_at is not None
    assert kinds(case).index("charge_paid") < kinds(case).index("issued")
    assert case.charges.get().state == "paid"


def test_unpaid_it_lapses_after_a_warning_and_money_that_comes_later_goes_back(world):
    case = charged(CHARGE)
    order = models.Order.objects.get(subject=f"charge:{case.charges.get().pk}")
    assert warn_of_charges(at=AT) == 0
    assert warn_of_charges(at=AT + timedelta(days=18)) == 1
    assert warn_of_charges(at=AT + timedelta(days=18)) == 1
    assert Notice.objects.filter(key=f"case:{case.pk}:charge:{case.charges.get().pk}:ends").count() == 1
    assert lapse_unpaid(at=AT + timedelta(days=20)) == 0
    assert lapse_unpaid(at=AT + timedelta(days=21)) == 1
    assert lapse_unpaid(at=AT + timedelta(days=21)) == 0
    run_waiting_jobs()
    case.refresh_from_db()
    order.refresh_from_db()
    assert (case.state, case.outcome, case.charges.get().state, order.state) == ("lapsed", "approve", "lapsed", "void")
    assert "issued" not in kinds(case)
    run_case(case_id=case.pk, at=AT + timedelta(days=30))
    assert "issued" not in kinds(case)


def test_before_the_decision_the_clock_waits_and_a_withdrawal_drops_the_charge(world):
    case = charged({**CHARGE, "at": "decide"})
    case.refresh_from_db()
    assert (case.outcome, case.clock_since, case.deadline_at) == ("", None, None)
    assert case_view(actor=OWNER, at=AT, reference=case.reference).clock.waits_for == "applicant"
    withdraw_case(actor=OWNER, at=AT, reference=case.reference)
    run_waiting_jobs()
    row = Charge.objects.get()
    assert (row.state, models.Order.objects.get(subject=f"charge:{row.pk}").state) == ("dropped", "void")


def test_paid_before_the_decision_the_clock_goes_on(world):
    case = charged({**CHARGE, "at": "decide"})
    pay(case)
    case.refresh_from_db()
    assert case.outcome == "approve"
    assert case.finished_at is not None


def test_what_does_not_hold_is_not_charged(world):
    case = charged({**CHARGE, "when": "purpose == 'tax'"})
    assert not case.charges.exists()
    assert case.finished_at is not None


def deposit():
    case = charged(DEPOSIT)
    pay(case)
    row = case.charges.get()
    row.release_on = AT.date() + timedelta(days=10)
    row.save()
    return case, row


def balance(account):
    return sum(models.PostingLine.objects.filter(account=account).values_list("amount", flat=True))


def test_a_deposit_is_held_and_goes_back_on_its_day_once(world):
    _case, row = deposit()
    assert (balance("deposit:DSI"), balance("department:DSI")) == (-300_00, 0)
    assert release_due_deposits(at=AT + timedelta(days=9)) == 0
    assert release_due_deposits(at=AT + timedelta(days=10)) == 1
    assert release_due_deposits(at=AT + timedelta(days=11)) == 0
    assert (balance("deposit:DSI"), balance("holder:e-1")) == (0, -300_00)
    assert models.Refund.objects.get().amount == 300_00
    assert Notice.objects.filter(key__endswith=f"charge:{row.pk}:ended").count() == 1


def test_two_officers_give_a_whole_deposit_back_before_its_day(world):
    case, row = deposit()
    propose_deposit(actor=CLERK, at=AT, charge_id=row.pk, why="已提早歸還")
    (held,) = deposits_held(actor=CLERK, at=AT)
    assert (held.forfeit, held.asked_by_me, held.case_reference) == (0, True, case.reference)
    assert release_due_deposits(at=AT + timedelta(days=10)) == 0  # while it is proposed, no rule gives it back
    with pytest.raises(SecondOfficerNeeded):
        answer_deposit(actor=CLERK, at=AT, charge_id=row.pk, approve=True)
    answer_deposit(actor=CHIEF, at=AT, charge_id=row.pk, approve=True)
    assert (balance("deposit:DSI"), balance("department:DSI"), balance("holder:e-1")) == (0, 0, -300_00)
    assert deposits_held(actor=CLERK, at=AT) == []
    with pytest.raises(NotFound):
        answer_deposit(actor=CHIEF, at=AT, charge_id=row.pk, approve=True)
    assert verify_ledger().reason == ""


def test_a_refused_proposal_leaves_it_held_and_others_do_not_see_it(world):
    _case, row = deposit()
    propose_deposit(actor=CLERK, at=AT, charge_id=row.pk, why="已提早歸還")
    answer_deposit(actor=CHIEF, at=AT, charge_id=row.pk, approve=False, why_not="尚未歸還")
    assert release_due_deposits(at=AT + timedelta(days=10)) == 1
    stranger = officer(12, "IAM", "licensing")
    assert deposits_held(actor=stranger, at=AT) == []
    with pytest.raises(NotFound):
        propose_deposit(actor=stranger, at=AT, charge_id=row.pk, why="?")


def test_a_deposit_goes_back_when_the_case_is_refused_after_it(world):
    case = charged({**DEPOSIT, "at": "decide"}, change=lambda content: content["data"].update(decision=None))
    pay(case)
    decide_case(actor=CLERK, at=AT, reference=case.reference, outcome="refuse", note="不符", without_hearing="urgent")
    run_waiting_jobs()
    end_charges_of(case_id=case.pk, at=AT)
    assert (Case.objects.get(pk=case.pk).state, balance("deposit:DSI")) == ("refused", 0)
    assert models.Refund.objects.count() == 1
