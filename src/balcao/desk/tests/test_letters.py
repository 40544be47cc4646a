"""The pages of letters and refunds."""

from datetime import date

import pytest

from balcao.cases.api import AlreadyLodged, NotPaid, lodge, refund_draft, request_signatures, sign
from balcao.cases.models import Draft
from balcao.cases.testing import AT, certificate_draft, lodged, person
from balcao.cases.testing import officer as actor_of
from balcao.entities.models import Seat
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.notices.api import letters, letters_to_post, send_notice, withdraw_from_notices
from balcao.payments.api import Line, order_of, place_order
from balcao.payments.models import Order, Payment

pytestmark = pytest.mark.django_db
DESK = actor_of(11, "DSI", "association-register")
TEXT = {"zh-Hant": "決定", "pt": "Decisão", "en": "Decision"}


@pytest.fixture
def letter(case):
    withdraw_from_notices(actor=person(3), at=AT)
    number = send_notice(
        actor=system_actor("DSI"),
        at=AT,
        holder_id="p-3",
        department="DSI",
        subject=TEXT,
        body=TEXT,
        legal=True,
        case_reference=case.reference,
        key="letter",
    )
    run_waiting_jobs()
    return number


def test_a_letter_is_printed_and_marked_as_posted(officer, letter):
    page = officer.get("/desk/letters/").content.decode()
    assert "Lei Wai Keong" in page
    assert officer.get(f"/desk/letters/{letter}/letter.pdf").content.startswith(b"%PDF")
    sent = {"posted_on": macau_date(now()).isoformat(), "tracking": "RR1"}
    assert "Noted" in officer.post(f"/desk/letters/{letter}/posted/", sent, follow=True).content.decode()
    assert [each.tracking for each in letters(actor=DESK, posted=True)] == ["RR1"]


@pytest.mark.parametrize("sent", [{}, {"posted_on": "yesterday", "tracking": "x"}, {"posted_on": "2999-01-01"}])
def test_a_posting_that_makes_no_sense_is_said_and_not_noted(officer, letter, sent):
    assert officer.post(f"/desk/letters/{letter}/posted/", sent).status_code == 422
    assert letters_to_post(actor=DESK) == 1


def test_another_department_sees_no_letter(at_desk_of, letter):
    client = at_desk_of("officer.iam")
    assert "Lei Wai Keong" not in client.get("/desk/letters/").content.decode()
    assert client.get(f"/desk/letters/{letter}/letter.pdf").status_code == 404


@pytest.fixture
def stuck(world):
    """A paid draft that could not be lodged."""
    number = certificate_draft(key="stuck")
    order = place_order(
        actor=system_actor(),
        at=AT,
        subject=f"draft:{number}",
        holder_id="e-1",
        department="DSI",
        lines=[Line(kind="fee", label=TEXT, amount=5000, why=TEXT, basis=TEXT)],
    )
    Payment.objects.create(
        order_id=order.id, reference="PAY-1", amount=5000, started_at=AT, state="succeeded", settles=True
    )
    Order.objects.filter(pk=order.id).update(state="paid", paid_at=AT, receipt_number="REC-9")
    Draft.objects.filter(pk=number).update(lodge_problem="cases.window_closed")
    return number


def asked_back(draft):
    order = order_of(subject=f"draft:{draft}")
    assert order is not None
    return order.refund_asked_at


def test_an_officer_gives_back_the_fee_of_what_cannot_be_lodged(officer, stuck):
    assert "REC-9" in officer.get("/desk/refunds/").content.decode()
    assert "Give back" in officer.get(f"/desk/refunds/{stuck}/").content.decode()
    assert "The fee goes back" in officer.post(f"/desk/refunds/{stuck}/", follow=True).content.decode()
    assert asked_back(stuck) is not None
    assert officer.get(f"/desk/refunds/{stuck}/").status_code == 404
    frozen = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=stuck)
    for number in (1, 2):
        sign(actor=person(number), at=AT, draft_id=stuck, content_hash=frozen)
    with pytest.raises(NotPaid):
        lodge(actor=person(1, "e-1"), at=AT, draft_id=stuck)


def test_other_departments_give_nothing_back(at_desk_of, stuck):
    client = at_desk_of("officer.iam")
    assert "REC-9" not in client.get("/desk/refunds/").content.decode()
    assert client.post(f"/desk/refunds/{stuck}/").status_code == 404
    with pytest.raises(NotFound):
        refund_draft(actor=actor_of(11, "DSI", "licensing"), at=AT, draft_id=stuck)
    assert asked_back(stuck) is None


def test_what_was_lodged_meanwhile_keeps_its_fee(stuck):
    lodged(stuck, person(1, "e-1"), run=False)
    with pytest.raises(AlreadyLodged):
        refund_draft(actor=DESK, at=AT, draft_id=stuck)
    assert asked_back(stuck) is None


@pytest.mark.parametrize("tie", ["seat", "prepared"])
def test_nobody_gives_back_the_fee_of_their_own_application(officer, stuck, tie):
    if tie == "seat":
        Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    else:
        Draft.objects.filter(pk=stuck).update(created_by="p-11")
    assert "REC-9" not in officer.get("/desk/refunds/").content.decode()
    assert officer.post(f"/desk/refunds/{stuck}/").status_code == 404
    assert asked_back(stuck) is None
