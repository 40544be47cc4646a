"""Giving money back: asked by one officer, approved by another."""

from datetime import date

import pytest

from balcao.cases.api import AlreadyLodged, NotPaid, ask_refund_of_draft, lodge, request_signatures, sign
from balcao.cases.models import Draft, Step
from balcao.cases.testing import AT, certificate_draft, lodged, person
from balcao.cases.testing import officer as actor_of
from balcao.entities.models import Seat
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.payments.api import Line, order_of, place_order, refunds_of
from balcao.payments.models import Order, Payment, PaymentPart

pytestmark = pytest.mark.django_db
DESK = actor_of(11, "DSI", "association-register")
TEXT = {"zh-Hant": "費用", "pt": "Taxa", "en": "Fee"}


def pay(draft):
    """MOP 50 were paid for that draft."""
    order = place_order(
        actor=system_actor(),
        at=AT,
        subject=f"draft:{draft}",
        holder_id="e-1",
        department="DSI",
        title=TEXT,
        lines=[Line(kind="fee", label=TEXT, amount=5000, why=TEXT, basis=TEXT)],
    )
    payment = Payment.objects.create(reference="PAY-1", amount=5000, started_at=AT, state="succeeded")
    PaymentPart.objects.create(payment=payment, order_id=order.id, amount=5000, settles=True)
    Order.objects.filter(pk=order.id).update(state="paid", paid_at=AT, receipt_number="REC-9")


@pytest.fixture
def stuck(world):
    """A paid draft that could not be lodged."""
    number = certificate_draft(key="stuck")
    pay(number)
    Draft.objects.filter(pk=number).update(lodge_problem="cases.window_closed")
    return number


@pytest.fixture
def paid_case(case):
    pay(case.draft_id)
    type(case).objects.filter(pk=case.pk).update(receipt_number="REC-9")
    return case


def given_back(draft):
    order = order_of(subject=f"draft:{draft}")
    assert order is not None
    return order.given_back


def refund_in(page):
    return int(page.content.decode().split("/answer/")[0].rpartition("/refunds/")[2])


def test_an_officer_asks_and_the_chief_gives_back_the_fee_of_what_cannot_be_lodged(officer, chief, stuck):
    assert "REC-9" in officer.get("/desk/refunds/").content.decode()
    assert "MOP 50.00" in officer.get(f"/desk/refunds/{stuck}/").content.decode()
    assert "once another officer has approved" in officer.post(f"/desk/refunds/{stuck}/", follow=True).content.decode()
    assert officer.get(f"/desk/refunds/{stuck}/").status_code == 404
    frozen = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=stuck)
    for number in (1, 2):
        sign(actor=person(number), at=AT, draft_id=stuck, content_hash=frozen)
    with pytest.raises(NotPaid):
        lodge(actor=person(1, "e-1"), at=AT, draft_id=stuck)
    number = refund_in(chief.get("/desk/refunds/"))
    assert (
        "Approved." in chief.post(f"/desk/refunds/{number}/answer/", {"step": "approve"}, follow=True).content.decode()
    )
    assert [each.state for each in refunds_of(subject=f"draft:{stuck}")] == ["approved"]


def test_who_asked_sees_it_waiting_and_cannot_answer(officer, stuck):
    officer.post(f"/desk/refunds/{stuck}/")
    page = officer.get("/desk/refunds/")
    assert "another officer answers" in page.content.decode()
    (refund,) = refunds_of(subject=f"draft:{stuck}")
    answered = officer.post(f"/desk/refunds/{refund.id}/answer/", {"step": "approve"})
    assert answered.status_code == 422
    assert "Another officer must approve" in answered.content.decode()
    assert [each.state for each in refunds_of(subject=f"draft:{stuck}")] == ["asked"]


def test_a_refusal_needs_a_reason_and_the_draft_can_be_lodged_again(officer, chief, stuck):
    officer.post(f"/desk/refunds/{stuck}/")
    (refund,) = refunds_of(subject=f"draft:{stuck}")
    where = f"/desk/refunds/{refund.id}/answer/"
    assert "Write why you refuse" in chief.post(where, {"step": "refuse", "why_not": " "}).content.decode()
    assert given_back(stuck) == 5000
    chief.post(where, {"step": "refuse", "why_not": "O prazo foi prorrogado"})
    assert given_back(stuck) == 0
    late = chief.post(where, {"step": "approve"})
    assert "already answered" in late.content.decode()
    assert given_back(stuck) == 0


