"""Passing on by an application: off the giver's voucher when it is lodged, on the receiver's once it is granted."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import withdraw_case
from balcao.cases.models import Case, Draft, Step
from balcao.cases.operations.drafting import start_draft
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, drafted, load_world, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.actor import system_actor
from balcao.notices.models import Notice
from balcao.vouchers.api import (
    MoreThanLeft,
    NotOfTheFamily,
    NoVoucher,
    carry_out,
    give_voucher,
    history_of,
    hold_to_pass_on,
    return_passed_on,
)
from balcao.vouchers.models import Transfer, Voucher
from balcao.vouchers.trail import move

SERVICE, SCHEME, FULL = "ssm-health-voucher-transfer", "ssm-health-2026", 70_000
GIVER, RELATIVE = person(1), person(3)
CARD = "1345678(2)"
PROOF = [{"key": "aa/aa", "name": "parentesco.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}]


@pytest.fixture(autouse=True)
def world(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {SERVICE}, at=AT)
    give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")


def left(holder):
    return Voucher.objects.get(holder_id=holder).balance


def passed(amount=30_000, *, known=True, card=CARD, key="k"):
    relatives = [{"bir": card, "relation": "spouse"}] if known else []
    facts = {
        "voucher": {"scheme": SCHEME, "voucher_year": "2026", "balance": FULL, "use_until": "2028-04-30"},
        "civil_records": {"relatives": relatives},
    }
    answers = {"relative_bir": card, "relation": "spouse", "amount": amount, "no_way_back": True}
    if not known:
        answers["kinship_proof"] = PROOF
    case = lodged(drafted(SERVICE, GIVER, answers=answers, facts=facts, key=key), GIVER, run=False)
    return Case.objects.get(pk=case.pk)


def run(case):
    run_case(case_id=case.pk, at=AT)
    case.refresh_from_db()


def test_known_kinship_moves_it_at_once_and_both_see_it():
    give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-3")
    case = passed()
    assert (left("p-1"), left("p-3")) == (FULL - 30_000, FULL)
    run(case)
    assert case.outcome == "approve"
    assert (left("p-1"), left("p-3")) == (FULL - 30_000, FULL + 30_000)
    run_case(case_id=case.pk, at=AT)
    assert carry_out(actor=system_actor(), at=AT, case_reference=case.reference)
    assert left("p-3") == FULL + 30_000
    given = history_of(actor=GIVER, at=AT, voucher_id=Voucher.objects.get(holder_id="p-1").pk)[0]
    received = history_of(actor=RELATIVE, at=AT, voucher_id=Voucher.objects.get(holder_id="p-3").pk)[0]
    assert (given.kind, given.who["zh-Hant"]) == ("passed_on", "李偉強")
    assert (received.kind, received.who["zh-Hant"]) == ("received", "陳美玲")
    assert Notice.objects.filter(holder_id="p-3", key__contains=":received:").count() == 1


def test_while_an_officer_reads_the_proof_it_cannot_be_spent_and_withdrawn_it_comes_back():
    give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-3")
    case = passed(FULL, known=False)
    run(case)
    assert case.state == "with_officer"
    assert left("p-1") == 0
    with pytest.raises(MoreThanLeft):
        passed(1, key="more")
    withdraw_case(actor=GIVER, at=AT, reference=case.reference)
    assert (left("p-1"), left("p-3")) == (FULL, FULL)
    assert Transfer.objects.get().state == "returned"
    assert carry_out(actor=system_actor(), at=AT, case_reference=case.reference)
    assert (left("p-1"), left("p-3")) == (0, 2 * FULL)


def test_granted_after_it_came_back_and_was_spent_it_moves_nothing():
    case = passed()
    return_passed_on(actor=system_actor(), at=AT, case_reference=case.reference)
    move(Voucher.objects.get(holder_id="p-1"), "expired", -FULL, at=AT, key="spent")
    run(case)
    assert case.outcome == "approve"
    assert Transfer.objects.get().state == "returned"
    assert Step.objects.filter(case=case, kind="voucher_too_little").exists()


def test_only_to_those_whom_the_scheme_names():
    with pytest.raises(NotOfTheFamily):
        hold_to_pass_on(
            actor=GIVER,
            at=AT,
            case_reference="x",
            schemes=[SCHEME],
            scheme_id=SCHEME,
            to_card=CARD,
            relation="cousin",
            amount=1,
        )
    assert left("p-1") == FULL


def test_more_than_is_left_is_not_lodged_and_nothing_is_lost():
    with pytest.raises(MoreThanLeft):
        passed(FULL + 1)
    assert left("p-1") == FULL
    assert not Case.objects.exists()
    assert not Transfer.objects.exists()


def test_who_has_no_voucher_yet_has_it_once_given_one():
    case = passed()
    run(case)
    assert Transfer.objects.get().state == "waiting"
    give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-3")
    assert left("p-3") == FULL + 30_000
    assert Transfer.objects.get().state == "done"


def test_a_draft_begins_with_what_is_left(registers):
    number = start_draft(actor=GIVER, at=AT, service_id=SERVICE, key="k")
    assert Draft.objects.get(pk=number).facts["voucher"]["balance"] == FULL
    with pytest.raises(NoVoucher):
        start_draft(actor=RELATIVE, at=AT, service_id=SERVICE, key="k")
