"""A fee that was taken back holds a grant up until it is paid again, unless the service lets its cases go on."""

import pytest

from balcao.cases.api import FeeOwed, case_view, decide_case
from balcao.cases.models import Case, Step
from balcao.cases.testing import AT, CERTIFICATE, load_world, officer, person, republish, with_officer
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import system_actor
from balcao.payments.api import OrderPaid, place_order
from balcao.payments.models import Order
from balcao.payments.tests.conftest import FEE, line

pytestmark = pytest.mark.django_db
DESK = officer(11, "DSI", "association-register")


@pytest.fixture
def case(db):
    load_world()
    found = with_officer()
    place_order(
        actor=system_actor(),
        at=AT,
        subject=f"draft:{found.draft_id}",
        holder_id="e-1",
        department="DSI",
        title=FEE,
        lines=[line(45_00)],
        debt=True,
    )
    return found


def approve(case):
    decide_case(actor=DESK, at=AT, reference=case.reference, outcome="approve")


def test_it_is_not_granted_before_it_is_paid_again(case):
    with pytest.raises(FeeOwed):
        approve(case)
    assert Case.objects.get().outcome == ""
    order = Order.objects.get()
    Order.objects.update(state="paid", receipt_number="REC-2", paid_at=AT)
    announce(OrderPaid(order_id=order.pk, subject=order.subject, holder_id="e-1", receipt_number="REC-2", paid_at=AT))
    assert case_view(actor=person(1, "e-1"), at=AT, reference=case.reference).receipt_number == "REC-2"
    assert Step.objects.filter(case=case, kind="paid_again").count() == 1
    approve(case)
    assert Case.objects.get().outcome == "approve"


def test_nor_while_one_part_of_it_is_owed_again(case):
    whole = Order.objects.get()
    given = {"holder_id": "e-1", "department": "DSI", "lines": [], "placed_at": AT, "part_of": whole}
    of_part = {**given, "subject": f"part:{whole.pk}-1", "part_number": 1, "total": 45_00}
    Order.objects.filter(pk=whole.pk).update(state="in_parts")
    Order.objects.create(**of_part, reference="a", state="reversed", receipt_number="REC-1", paid_at=AT)
    due = Order.objects.create(**of_part, reference="b", debt=True)
    with pytest.raises(FeeOwed):
        approve(case)
    assert Case.objects.get().outcome == ""
    Order.objects.filter(pk=due.pk).update(state="paid", receipt_number="REC-2", paid_at=AT)
    approve(case)
    assert Case.objects.get().outcome == "approve"


def test_it_may_be_refused(case):
    decide_case(actor=DESK, at=AT, reference=case.reference, outcome="refuse", note="x", without_hearing="unreasonable")
    assert Case.objects.get().state != "with_officer"


def test_a_service_may_let_its_cases_go_on(case):
    republish(CERTIFICATE, lambda content: content["data"].update(when_unpaid="go_on"))
    from balcao.catalogue.models import Listing

    Case.objects.update(version=Listing.objects.get(service_id=CERTIFICATE).version)
    approve(case)
    assert Case.objects.get().outcome == "approve"