def test_part_of_the_fee_of_a_case_goes_back_with_its_reason(officer, chief, paid_case):
    where = f"/desk/cases/{paid_case.reference}/refund/"
    assert where in officer.get(f"/desk/cases/{paid_case.reference}/").content.decode()
    assert "MOP 50.00" in officer.get(where).content.decode()
    kept = officer.post(where, {"amount": "50.01", "why": "Pago a mais"})
    assert kept.status_code == 422
    assert "Pago a mais" in kept.content.decode()
    assert "Write why" in officer.post(where, {"amount": "20", "why": ""}).content.decode()
    assert officer.post(where, {"amount": "abc", "why": "x"}).status_code == 422
    assert given_back(paid_case.draft_id) == 0
    officer.post(where, {"amount": "20,5", "why": "Pago a mais"})
    assert given_back(paid_case.draft_id) == 2050
    chief.post(f"/desk/refunds/{refund_in(chief.get('/desk/refunds/'))}/answer/", {"step": "approve"})
    (step,) = Step.objects.filter(case=paid_case, kind="refund_asked")
    assert step.data["amount"]["pt"] == "MOP 20,50"
    page = chief.get(where).content.decode()
    assert "MOP 29.50" in page
    assert "On its way" in page


def test_a_case_for_which_nothing_was_paid_has_no_refund(officer, case):
    assert officer.get(f"/desk/cases/{case.reference}/refund/").status_code == 404


def test_other_departments_give_nothing_back(at_desk_of, stuck, officer):
    client = at_desk_of("officer.iam")
    assert "REC-9" not in client.get("/desk/refunds/").content.decode()
    assert client.post(f"/desk/refunds/{stuck}/").status_code == 404
    with pytest.raises(NotFound):
        ask_refund_of_draft(actor=actor_of(11, "DSI", "licensing"), at=AT, draft_id=stuck)
    assert given_back(stuck) == 0
    officer.post(f"/desk/refunds/{stuck}/")
    (refund,) = refunds_of(subject=f"draft:{stuck}")
    for name in ("officer.iam", "officer.dsi.second"):
        other = at_desk_of(name)
        assert other.post(f"/desk/refunds/{refund.id}/answer/", {"step": "approve"}).status_code == 404
        assert "MOP 50.00" not in other.get("/desk/refunds/").content.decode()


def test_what_was_lodged_meanwhile_keeps_its_fee(stuck):
    lodged(stuck, person(1, "e-1"), run=False)
    with pytest.raises(AlreadyLodged):
        ask_refund_of_draft(actor=DESK, at=AT, draft_id=stuck)
    assert given_back(stuck) == 0


@pytest.mark.parametrize("tie", ["seat", "prepared"])
def test_nobody_gives_back_the_fee_of_their_own_application(officer, stuck, tie):
    if tie == "seat":
        Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    else:
        Draft.objects.filter(pk=stuck).update(created_by="p-11")
    assert "REC-9" not in officer.get("/desk/refunds/").content.decode()
    assert officer.post(f"/desk/refunds/{stuck}/").status_code == 404
    assert given_back(stuck) == 0


def test_the_list_of_refunds_asks_the_database_no_more_for_more_of_them(
    officer, chief, paid_case, django_assert_max_num_queries
):
    for amount in ("1", "2", "3"):
        officer.post(f"/desk/cases/{paid_case.reference}/refund/", {"amount": amount, "why": "x"})
    chief.get("/desk/refunds/")
    with django_assert_max_num_queries(12):
        chief.get("/desk/refunds/")


def test_of_a_fee_in_several_lines_the_officer_says_which_goes_back(officer, chief, paid_case):
    order = Order.objects.get()
    order.lines = [
        {**order.lines[0], "amount": amount, "label": {"zh-Hant": word, "pt": word, "en": word}}
        for amount, word in ((3000, "Search"), (2000, "Copy"))
    ]
    order.save()
    where = f"/desk/cases/{paid_case.reference}/refund/"
    assert "MOP 20.00 can still go back" in officer.get(where).content.decode()
    kept = officer.post(where, {"amount": "20", "why": "Pago a mais"})
    assert kept.status_code == 422
    assert "Choose what the money is to go back for" in kept.content.decode()
    much = officer.post(where, {"what": f"{order.pk}-1", "amount": "20.01", "why": "Pago a mais"})
    assert much.status_code == 422
    assert " checked" in much.content.decode()
    officer.post(where, {"what": f"{order.pk}-1", "amount": "20", "why": "Pago a mais"})
    listed = chief.get("/desk/refunds/")
    assert "Copy" in listed.content.decode()
    answer = f"/desk/refunds/{refund_in(listed)}/answer/"
    assert "Copy" in chief.get(answer).content.decode()
    chief.post(answer, {"step": "approve"})
    (step,) = Step.objects.filter(case=paid_case, kind="refund_asked_part")
    assert step.data["what"]["en"] == "Copy"
    assert "Copy" in officer.get(f"/desk/cases/{paid_case.reference}/").content.decode()
