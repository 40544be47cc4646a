"""Money granted out of a fund: promised with the decision, never more than is left, paid in parts, reported on."""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from balcao.cases.api import NotNow, confirm_proposal, decide_case, decision_preview, find_choices, return_proposal
from balcao.cases.awarding import take_award_back
from balcao.cases.models import Case, Step
from balcao.cases.operations.running import run_case
from balcao.cases.readiness import work_out
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.grants.api import BadGrant, NotEnoughLeft, PartState, ReportOwed, ReportState, funds_at_desk, grant_of
from balcao.grants.models import FundYear, Grant, Report
from balcao.grants.operations import pay_what_is_due
from balcao.kernel.money import mop
from balcao.payments.api import OrderState, order_of
from balcao.payments.models import Payout

COMMUNITY, OPERATING, REPORT = "fm-community-grant", "fm-operating-grant", "grant-final-report"
PRESIDENT = person(1, "e-1")
FIRST, SECOND = officer(11, "FM", "grants"), officer(12, "FM", "grants")
HEAD, OTHER_HEAD = officer(13, "FM", "chief"), officer(14, "FM", "chief")
ASKED = 12_000_000


def offer(at: datetime = AT) -> None:
    load_world(at)
    put_on_offer(Path(settings.BALCAO_SERVICES), {COMMUNITY, OPERATING, REPORT}, at=at)


@pytest.fixture
def world(db):
    offer()


def asked(service: str = COMMUNITY, *, at: datetime = AT, **answers) -> Case:
    example, key = get_published(service, at=at).definition.examples["granted"], f"{service}-{Case.objects.count()}"
    draft = drafted(service, PRESIDENT, answers={**example.answers, **answers}, facts=example.facts, at=at, key=key)
    case = lodged(draft, PRESIDENT, at=at, run=False)
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def grant(case: Case, amount: int = ASKED, *, at: datetime = AT) -> Case:
    decide_case(actor=FIRST, at=at, reference=case.reference, outcome="approve", granted=amount)
    confirm_proposal(actor=HEAD, at=at, reference=case.reference)
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def report(case: Case, spent: int, *, at: datetime = AT) -> Case:
    spending = [{"item": "場地", "receipt_no": "1", "amount": spent}]
    found = asked(REPORT, at=at, grant_reference=case.reference, spent=spending)
    decide_case(actor=FIRST, at=at, reference=found.reference, outcome="approve")
    run_case(case_id=found.pk, at=at)
    return found


def view(case: Case, at: datetime = AT):
    found = grant_of(case_reference=case.reference, at=at)
    assert found is not None
    return found


def leave_only(amount: int) -> None:
    """All but so much of the fund's year is promised to others."""
    year, _ = FundYear.objects.get_or_create(fund="fm-associations", year=2026, defaults={"budget": mop(100_000_000)})
    FundYear.objects.filter(pk=year.pk).update(committed=year.budget - amount)


@pytest.mark.django_db
def test_what_is_granted_is_promised_out_of_the_fund_and_its_first_part_is_owed(world):
    case = grant(asked(), mop(100_000))
    found = view(case)
    assert [(each.amount, each.state) for each in found.parts] == [
        (mop(70_000), PartState.OWED),
        (mop(30_000), PartState.TO_COME),
    ]
    assert (found.asked, found.amount, found.committed) == (ASKED, mop(100_000), mop(100_000))
    assert FundYear.objects.get().committed == mop(100_000)
    assert Payout.objects.get().amount == mop(70_000)
    assert found.report_due_on == datetime(2027, 3, 28).date() + timedelta(days=60)
    assert Step.objects.filter(case=case, kind="payout_owed").count() == 1
    run_case(case_id=case.pk, at=AT)
    assert Payout.objects.count() == 1


@pytest.mark.django_db
def test_a_proposal_promises_nothing_before_it_is_confirmed(world):
    case = asked()
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=ASKED)
    assert not Grant.objects.exists()
    return_proposal(actor=HEAD, at=AT, reference=case.reference, note="金額過高")
    assert Case.objects.get(pk=case.pk).granted is None


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [None, 0, -1, ASKED + 1])
def test_no_more_than_was_asked_and_no_less_than_something_is_granted(world, amount):
    case = asked()
    with pytest.raises(BadGrant) as failure:
        decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=amount)
    assert failure.value.most == ASKED
    assert Case.objects.get(pk=case.pk).state == "with_officer"


@pytest.mark.django_db
def test_no_more_than_the_services_own_limit_is_granted(world):
    case = asked(cost_rows=[{"item": "場地", "cost": mop(900_000)}], requested=mop(800_000))
    with pytest.raises(BadGrant) as failure:
        decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=mop(800_000))
    assert failure.value.most == mop(500_000)


