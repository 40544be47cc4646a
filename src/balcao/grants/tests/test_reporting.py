"""Reports on grants: interim ones, claims, and what happens when an acceptance is taken back."""

from datetime import date, datetime

import pytest

from balcao.grants.api import (
    Awarded,
    GrantView,
    PartState,
    Promised,
    Reported,
    ReportState,
    When,
    accept_report,
    commit_grant,
    grant_of,
    pay_first_parts,
    release_grant,
    withdraw_report,
)
from balcao.grants.models import FundYear, Report
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import MACAU
from balcao.kernel.money import mop
from balcao.payments.api import OrderState
from balcao.payments.models import Order, Payout

AT = datetime(2026, 11, 10, 10, tzinfo=MACAU)
CASE, HOLDER = "IAM-2026-000001", "e-1"
SAID = {"zh-Hant": "資助", "pt": "Apoio", "en": "Grant"}
STAGED = ((50, When.GRANTED), (30, When.INTERIM), (20, When.REPORT))

pytestmark = pytest.mark.django_db


def granted(amount: int = mop(1_000), parts: tuple[tuple[int, When], ...] = STAGED) -> None:
    commit_grant(
        actor=system_actor("IAM"),
        at=AT,
        awarded=Awarded(
            case_reference=CASE,
            holder_id=HOLDER,
            department="IAM",
            service_id="iam-association-year-plan-grant",
            title=SAID,
            scopes=(),
            basis=SAID,
            fund="iam-associations",
            asked=amount,
            amount=amount,
            parts=[Promised(percent=share, when=when) for share, when in parts],
            report_service="iam-grant-report",
            report_due_on=date(2027, 3, 1),
        ),
    )
    pay_first_parts(actor=system_actor(), at=AT, case_reference=CASE)


def report(number: int, spent: int, **how: bool) -> bool:
    said = Reported(case_reference=f"IAM-2026-00010{number}", spent=spent, **how)
    return accept_report(actor=system_actor("IAM"), at=AT, holder_id=HOLDER, case_reference=CASE, reported=said)


def withdraw(number: int) -> bool:
    return withdraw_report(actor=system_actor("IAM"), at=AT, report_reference=f"IAM-2026-00010{number}")


def view() -> GrantView:
    found = grant_of(case_reference=CASE, at=AT)
    assert found is not None
    return found


def order() -> Order:
    return Order.objects.get(subject=f"grant:{Report.objects.get().grant_id}:{Report.objects.get().pk}")


def standing() -> list[tuple[int, str]]:
    return [(each.amount // 100, str(each.state)) for each in view().parts]


def owed() -> int:
    return sum(Payout.objects.filter(called_off_at=None).values_list("amount", flat=True))


def test_an_interim_report_pays_the_part_that_waits_for_it_and_no_more():
    granted()
    assert report(1, mop(300), interim=True)
    assert standing() == [(500, "owed"), (300, "owed"), (200, "to_come")]
    assert not report(1, mop(300), interim=True)
    assert report(2, mop(500), interim=True)
    assert standing() == [(500, "owed"), (300, "owed"), (200, "to_come")]
    assert report(3, mop(900))
    assert standing() == [(500, "owed"), (300, "owed"), (100, "owed")]
    assert view().committed == mop(900)


def test_claims_are_paid_one_by_one_and_never_more_than_was_granted():
    granted(parts=((100, When.CLAIMED),))
    assert report(1, mop(400), interim=True, adds=True)
    assert report(2, mop(400), interim=True, adds=True)
    assert standing() == [(200, "to_come"), (400, "owed"), (400, "owed")]
    assert report(3, mop(400), interim=True, adds=True)
    assert (owed(), standing()[0]) == (mop(1_000), (0, "dropped"))
    assert report(4, mop(100), interim=True, adds=True)
    assert owed() == mop(1_000)


def test_the_last_claim_pays_what_it_claims_and_frees_the_rest():
    granted(parts=((100, When.CLAIMED),))
    report(1, mop(400), interim=True, adds=True)
    assert report(2, mop(250), adds=True)
    found = view()
    assert (owed(), found.spent, found.committed, found.owed_back) == (mop(650), mop(650), mop(650), 0)


def test_a_claim_that_is_taken_back_can_be_claimed_again():
    granted(parts=((100, When.CLAIMED),))
    report(1, mop(400), interim=True, adds=True)
    assert withdraw(1)
    assert not withdraw(1)
    assert (owed(), standing()[0]) == (0, (1_000, "to_come"))
    report(2, mop(1_000), interim=True, adds=True)
    assert owed() == mop(1_000)


def test_a_report_that_is_taken_back_opens_the_grant_and_a_new_one_settles_it():
    granted()
    report(1, mop(1_000))
    assert owed() == mop(1_000)
    assert withdraw(1)
    found = view()
    assert (found.report, found.spent) == (ReportState.AHEAD, None)
    assert standing() == [(500, "owed"), (300, "to_come"), (200, "to_come")]
    assert report(2, mop(700))
    assert standing() == [(500, "owed"), (200, "owed"), (0, "dropped")]
    assert owed() == mop(700)


def test_what_was_to_be_paid_back_is_owed_no_more_once_the_report_is_taken_back():
    granted()
    Payout.objects.update(paid_at=AT)
    report(1, mop(200))
    assert (order().total, order().state) == (mop(300), OrderState.OPEN)
    withdraw(1)
    found = view()
    assert (found.owed_back, found.committed) == (0, mop(1_000))
    assert order().state == OrderState.VOID
    assert standing() == [(500, "paid"), (300, "to_come"), (200, "to_come")]


def test_what_was_paid_back_already_is_paid_again_when_the_new_report_says_it_was_used():
    granted()
    Payout.objects.update(paid_at=AT)
    report(1, mop(200))
    Order.objects.update(state=OrderState.PAID, receipt_number="REC-2026-000001", paid_at=AT)
    withdraw(1)
    assert view().owed_back == mop(300)
    report(2, mop(1_000))
    assert owed() - mop(300) == mop(1_000)
    assert view().committed == mop(1_000)


def test_of_what_the_fund_had_again_only_what_it_still_has_is_promised_anew():
    granted()
    report(1, mop(600))
    year = FundYear.objects.get()
    FundYear.objects.update(committed=year.budget - mop(50))
    withdraw(1)
    found = view()
    assert found.committed == mop(650)
    assert FundYear.objects.get().committed == year.budget
    report(2, mop(1_000))
    assert owed() == mop(650)


def test_a_payout_that_was_sent_stays_and_counts_when_it_is_settled_again():
    granted()
    report(1, mop(1_000))
    Payout.objects.update(paid_at=AT)
    withdraw(1)
    assert [state for _amount, state in standing()] == [PartState.PAID] * 3
    report(2, mop(900))
    found = view()
    assert (found.owed_back, owed()) == (mop(100), mop(1_000))


def test_a_report_on_a_grant_that_was_taken_back_meanwhile_opens_nothing():
    granted()
    report(1, mop(500))
    release_grant(actor=system_actor("IAM"), at=AT, case_reference=CASE)
    assert withdraw(1)
    assert view().released
