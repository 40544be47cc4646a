"""A fine is a decision: measured within the law, heard, imposed by two, paid, reminded of, stayed, annulled."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    BadFine,
    BadMeasure,
    DecisionKind,
    FineState,
    FourEyes,
    NotNow,
    ReasonNeeded,
    RevisionOpen,
    Wish,
    addressee,
    answer_hearing,
    case_view,
    confirm_proposal,
    confirm_revision,
    decide_case,
    draft_view,
    fines_of_duty,
    fines_to_enforce,
    lift_stay,
    money_of_case,
    open_fine,
    order_stay,
    place_fine,
    propose_revision,
    refunds_to_answer,
    set_fine,
    withdraw_case,
)
from balcao.cases.fine_words import fine_in_words
from balcao.cases.models import Case, Decision, Fine, Hearing, Revision
from balcao.cases.operations.dunning import dun_fines
from balcao.cases.operations.refunding import answer_asked_refund
from balcao.cases.operations.running import run_case
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, lodged, officer, person
from balcao.cases.tests.test_outstanding import draft, licence  # noqa: F401 - a fixture
from balcao.cases.tests.test_remedies import APPEAL, COMPLAINT, begun
from balcao.catalogue.api import get_version
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.models import Licence
from balcao.notices.api import inbox, open_notice
from balcao.payments.api import (
    Means,
    SecondOfficerNeeded,
    agree_plan,
    basket_of,
    open_till,
    order_of,
    refunds_of,
    schedules,
    take_at_till,
)
from balcao.payments.models import Order, TillSession
from balcao.payments.operations.parts import call_late_plans

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SERVICE = "iam-public-places-fine"
HOLDER = person(3, "e-2")
OFFICER = officer(12, "IAM", "licensing")
CHIEF = officer(14, "IAM", "licensing", "chief")
SECOND = officer(17, "IAM", "licensing", "chief")
COUNTER = officer(19, "IAM", "counter")
NUMBER = "IAM-RT-2026-000003"
FOUND = {
    "offence": "waste",
    "offence_day": "2026-11-20",
    "offence_place": "營地大街",
    "offence_facts": "三袋廚餘棄置於行人道",
}


@pytest.fixture
def world(db):
    load_world()


def opened(*, actor=OFFICER, key="a", at=AT, run=True, licence=NUMBER, **answers):  # noqa: F811
    given = {**FOUND, **answers}
    reference = open_fine(actor=actor, at=at, service_id=SERVICE, key=key, answers=given, licence=licence)
    case = Case.objects.get(reference=reference)
    if run:
        run_case(case_id=case.pk, at=at)
    return fresh(case)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def imposed(case, at=AT):
    """Decided by one without a hearing, confirmed by another, and carried out."""
    given: dict[str, Any] = {"reasons": ["offence_proven"], "without_hearing": "urgent"}
    decide_case(actor=OFFICER, at=at, reference=case.reference, outcome="refuse", **given)
    confirm_proposal(actor=CHIEF, at=at, reference=case.reference)
    run_case(case_id=case.pk, at=at)
    return fresh(case)


def view(case, at=AT):
    found = case_view(actor=HOLDER, at=at, reference=case.reference).fine
    assert found is not None
    return found


def paid(case, at):
    open_till(actor=COUNTER, at=at, number=1, float_amount=0)
    order = order_of(subject=f"fine:{case.pk}")
    assert order is not None
    due = next(each for each in basket_of(actor=HOLDER, at=at) if each.order.id == order.id)
    take_at_till(actor=COUNTER, at=at, order_id=order.id, shown_total=due.total, means=Means.CASH, tendered=due.total)


def objected(case, at, service=COMPLAINT):
    found = lodged(begun(case, service, at=at, actor=HOLDER), HOLDER, at=at, run=False)
    run_case(case_id=found.pk, at=at)
    return fresh(found)


def decided(objection, case, at, **given):
    decide_case(actor=SECOND, at=at, reference=objection.reference, note="事實有誤", **given)
    for each in (objection, case):
        run_case(case_id=each.pk, at=at)


def subjects(at):
    return [each.subject["en"] for each in inbox(actor=HOLDER, at=at)]


def test_the_table_measures_it_and_a_second_offence_costs_more(world):
    case = opened()
    fine = Fine.objects.get(case=case)
    assert (fine.least, fine.amount, fine.most, fine.row) == (700_00, 1500_00, 3000_00, "waste")
    imposed(case)
    again = Fine.objects.get(case=opened(key="b"))
    assert (again.row, again.least, again.amount) == ("waste-again", 2000_00, 3000_00)
    later = Fine.objects.get(case=opened(key="c", at=AT + 400 * DAY))
    assert later.row == "waste"


def test_the_law_bounds_what_is_intended_before_and_after_it_is_opened(world):
    with pytest.raises(BadFine) as failure:
        opened(fine_amount=9000_00)
    assert (failure.value.least, failure.value.most) == (700_00, 3000_00)
    with pytest.raises(BadMeasure):
        opened(offence_facts="")
    assert not Case.objects.exists()
    case = opened(fine_amount=1000_00)
    for amount, why, problem in ((600_00, "x", BadFine), (2000_00, " ", ReasonNeeded)):
        with pytest.raises(problem):
            set_fine(actor=OFFICER, at=AT, reference=case.reference, amount=amount, why=why)
    set_fine(actor=OFFICER, at=AT, reference=case.reference, amount=1000_00, why="")
    assert Fine.objects.get().amount == 1000_00
    with pytest.raises(NotFound):
        set_fine(actor=officer(18, "IAM", "registration"), at=AT, reference=case.reference, amount=900_00, why="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Fine.objects.update(amount=1_00)


def test_its_addressee_is_heard_and_heard_again_before_it_becomes_more(world):
    case = opened()
    act: dict[str, Any] = {"reference": case.reference, "outcome": "refuse", "reasons": ["offence_proven"]}
    decide_case(actor=OFFICER, at=AT, **act)
    assert fresh(case).state == "hearing"
    notice = next(each for each in inbox(actor=HOLDER, at=AT) if each.legal)
    body = open_notice(actor=HOLDER, at=AT, notice_id=notice.id).body["en"]
    assert "Fine: MOP 1,500.00 (the law allows MOP 700.00 to MOP 3,000.00)" in body
    answer_hearing(actor=HOLDER, at=AT + DAY, reference=case.reference, text="不是我們的")
    set_fine(actor=OFFICER, at=AT + DAY, reference=case.reference, amount=2000_00, why="份量大")
    decide_case(actor=OFFICER, at=AT + DAY, **act)
    assert (fresh(case).state, Hearing.objects.count()) == ("hearing", 2)
    answer_hearing(actor=HOLDER, at=AT + 2 * DAY, reference=case.reference, text="同上")
    set_fine(actor=OFFICER, at=AT + 2 * DAY, reference=case.reference, amount=800_00, why="初犯")
    decide_case(actor=OFFICER, at=AT + 2 * DAY, **act)
    assert fresh(case).state == "proposed"
    confirm_proposal(actor=CHIEF, at=AT + 2 * DAY, reference=case.reference)
    run_case(case_id=case.pk, at=AT + 2 * DAY)
    assert (fresh(case).state, view(case, AT + 2 * DAY).due) == ("imposed", 400_00)


def test_who_pays_early_pays_half_and_is_settled_at_once(world):
    case = imposed(opened())
    # Delivered on Monday 23 November: unopened it counts as received on Thursday the 26th.
    fine = view(case)
    assert (fine.state, fine.due, fine.early_amount) == (FineState.TO_PAY, 750_00, 750_00)
    assert (fine.early_until, fine.due_on) == (date(2026, 12, 1), date(2026, 12, 11))
    (due,) = basket_of(actor=HOLDER, at=AT)
    assert (due.total, [line.kind for line in due.lines]) == (750_00, ["fine", "fine_early"])
    run_case(case_id=case.pk, at=AT + DAY)
    assert Order.objects.count() == 1
    paid(case, AT + 2 * DAY)
    fine = view(case, AT + 2 * DAY)
    assert (fine.state, fine.paid, bool(fine.receipt_number)) == (FineState.PAID, 750_00, True)
    assert not basket_of(actor=HOLDER, at=AT + 2 * DAY)
    assert dun_fines(at=AT + 90 * DAY) == 0
    assert money_of_case(actor=OFFICER, at=AT + 2 * DAY, reference=case.reference).refundable[0].left == 750_00


def test_after_the_days_of_the_reduction_all_of_it_is_due(world):
    case = imposed(opened())
    at = AT + 9 * DAY
    (due,) = basket_of(actor=HOLDER, at=at)
    assert (due.total, len(due.changes)) == (1500_00, 1)
    paid(case, at)
    assert view(case, at).paid == 1500_00


def test_opening_the_notice_begins_the_days(world):
    case = imposed(opened())
    notice = next(each for each in inbox(actor=HOLDER, at=AT) if each.legal)
    open_notice(actor=HOLDER, at=AT + DAY, notice_id=notice.id)
    assert view(case).due_on == date(2026, 12, 9)


def test_unpaid_it_is_reminded_of_and_at_last_enforced_each_once(world):
    case = imposed(opened())
    due = AT + (date(2026, 12, 11) - AT.date())
    assert dun_fines(at=due - 4 * DAY) == 0
    assert [dun_fines(at=due - 3 * DAY), dun_fines(at=due - 2 * DAY)] == [1, 0]
    assert any("Pay your fine by" in each for each in subjects(due))
    assert [dun_fines(at=due + DAY), dun_fines(at=due + DAY)] == [1, 0]
    assert view(case, due + DAY).state is FineState.LATE
    assert any("Your fine is late" in each for each in subjects(due + DAY))
    # The sweep stood still over the last reminder: one is sent, not two.
    assert dun_fines(at=due + 31 * DAY) == 1
    assert view(case, due + 31 * DAY).state is FineState.ENFORCED
    assert dun_fines(at=due + 32 * DAY) == 0
    (row,) = fines_to_enforce(actor=OFFICER, at=due + 32 * DAY)
    assert (row.reference, row.fine.due) == (case.reference, 1500_00)
    assert not fines_to_enforce(actor=officer(11, "DSI", "association-register"), at=due + 32 * DAY)
    paid(case, due + 33 * DAY)
    told = inbox(actor=HOLDER, at=due + 33 * DAY)
    assert {each.moot for each in told if "Your fine is late" in each.subject["en"]} == {True}
    assert not fines_to_enforce(actor=OFFICER, at=due + 33 * DAY)


def test_while_it_has_no_effect_everything_waits_and_then_goes_on(world):
    case = imposed(opened())
    at = AT + 2 * DAY
    complaint = objected(case, at)
    due = AT + (date(2026, 12, 11) - AT.date())
    order_stay(actor=SECOND, at=at, reference=case.reference, why="有理據")
    assert view(case, due + 60 * DAY).state is FineState.STAYED
    assert [dun_fines(at=due + days * DAY) for days in (-3, 1, 40)] == [0, 0, 0]
    assert [row.fine.state for row in fines_of_duty(actor=OFFICER, at=due)] == [FineState.STAYED]
    (waiting,) = basket_of(actor=HOLDER, at=due)
    assert waiting.total == 750_00, "the days of the reduction wait too"
    withdraw_case(actor=HOLDER, at=at + 40 * DAY, reference=complaint.reference)
    # Stayed from 25 November; counted from the 26th: 39 of the days do not count.
    assert view(case, at + 40 * DAY).due_on == date(2027, 1, 19)
    assert dun_fines(at=AT + (date(2027, 1, 20) - AT.date())) == 1


def test_a_stay_lifted_lets_it_go_on_too(world):
    case = imposed(opened())
    objected(case, AT + 2 * DAY)
    order_stay(actor=SECOND, at=AT + 4 * DAY, reference=case.reference, why="有理據")
    lift_stay(actor=SECOND, at=AT + 9 * DAY, reference=case.reference, why="不再有理據")
    assert view(case, AT + 9 * DAY).due_on == date(2026, 12, 16)


def test_annulled_unpaid_nothing_is_due_any_more(world):
    case = imposed(opened())
    decided(objected(case, AT + 2 * DAY), case, AT + 3 * DAY, outcome="approve")
    fine = view(case, AT + 3 * DAY)
    assert (fresh(case).state, fine.state) == ("dropped", FineState.ANNULLED)
    assert not basket_of(actor=HOLDER, at=AT + 3 * DAY)
    assert dun_fines(at=AT + 90 * DAY) == 0
    assert not refunds_of(subject=f"fine:{case.pk}")


def test_annulled_after_it_was_paid_goes_back_by_four_eyes(world):
    case = imposed(opened())
    paid(case, AT + DAY)
    decided(objected(case, AT + 2 * DAY), case, AT + 3 * DAY, outcome="approve")
    run_case(case_id=case.pk, at=AT + 3 * DAY)
    (asked,) = refunds_to_answer(actor=OFFICER, at=AT + 3 * DAY)
    assert (asked.refund.amount, asked.money.case_reference) == (750_00, case.reference)
    with pytest.raises(SecondOfficerNeeded):
        answer_asked_refund(actor=SECOND, at=AT + 3 * DAY, refund_id=asked.refund.id, approve=True)
    answer_asked_refund(actor=OFFICER, at=AT + 3 * DAY, refund_id=asked.refund.id, approve=True)
    assert [each.state for each in refunds_of(subject=f"fine:{case.pk}")] == ["approved"]


def test_made_less_on_a_complaint_only_the_rest_is_due_or_goes_back(world):
    case, other = imposed(opened()), imposed(opened(key="b"))
    paid(case, AT + DAY)
    complaint = objected(case, AT + 2 * DAY)
    for amount in (1500_00, 600_00):
        with pytest.raises(BadFine):
            decided(complaint, case, AT + 3 * DAY, outcome="approve", reduces_to=amount)
    with pytest.raises(NotNow):
        decided(complaint, case, AT + 3 * DAY, outcome="refuse", reduces_to=900_00)
    decided(complaint, case, AT + 3 * DAY, outcome="approve", reduces_to=900_00)
    assert (fresh(case).state, view(case, AT + 3 * DAY).amount) == ("imposed", 900_00)
    (asked,) = refunds_to_answer(actor=OFFICER, at=AT + 3 * DAY)
    assert asked.refund.amount == 300_00
    decided(objected(other, AT + 2 * DAY, APPEAL), other, AT + 3 * DAY, outcome="approve", reduces_to=2500_00)
    found = view(other, AT + 3 * DAY)
    assert (found.amount, found.due, found.state) == (2500_00, 1250_00, FineState.TO_PAY)
    (due,) = basket_of(actor=HOLDER, at=AT + 3 * DAY)
    assert due.total == 1250_00
    assert any("less" in each.body["en"] for each in _opened_notices(AT + 3 * DAY))


def reduced(case, amount, at, *, by=OFFICER):
    seen = in_force(fresh(case)).pk
    wish = Wish(kind=DecisionKind.AMENDED, why="只有一袋", reduces_to=amount)
    propose_revision(actor=by, at=at, reference=case.reference, seen=seen, wish=wish)
    return Revision.objects.latest("pk")


def test_its_department_makes_it_less_by_two_and_only_the_rest_is_due_or_goes_back(world):
    case, other = imposed(opened()), imposed(opened(key="b"))
    paid(other, AT + DAY)
    at = AT + 2 * DAY
    for amount in (1500_00, 600_00):
        with pytest.raises(BadFine):
            reduced(case, amount, at)
    revision = reduced(case, 900_00, at)
    assert view(case, at).amount == 1500_00, "nothing changes before another confirms"
    with pytest.raises(RevisionOpen):
        reduced(case, 800_00, at)
    with pytest.raises(FourEyes):
        confirm_revision(actor=OFFICER, at=at, reference=case.reference, revision_id=revision.pk)
    confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=revision.pk)
    with pytest.raises(NotNow):
        confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=revision.pk)
    run_waiting_jobs()
    found = view(case, at)
    assert (fresh(case).state, found.amount, found.state) == ("imposed", 900_00, FineState.TO_PAY)
    (due,) = basket_of(actor=HOLDER, at=at)
    assert due.total == 450_00, "the days of the reduction still run"
    later = reduced(other, 2500_00, at)
    confirm_revision(actor=CHIEF, at=at, reference=other.reference, revision_id=later.pk)
    run_waiting_jobs()
    assert [each.refund.amount for each in refunds_to_answer(actor=SECOND, at=at)] == [250_00]
    assert Decision.objects.latest("pk").changed == {"fine": {"before": 3000_00, "after": 2500_00}}


def in_parts(case, at, count=3):
    order = order_of(subject=f"fine:{case.pk}")
    assert order is not None
    found = next(each for each in schedules(actor=HOLDER, at=at, order_id=order.id) if len(each.parts) == count)
    agree_plan(actor=HOLDER, at=at, order_id=order.id, count=count, shown_total=found.total)
    return Order.objects.get(subject=f"fine:{case.pk}", state="in_parts").pk


def part_paid(number, order, at):
    if not TillSession.objects.exists():
        open_till(actor=COUNTER, at=at, number=1, float_amount=0)
    row = Order.objects.get(part_of=order, part_number=number, state="open")
    given: dict[str, Any] = {"order_id": row.pk, "shown_total": row.total, "tendered": row.total}
    take_at_till(actor=COUNTER, at=at, means=Means.CASH, **given)


def last_days(order):
    return [each.due_on or date.min for each in Order.objects.filter(part_of=order, state="open").order_by("pk")]


def left(order):
    return list(Order.objects.filter(part_of=order, state="open").order_by("due_on").values_list("total", flat=True))


def test_in_parts_all_of_it_is_paid_and_nobody_is_reminded_of_the_fine(world):
    case = imposed(opened())
    order = in_parts(case, AT)
    assert left(order) == [500_00] * 3, "the reduction is for paying at once"
    at = AT + 12 * DAY
    part_paid(1, order, at)
    found = view(case, at)
    assert (found.state, found.due, found.paid) == (FineState.IN_PARTS, 1000_00, 500_00)
    assert dun_fines(at=AT + 300 * DAY) == 0
    for number in (2, 3):
        part_paid(number, order, at)
    assert (view(case, at).state, view(case, at).paid) == (FineState.PAID, 1500_00)
    assert fresh(case).steps.filter(kind="fine_paid").count() == 1


def test_the_reduction_is_for_the_whole_in_one_payment_parts_paid_in_its_days_are_owed_in_full(world):
    case = imposed(opened())
    assert (
        "pays it whole, in one payment, within the first"
        in fine_in_words(fresh(case), get_version(case.version_id).definition)["en"]
    )
    order = in_parts(case, AT)
    for number in (1, 2):
        part_paid(number, order, AT + DAY)
        assert view(case, AT + DAY).state is FineState.IN_PARTS
    assert left(order) == [500_00]
    assert not refunds_to_answer(actor=OFFICER, at=AT + DAY)
    part_paid(3, order, AT + DAY)
    assert view(case, AT + DAY).state is FineState.PAID
    assert not refunds_to_answer(actor=OFFICER, at=AT + DAY)


def test_made_less_while_it_is_paid_in_parts_the_parts_that_are_left_become_less(world):
    case, at = imposed(opened()), AT + 12 * DAY
    order = in_parts(case, at)
    part_paid(1, order, at)
    confirm = reduced(case, 900_00, at)
    confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=confirm.pk)
    for _ in range(2):
        run_case(case_id=case.pk, at=at)
    assert left(order) == [200_00, 200_00]
    assert view(case, at).due == 400_00
    assert sum("Less is left to pay" in each for each in subjects(at)) == 1
    again = reduced(case, 700_00, at)
    confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=again.pk)
    run_case(case_id=case.pk, at=at)
    assert (left(order), view(case, at).state) == ([100_00, 100_00], FineState.IN_PARTS)
    assert refunds_to_answer(actor=SECOND, at=at) == []


def test_paid_in_parts_beyond_what_it_becomes_the_rest_goes_back_by_two(world):
    case, at = imposed(opened()), AT + 12 * DAY
    order = in_parts(case, at)
    for number in (1, 2):
        part_paid(number, order, at)
    wish = reduced(case, 800_00, at)
    confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=wish.pk)
    run_case(case_id=case.pk, at=at)
    assert (left(order), view(case, at).state) == ([], FineState.PAID)
    assert [each.refund.amount for each in refunds_to_answer(actor=SECOND, at=at)] == [200_00]


def test_its_parts_called_the_rest_is_due_and_reminded_of_as_any_fine(world):
    case, at = imposed(opened()), AT + 12 * DAY
    order = in_parts(case, at)
    part_paid(1, order, at)
    assert call_late_plans(actor=system_actor(), at=at + 30 * DAY) == 0
    assert call_late_plans(actor=system_actor(), at=at + 47 * DAY) == 1
    found = view(case, at + 47 * DAY)
    assert (found.state, found.due, left(order)) == (FineState.TO_PAY, 1000_00, [1000_00])
    assert dun_fines(at=at + 48 * DAY) == 1
    assert any("late" in each for each in subjects(at + 48 * DAY))


def test_while_the_decision_has_no_effect_its_parts_wait_and_their_days_move(world):
    case, at = imposed(opened()), AT + 12 * DAY
    order = in_parts(case, at)
    part_paid(1, order, at)
    days = last_days(order)
    objected(case, at)
    order_stay(actor=SECOND, at=at, reference=case.reference, why="x")
    assert call_late_plans(actor=system_actor(), at=at + 60 * DAY) == 0
    lift_stay(actor=SECOND, at=at + 60 * DAY, reference=case.reference, why="x")
    assert [later - day for day, later in zip(days, last_days(order), strict=True)] == [60 * DAY] * 2


def test_annulled_while_it_is_paid_in_parts_all_of_it_goes_back(world):
    case, at = imposed(opened()), AT + 2 * DAY
    order = in_parts(case, at)
    part_paid(1, order, at)
    decided(objected(case, at), case, at, outcome="approve")
    assert (view(case, at).state, left(order)) == (FineState.ANNULLED, [])
    assert [each.amount for each in refunds_of(subject=f"fine:{case.pk}")] == [500_00]


def test_what_imposes_no_fine_is_not_made_less(world):
    case = imposed(opened())
    decided(objected(case, AT + 2 * DAY), case, AT + 3 * DAY, outcome="approve")
    with pytest.raises(NotNow):
        reduced(case, 900_00, AT + 4 * DAY)


def _opened_notices(at):
    return [open_notice(actor=HOLDER, at=at, notice_id=each.id) for each in inbox(actor=HOLDER, at=at)]


def test_late_it_stands_in_the_way_of_what_the_service_names_until_it_is_paid(licence):  # noqa: F811
    number = draft(licence)
    case = imposed(opened())
    late = AT + 30 * DAY
    assert not draft_view(actor=HOLDER, at=AT, draft_id=number).outstanding
    (told,) = draft_view(actor=HOLDER, at=late, draft_id=number).outstanding
    assert told.id == "unpaid_fine"
    order = place_fine(actor=HOLDER, at=late, draft_id=number, outstanding_id="unpaid_fine")
    assert order.subject == f"fine:{case.pk}"
    objected(case, AT + 2 * DAY)
    order_stay(actor=SECOND, at=AT + 3 * DAY, reference=case.reference, why="有理據")
    assert not draft_view(actor=HOLDER, at=late, draft_id=number).outstanding
    lift_stay(actor=SECOND, at=AT + 4 * DAY, reference=case.reference, why="不再有理據")
    paid(case, late)
    assert not draft_view(actor=HOLDER, at=late, draft_id=number).outstanding


def test_the_click_sent_twice_opens_one(world):
    case = opened()
    assert opened(run=False).reference == case.reference
    assert opened(key="b").reference != case.reference
    assert Fine.objects.count() == 2


def test_it_is_opened_from_a_licence_a_case_or_a_number_and_by_nobody_else(world):
    case = opened()
    from_case = open_fine(actor=OFFICER, at=AT, service_id=SERVICE, key="c", answers=FOUND, case=case.reference)
    assert Case.objects.get(reference=from_case).holder_id == "e-2"
    found = Licence.objects.get(number=NUMBER)
    assert addressee(actor=OFFICER, at=AT, department="IAM", licence=found.number).holder_id == "e-2"
    assert addressee(actor=OFFICER, at=AT, department="IAM", number=_register_number()).holder_id == "e-2"
    for stranger in (officer(11, "DSI", "association-register"), officer(3, "IAM", "licensing"), HOLDER):
        with pytest.raises(NotFound):
            opened(actor=stranger, key="z")
    for wrong in ({"number": "0000"}, {"licence": "IAM-RT-2026-999999"}, {"case": "x"}, {}):
        with pytest.raises(NotFound):
            open_fine(actor=OFFICER, at=AT, service_id=SERVICE, key="y", answers=FOUND, **wrong)
    assert Case.objects.filter(service_id=SERVICE).count() == 2


def _register_number():
    from balcao.entities.models import Entity

    return Entity.objects.get(pk=2).register_no


def test_its_process_killed_half_way_collects_once(world):
    case = opened()
    decide_case(
        actor=OFFICER,
        at=AT,
        reference=case.reference,
        outcome="refuse",
        reasons=["offence_proven"],
        without_hearing="urgent",
    )
    confirm_proposal(actor=CHIEF, at=AT, reference=case.reference)
    run_waiting_jobs()
    run_case(case_id=case.pk, at=AT)
    assert Order.objects.count() == 1
    assert fresh(case).steps.filter(kind="fine_due").count() == 1
