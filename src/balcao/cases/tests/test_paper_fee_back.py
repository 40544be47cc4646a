"""What was paid for a paper goes back by itself where nothing is granted, once, and the ledger balances."""

import pytest

from balcao.cases.api import decide_case, withdraw_case
from balcao.cases.models import Case, PaperCopy, Step
from balcao.cases.operations.charging import end_charges_of
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, load_world, officer, person
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.payments.api import place_order, refunds_of, verify_ledger
from balcao.payments.tests.conftest import FEE, line
from balcao.payments.tests.conftest import counter as counter

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
DESK = officer(11, "DSI", "association-register")


@pytest.fixture
def case(counter):
    """A case with an officer, paid for with a paper of MOP 10."""
    from balcao.cases.api import WantedCopy, choose_copy
    from balcao.cases.testing import CERTIFICATE, ORGANS, PAPER, drafted, lodged

    load_world()
    answers = {"purpose": "bank", "true_and_complete": True, "minutes": [PAPER]}
    facts = {"organs": {**ORGANS, "term_end": "2026-03-31"}}
    draft = drafted(CERTIFICATE, PRESIDENT, answers=answers, facts=facts)
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=WantedCopy(place="areia-preta"))
    found = lodged(draft, PRESIDENT)
    assert [each["kind"] for each in found.fee_lines].count("paper") == 1
    order = place_order(
        actor=PRESIDENT,
        at=AT,
        subject=f"draft:{draft}",
        holder_id="e-1",
        department="DSI",
        title=FEE,
        lines=[line(45_00), line(10_00, "paper")],
    )
    counter.pay(order, actor=PRESIDENT)
    return found


def back(case):
    return [each.amount for each in refunds_of(subject=f"draft:{case.draft_id}")]


def decided(case, outcome):
    exempt = "urgent" if outcome == "refuse" else ""
    decide_case(actor=DESK, at=AT, reference=case.reference, outcome=outcome, note="–", without_hearing=exempt)
    run_case(case_id=case.pk, at=AT)
    run_waiting_jobs()


def test_refused_the_fee_for_the_paper_alone_goes_back_once(case):
    decided(case, "refuse")
    for _ in range(2):
        end_charges_of(case_id=case.pk, at=AT)
    assert back(case) == [1000]
    assert PaperCopy.objects.get().fee_back_at is not None
    assert Step.objects.filter(case=case, kind="refund_asked").count() == 1
    assert verify_ledger().intact


def test_withdrawn_it_goes_back_too(case):
    withdraw_case(actor=PRESIDENT, at=AT, reference=case.reference)
    run_waiting_jobs()
    assert back(case) == [1000]
    assert verify_ledger().intact


def test_granted_it_does_not(case):
    decided(case, "approve")
    end_charges_of(case_id=case.pk, at=AT)
    assert back(case) == []
    assert PaperCopy.objects.get().state == "to_print"


def test_a_case_in_course_keeps_it_and_one_without_a_paper_has_none(case):
    end_charges_of(case_id=case.pk, at=AT)
    assert back(case) == []
    PaperCopy.objects.all().delete()
    Case.objects.update(state="withdrawn", finished_at=AT)
    end_charges_of(case_id=case.pk, at=AT)
    assert back(case) == []