@pytest.mark.django_db
def test_who_confirms_is_told_what_is_left_when_the_fund_has_less_by_then(world):
    case = asked()
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=ASKED)
    leave_only(mop(50_000))
    with pytest.raises(NotEnoughLeft) as failure:
        confirm_proposal(actor=HEAD, at=AT, reference=case.reference)
    assert failure.value.left == mop(50_000)
    assert Case.objects.get(pk=case.pk).state == "proposed"
    assert not Grant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_grants_and_the_other_is_told_what_is_left():
    offer()
    first, second = asked(project_title="甲"), asked(project_title="乙")
    for each in (first, second):
        decide_case(actor=FIRST, at=AT, reference=each.reference, outcome="approve", granted=ASKED)
    leave_only(ASKED + 1)
    together = Barrier(2)
    told: list[str | int] = []

    def confirm(actor, case):
        together.wait()
        try:
            confirm_proposal(actor=actor, at=AT, reference=case.reference)
            told.append("granted")
        except NotEnoughLeft as failure:
            told.append(failure.left)
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=each) for each in ((HEAD, first), (OTHER_HEAD, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=str) == [1, "granted"]
    assert sorted(Case.objects.filter(pk__in=[first.pk, second.pk]).values_list("outcome", flat=True)) == [
        "",
        "approve",
    ]
    assert Grant.objects.count() == 1


@pytest.mark.django_db
def test_an_accepted_report_pays_the_rest(world):
    case = grant(asked())
    assert search_grants() == [case.reference]
    report(case, ASKED)
    found = view(case)
    assert [each.state for each in found.parts] == [PartState.OWED, PartState.OWED]
    assert sum(Payout.objects.values_list("amount", flat=True)) == ASKED
    assert found.report is ReportState.ACCEPTED
    assert search_grants() == []


def search_grants() -> list[str]:
    example = get_published(REPORT, at=AT).definition.examples["granted"]
    draft = drafted(
        REPORT, PRESIDENT, answers={}, facts=example.facts, key=f"s{Grant.objects.filter(spent=None).count()}"
    )
    found = find_choices(actor=PRESIDENT, at=AT, draft_id=draft, question_id="grant_reference", query="")
    return [each.value for each in found.choices]


@pytest.mark.django_db
def test_what_was_paid_and_not_used_is_owed_back_and_the_fund_has_it_again(world):
    case = grant(asked())
    report(case, mop(50_000))
    found = view(case)
    assert [each.state for each in found.parts] == [PartState.OWED, PartState.DROPPED]
    order = order_of(subject=f"grant:{Grant.objects.get().pk}:{Report.objects.get().pk}")
    assert order is not None
    assert (order.total, order.state) == (mop(34_000), OrderState.OPEN)
    assert (found.owed_back, found.committed) == (mop(34_000), mop(50_000))
    report(case, mop(10_000))
    assert view(case).spent == mop(50_000)


@pytest.mark.django_db
def test_a_report_on_the_grant_of_another_settles_nothing(world):
    case = grant(asked())
    Grant.objects.update(holder_id="e-4")
    report(case, ASKED)
    assert view(case).report is ReportState.AHEAD


@pytest.mark.django_db
def test_a_part_with_a_day_is_owed_on_that_day_once(world):
    case = grant(asked(OPERATING))
    before, day = datetime(2027, 6, 30, 4).astimezone(AT.tzinfo), datetime(2027, 7, 1, 4).astimezone(AT.tzinfo)
    assert pay_what_is_due(at=before) == 0
    assert (pay_what_is_due(at=day), pay_what_is_due(at=day)) == (1, 0)
    assert [each.state for each in view(case).parts] == [PartState.OWED, PartState.OWED, PartState.TO_COME]


@pytest.mark.django_db
def test_a_late_report_keeps_a_holder_from_every_further_grant(world):
    case, waiting = grant(asked()), asked(project_title="另一項目")
    late = datetime(2027, 6, 1, 4).astimezone(AT.tzinfo)
    with pytest.raises(ReportOwed):
        decide_case(actor=FIRST, at=late, reference=waiting.reference, outcome="approve", granted=ASKED)
    assert Case.objects.get(pk=waiting.pk).outcome == ""
    assert [each.id for each in work_out(waiting.draft, late).outstanding] == ["grant_report"]
    assert work_out(waiting.draft, AT).outstanding == ()
    report(case, ASKED, at=late)
    assert work_out(waiting.draft, late).outstanding == ()


@pytest.mark.django_db
def test_a_grant_taken_back_frees_the_fund_and_calls_off_what_was_not_sent(world):
    case = grant(asked())
    take_award_back(case, AT)
    take_award_back(case, AT)
    found = view(case)
    assert (found.released, found.committed, found.owed_back) == (True, 0, 0)
    assert FundYear.objects.get().committed == 0
    assert [each.state for each in found.parts] == [PartState.DROPPED, PartState.DROPPED]
    assert Payout.objects.get().called_off_at == AT


@pytest.mark.django_db
def test_what_was_paid_of_a_grant_that_is_taken_back_is_owed_back(world):
    case = grant(asked())
    Payout.objects.update(paid_at=AT)
    take_award_back(case, AT)
    found = view(case)
    assert (found.released, found.committed, found.owed_back) == (True, 0, mop(84_000))
    assert [each.state for each in found.parts] == [PartState.PAID, PartState.DROPPED]


@pytest.mark.django_db
def test_a_case_that_grants_no_money_takes_no_amount(world):
    case = grant(asked())
    found = asked(REPORT, grant_reference=case.reference)
    with pytest.raises(NotNow):
        decide_case(actor=FIRST, at=AT, reference=found.reference, outcome="approve", granted=1)


@pytest.mark.django_db
def test_the_decision_states_amount_parts_and_the_day_of_the_report(world):
    case = asked()
    text = decision_preview(
        actor=FIRST,
        at=AT,
        reference=case.reference,
        outcome="approve",
        reasons=(),
        note="",
        conditions=(),
        granted=mop(100_000),
    )
    for language, amount in (("zh-Hant", "MOP 70,000.00"), ("pt", "MOP 70.000,00"), ("en", "MOP 70,000.00")):
        assert amount in text[language]
    assert "27 May 2027" in text["en"]


@pytest.mark.django_db
def test_who_decides_on_grants_sees_what_the_fund_has_left(world):
    grant(asked(), mop(100_000))
    (found,) = funds_at_desk(actor=FIRST, at=AT)
    assert (found.committed, found.paid, found.budget - found.left) == (mop(100_000), 0, mop(100_000))
    assert [(each.service_id, each.grants) for each in found.services] == [(COMMUNITY, 1)]
    assert funds_at_desk(actor=officer(15, "DSI", "grants"), at=AT) == []
