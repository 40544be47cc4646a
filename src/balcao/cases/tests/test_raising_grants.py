"""More money for a grant: asked for, decided by two officers, promised under the fund's lock, undone."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from balcao.cases.api import confirm_proposal, decide_case, decision_preview, find_choices
from balcao.cases.awarding import take_award_back
from balcao.cases.models import Case
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, drafted, load_world
from balcao.cases.tests.test_awarding import (
    COMMUNITY,
    FIRST,
    HEAD,
    OTHER_HEAD,
    PRESIDENT,
    REPORT,
    SECOND,
    asked,
    grant,
    leave_only,
    report,
    view,
)
from balcao.catalogue.testing import put_on_offer
from balcao.grants.api import BadGrant, NotEnoughLeft, NothingToRaise, ReportState
from balcao.grants.models import FundYear, Raise
from balcao.kernel.money import mop
from balcao.payments.models import Payout

MORE = "fm-grant-increase"
WANTED = mop(20_000)


def offer() -> None:
    load_world(AT)
    put_on_offer(Path(settings.BALCAO_SERVICES), {COMMUNITY, REPORT, MORE}, at=AT)


@pytest.fixture
def world(db):
    offer()


def ask_more(case: Case) -> Case:
    return asked(MORE, grant_to_raise=case.reference)


def give_more(more: Case, amount: int = WANTED) -> Case:
    decide_case(actor=FIRST, at=AT, reference=more.reference, outcome="approve", granted=amount)
    confirm_proposal(actor=HEAD, at=AT, reference=more.reference)
    run_case(case_id=more.pk, at=AT)
    return Case.objects.get(pk=more.pk)


def committed() -> int:
    return FundYear.objects.get(fund="fm-associations", year=2026).committed


@pytest.mark.django_db
def test_more_money_is_promised_out_of_the_same_fund_and_its_first_part_is_owed(world):
    case = grant(asked(), mop(100_000))
    more = give_more(ask_more(case), mop(10_000))
    found = view(case)
    assert (found.amount, found.committed, committed()) == (mop(110_000),) * 3
    assert [(each.case_reference, each.amount) for each in found.raises] == [(more.reference, mop(10_000))]
    assert [part.amount for part in found.parts] == [mop(each) for each in (70_000, 30_000, 7_000, 3_000)]
    run_case(case_id=more.pk, at=AT)
    assert Payout.objects.count() == 2


@pytest.mark.django_db
def test_the_letter_says_how_much_more_for_which_grant(world):
    case = grant(asked(), mop(100_000))
    more = ask_more(case)
    said = decision_preview(
        actor=FIRST,
        at=AT,
        reference=more.reference,
        outcome="approve",
        reasons=(),
        note="",
        conditions=(),
        granted=WANTED,
    )
    assert "MOP 20,000.00 more is granted" in said["en"]
    assert all(case.reference in each for each in said.values())


@pytest.mark.django_db
def test_only_grants_whose_last_report_is_to_come_can_be_chosen(world):
    case = grant(asked(), mop(100_000))
    draft = drafted(MORE, PRESIDENT, answers={}, facts={}, at=AT, key="choosing")
    found = find_choices(actor=PRESIDENT, at=AT, draft_id=draft, question_id="grant_to_raise", query="")
    assert [each.value for each in found.choices] == [case.reference]
    report(case, mop(100_000))
    found = find_choices(actor=PRESIDENT, at=AT, draft_id=draft, question_id="grant_to_raise", query="")
    assert not found.choices


@pytest.mark.django_db
def test_no_more_than_was_asked_or_is_left_is_given_and_then_nothing_is_decided(world):
    case = grant(asked(), mop(100_000))
    more = ask_more(case)
    with pytest.raises(BadGrant):
        decide_case(actor=FIRST, at=AT, reference=more.reference, outcome="approve", granted=WANTED + 1)
    leave_only(mop(5_000))
    with pytest.raises(NotEnoughLeft):
        decide_case(actor=FIRST, at=AT, reference=more.reference, outcome="approve", granted=mop(5_001))
    assert not Raise.objects.exists()
    assert not Case.objects.get(pk=more.pk).outcome


@pytest.mark.django_db
def test_a_grant_that_is_reported_on_meanwhile_is_raised_no_more(world):
    case = grant(asked(), mop(100_000))
    more = ask_more(case)
    decide_case(actor=FIRST, at=AT, reference=more.reference, outcome="approve", granted=WANTED)
    report(case, mop(100_000))
    with pytest.raises(NothingToRaise):
        confirm_proposal(actor=HEAD, at=AT, reference=more.reference)
    assert view(case).report is ReportState.ACCEPTED
    assert not Raise.objects.exists()


@pytest.mark.django_db
def test_the_report_settles_what_was_given_first_and_later_together(world):
    case = grant(asked(), mop(100_000))
    give_more(ask_more(case))
    report(case, mop(110_000))
    found = view(case)
    assert (found.spent, found.committed) == (mop(110_000), mop(110_000))
    assert sum(part.amount for part in found.parts) == mop(110_000)


@pytest.mark.django_db
def test_more_money_that_is_taken_back_leaves_the_grant_as_it_was(world):
    case = grant(asked(), mop(100_000))
    more = give_more(ask_more(case))
    take_award_back(more, AT)
    take_award_back(more, AT)
    found = view(case)
    assert (found.asked, found.amount, found.committed, committed()) == (mop(120_000), *((mop(100_000),) * 3))
    assert (found.raises, found.owed_back) == ((), 0)
    assert view(case).parts[2].state == "dropped"
    report(case, mop(90_000))
    assert view(case).committed == mop(90_000)


@pytest.mark.django_db
def test_more_money_that_was_sent_and_is_taken_back_is_owed_back(world):
    case = grant(asked(), mop(100_000))
    more = give_more(ask_more(case))
    Payout.objects.update(paid_at=AT)
    take_award_back(more, AT)
    found = view(case)
    assert (found.committed, found.owed_back) == (mop(100_000), 0), "what was sent is less than the grant"
    report(case, mop(100_000))
    assert sum(part.amount for part in view(case).parts if part.state != "dropped") == mop(100_000)


@pytest.mark.django_db
def test_what_was_sent_beyond_the_grant_is_owed_back_when_the_raise_is_taken_back(world):
    case = grant(asked(), mop(100_000))
    more = give_more(ask_more(case))
    report(case, mop(120_000))
    Payout.objects.update(paid_at=AT)
    take_award_back(more, AT)
    found = view(case)
    assert (found.committed, found.owed_back) == (mop(100_000), mop(20_000))


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_waits_and_no_more_is_given_than_is_left():
    offer()
    cases = [grant(asked(), mop(50_000)) for _ in range(2)]
    wanted = [ask_more(each) for each in cases]
    for officer, more in zip((FIRST, SECOND), wanted, strict=True):
        decide_case(actor=officer, at=AT, reference=more.reference, outcome="approve", granted=WANTED)
    leave_only(mop(30_000))
    together = Barrier(2)
    said: list[str | int] = []

    def confirm(head, more: Case) -> None:
        together.wait()
        try:
            confirm_proposal(actor=head, at=AT, reference=more.reference)
            said.append("given")
        except NotEnoughLeft as failure:
            said.append(failure.left)
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=pair) for pair in zip((HEAD, OTHER_HEAD), wanted, strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(map(str, said)) == [str(mop(10_000)), "given"]
