"""The fees of an activity go on to its organiser: what was paid less what went back, no avo twice, none lost."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connections, transaction

from balcao.activities.api import FORGETS, call_off_activity, fees_of
from balcao.activities.models import Activity, Remittance, Share
from balcao.cases.api import give_place_back
from balcao.cases.operations.remitting import begin_remitting, remit_fees_of
from balcao.cases.testing import AT, person
from balcao.cases.tests.test_enrolling import (
    BEGINS,
    ENDS,
    ENROL,
    OPEN,
    ORGANISER,
    OTHER,
    PUBLISH,
    RAIN,
    offered,
    paid,
    published,
)
from balcao.catalogue.api import get_published
from balcao.catalogue.checks.published import check_published
from balcao.catalogue.money import Instalments
from balcao.catalogue.on_paper import OnPaper
from balcao.foundation.forgetting.api import forget, gather
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.intake.models import Round
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.notices.models import Notice
from balcao.payments import models
from balcao.payments.api import order_of, payouts_of, refund_order, verify_ledger
from balcao.payments.effects import reverse, take
from balcao.payments.tests.conftest import counter
from balcao.payments.tests.test_payouts import account, balance, sent, told

__all__ = ["counter", "offered"]
pytestmark = pytest.mark.django_db
DUE = ENDS + timedelta(days=7)
LATER = DUE + timedelta(days=1)
WHY = dict.fromkeys(LANGUAGES, "錯誤")


def owed():
    return [each.amount for each in payouts_of(actor=ORGANISER, at=LATER)]


def remitted():
    return [(each.amount, each.dropped_at is None) for each in Remittance.objects.order_by("number")]


def order(case):
    return models.Order.objects.get(subject=f"draft:{case.draft_id}", state="paid")


def refund(case, at=LATER):
    refund_order(actor=system_actor("IAM"), at=at, order_id=order(case).pk, reason=WHY)
    remit_fees_of(number=case.facts["activity"]["number"], at=at)


def claimed():
    found = [order_of(subject=f"activity-fees:{each.pk}") for each in Remittance.objects.filter(amount__lt=0)]
    return [(each.total, each.state.value) for each in found if each is not None]


def pay(subject):
    row = models.Order.objects.get(subject=subject, state="open")
    payment = models.Payment.objects.create(
        reference=f"{row.reference}-p", account="bank", amount=row.total, started_at=LATER, state="started"
    )
    models.Payment.objects.filter(pk=payment.pk).update(state="succeeded", succeeded_at=LATER)
    payment.refresh_from_db()
    part = models.PaymentPart.objects.create(payment=payment, order=row, amount=row.total)
    take(system_actor("IAM"), LATER, payment, [part])
    return payment


def test_what_was_paid_less_what_went_back_is_owed_once_its_days_are_over_and_sent_by_the_bank(counter):
    number = published()
    paid(number, person(4))
    gives_back = paid(number, person(5))
    give_place_back(actor=person(5), at=BEGINS - timedelta(days=3), reference=gives_back.reference)
    run_waiting_jobs()
    remit_fees_of(number=number, at=DUE - timedelta(seconds=1))
    assert begin_remitting(at=DUE - timedelta(seconds=1)) == 0
    before = fees_of(actor=ORGANISER, at=ENDS, number=number)
    assert before is not None
    assert (before.counted, owed()) == (False, [])
    department = balance("department:IAM")
    assert begin_remitting(at=DUE) == 1
    for _ in range(2):
        remit_fees_of(number=number, at=DUE)
    assert begin_remitting(at=LATER) == 0
    assert owed() == [3000]
    assert (balance("department:IAM") - department, balance("holder:e-1")) == (3000, -3000)
    found = fees_of(actor=ORGANISER, at=DUE, number=number)
    assert found is not None
    assert (found.paid, found.back, [each.amount for each in found.sums]) == (4000, 1000, [3000])
    assert found.sums[0].done_at is None
    assert Notice.objects.filter(holder_id="e-1", wording__contains="payout_ask").count() == 1
    account(actor=ORGANISER)
    told(sent())
    found = fees_of(actor=ORGANISER, at=LATER, number=number)
    assert found is not None
    assert found.sums[0].done_at is not None
    assert Notice.objects.filter(holder_id="e-1", wording__contains="payout_paid").count() == 1
    assert verify_ledger().reason == ""


def test_what_goes_back_before_it_is_sent_is_never_sent():
    number = published()
    stays, goes = paid(number, person(4)), paid(number, person(5))
    remit_fees_of(number=number, at=DUE)
    refund(goes)
    assert (owed(), remitted()) == ([2000], [(4000, False), (2000, True)])
    refund(stays)
    assert (owed(), claimed()) == ([], [])
    assert balance("holder:e-1") == 0
    assert verify_ledger().reason == ""


def test_what_goes_back_after_it_was_sent_is_paid_back_by_the_organiser_who_is_told(counter):
    number = published()
    first, second = paid(number, person(4)), paid(number, person(5))
    remit_fees_of(number=number, at=DUE)
    account(actor=ORGANISER)
    told(sent())
    for _ in range(2):
        refund(first)
    assert (owed(), claimed()) == ([4000], [(2000, "open")])
    assert Notice.objects.filter(holder_id="e-1", wording__contains="activity_fees_back").count() == 1
    refund(second)  # the claim that nobody paid is drawn up anew
    assert [each for each in claimed() if each[1] == "open"] == [(4000, "open")]
    pay(f"activity-fees:{Remittance.objects.get(amount=-4000).pk}")
    remit_fees_of(number=number, at=LATER)
    found = fees_of(actor=ORGANISER, at=LATER, number=number)
    assert found is not None
    assert [(each.amount, each.done_at is not None) for each in found.sums] == [(4000, True), (-4000, True)]
    assert verify_ledger().reason == ""


def test_money_that_a_bank_takes_back_and_is_paid_again_goes_the_same_ways():
    number = published()
    case = paid(number, person(4))
    remit_fees_of(number=number, at=DUE)
    part = models.PaymentPart.objects.select_related("payment", "order").get(order=order(case))
    reverse(system_actor("IAM"), LATER, part.payment, [part])
    remit_fees_of(number=number, at=LATER)
    assert owed() == []
    pay(f"draft:{case.draft_id}")
    remit_fees_of(number=number, at=LATER)
    assert owed() == [2000]
    assert verify_ledger().reason == ""


def _over_long_ago():
    times = {"opens_at": OPEN - timedelta(days=900), "closes_at": OPEN - timedelta(days=800), "remits_after": 0}
    Activity.objects.update(begins_at=OPEN - timedelta(days=800), ends_at=OPEN - timedelta(days=799), **times)


def test_money_that_moves_afterwards_has_it_counted_again_by_a_job():
    number = published()
    case = paid(number, person(4))
    _over_long_ago()
    remit_fees_of(number=number, at=OPEN)
    assert owed() == [2000]
    part = models.PaymentPart.objects.select_related("payment", "order").get(order=order(case))
    reverse(system_actor("IAM"), OPEN, part.payment, [part])
    run_waiting_jobs()
    assert owed() == []


def test_of_what_is_free_or_was_called_off_or_stays_with_the_department_nothing_goes_on():
    free, kept, off = published(fee=0), published(key="b"), published(key="c")
    Activity.objects.filter(number=kept).update(remits_after=None)
    paid(kept, person(4))
    gave_back = paid(off, person(4))
    give_place_back(actor=person(4), at=BEGINS - timedelta(days=3), reference=gave_back.reference)
    call_off_activity(actor=ORGANISER, at=BEGINS - timedelta(days=2), number=off, why=RAIN)
    run_waiting_jobs()
    begin_remitting(at=DUE)
    for number in (free, kept, off):
        remit_fees_of(number=number, at=DUE)
        assert fees_of(actor=ORGANISER, at=DUE, number=number) is None
    assert (owed(), remitted()) == ([], [])


def test_whose_application_is_deleted_stays_counted():
    number = published()
    gone = paid(number, person(4))
    remit_fees_of(number=number, at=DUE)
    forget(FORGETS, gather(FORGETS, {"reference": [gone.reference]}), at=LATER)
    Round.objects.get(round_id=number).entries.update(case_reference="gone-1")
    assert not Share.objects.filter(case_reference=gone.reference).exists()
    remit_fees_of(number=number, at=LATER)
    assert owed() == [2000]


def test_to_others_there_are_no_fees():
    number = published()
    for actor in (OTHER, person(4)):
        with pytest.raises(NotFound):
            fees_of(actor=actor, at=DUE, number=number)


def test_the_database_refuses_a_second_remittance_of_one_number_and_one_that_goes_both_ways():
    number = published()
    paid(number, person(4))
    remit_fees_of(number=number, at=DUE)
    row = Remittance.objects.get()
    for changed in ({"number": 1, "payout_id": 999}, {"number": 2, "payout_id": None}, {"number": 2}):
        values = {"activity": row.activity, "amount": 1, "payout_id": row.payout_id, "made_at": DUE} | changed
        with pytest.raises(IntegrityError), transaction.atomic():
            Remittance.objects.create(**values)


def test_fees_go_on_only_where_the_enrolment_has_one_fee_of_the_same_department():
    opener, enrolment = (get_published(each, at=AT).definition for each in (PUBLISH, ENROL))
    folder, fee = Path(settings.BALCAO_SERVICES), enrolment.data.fees[0]
    assert list(check_published(folder, opener, {ENROL: enrolment})) == []
    paper = enrolment.data.outputs[0].model_copy(
        update={"paper": OnPaper.model_validate({"places": ["x"], "basis": WHY})}
    )
    for changed in ({"fees": (fee, fee)}, {"fees": ()}, {"department": "IC"}, {"outputs": (paper,)}):
        other = replace(enrolment, data=enrolment.data.model_copy(update=changed))
        (problem,) = check_published(folder, opener, {ENROL: other})
        assert problem.key == "publishes.remits_after"


def test_an_enrolment_is_paid_in_one_because_a_share_of_it_may_go_back():
    opener, enrolment = (get_published(each, at=AT).definition for each in (PUBLISH, ENROL))
    parts = Instalments.model_validate({"most": 2, "basis": WHY})
    other = replace(enrolment, data=enrolment.data.model_copy(update={"instalments": parts}))
    (problem,) = check_published(Path(settings.BALCAO_SERVICES), other, {PUBLISH: opener})
    assert problem.key == "instalments"


def _remits(number, start):
    connections.close_all()
    start.wait(30)
    remit_fees_of(number=number, at=DUE)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_owe_it_once():
    number = published()
    with transaction.atomic():
        paid(number, person(4))
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(2)
    running = [fork.Process(target=_remits, args=(number, start)) for _ in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0, 0]
    assert remitted() == [(2000, True)]
    assert owed() == [2000]
