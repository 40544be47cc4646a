"""Fees of several applications, paid together."""

from datetime import timedelta

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import checkout, request_signatures, sign
from balcao.cases.models import Answer, Draft
from balcao.cases.testing import AT, BEGAN, certificate_draft, load_world, person
from balcao.kernel.clock import now
from balcao.payments.api import place_order
from balcao.payments.models import Order, Payment
from balcao.payments.tests.conftest import line

pytestmark = pytest.mark.django_db
PAGE = "/as/e-1/to-pay/"
WORDS = {
    "cancelled": "without paying",
    "declined": "did not go through",
    "expired": "payment page ran out",
}


def ready(key):
    """An application signed and checked out; its number."""
    draft = certificate_draft(key=key)
    digest = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=draft)
    for number in (1, 3):
        sign(actor=person(number), at=AT, draft_id=draft, content_hash=digest)
    checkout(actor=person(1, "e-1"), at=AT, draft_id=draft, shown_total=4500)
    return draft


@pytest.fixture
def client(settings):
    settings.BALCAO_PAYMENT_URL = "http://127.0.0.1:9"
    load_world(at=BEGAN)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


def test_nothing_to_pay_says_what_will_appear(client):
    assert "Nothing is to be paid" in client.get(PAGE).content.decode()
    assert "to-pay" not in client.get("/as/e-1/").content.decode()


def test_every_fee_with_its_reason_and_one_button(client):
    ready("a"), ready("b")
    assert "2 to pay" in client.get("/as/e-1/").content.decode()
    assert "2 to pay" in client.get("/as/e-1/matters/").content.decode()
    page = client.get(PAGE).content.decode()
    assert page.count("MOP 45.00") >= 2
    assert "MOP 90.00" in page


def test_nothing_ticked_and_a_changed_amount_are_told_and_nothing_is_lost(client):
    ready("a")
    order = Order.objects.get()
    assert "Tick at least one" in client.post(PAGE, {}).content.decode()
    answer = client.post(PAGE, {"order": order.pk, f"amount-{order.pk}": "4400"})
    assert (answer.status_code, "amount has changed" in answer.content.decode()) == (409, True)
    down = client.post(PAGE, {"order": order.pk, f"amount-{order.pk}": "4500"})
    assert (down.status_code, "does not answer" in down.content.decode()) == (409, True)
    assert client.post(PAGE, {"order": "99", "amount-99": "1"}).status_code == 404


def test_a_draft_that_was_changed_since_cannot_be_paid_for_and_says_why(client):
    draft = ready("a")
    Draft.objects.filter(pk=draft).update(state="discarded")
    assert "Nothing is to be paid" in client.get(PAGE).content.decode()
    Draft.objects.filter(pk=draft).update(state="open")
    Answer.objects.filter(draft=draft).delete()
    assert "Cannot be paid now" in client.get(PAGE).content.decode()


def test_the_outcome_is_for_whom_it_concerns(client):
    ready("a")
    order = Order.objects.get()
    assert "Confirming" in client.get(f"{PAGE}paid/?order={order.pk}").content.decode()
    for status, words in WORDS.items():
        page = client.get(f"{PAGE}paid/?order={order.pk}&status={status}").content.decode()
        assert (words in page, "Pay again" in page, "data-refresh" in page) == (True, True, False), status
    Order.objects.update(state="paid", receipt_number="REC-1", paid_at=AT)
    page = client.get(f"{PAGE}paid/?order={order.pk}").content.decode()
    assert "Payment received" in page
    assert "receipts/REC-1" in page
    assert client.get(f"/as/p-3/to-pay/paid/?order={order.pk}").status_code == 404
    assert client.get(f"{PAGE}paid/").status_code == 404


@pytest.mark.parametrize("status", ["cancelled", "declined", "expired"])
def test_who_comes_back_unpaid_is_told_why_and_may_pay_again(client, status):
    draft = ready("a")
    there = client.get(f"/as/e-1/drafts/{draft}/paid/?status={status}")
    assert there.url == f"/as/e-1/drafts/{draft}/pay/?status={status}"
    page = client.get(there.url).content.decode()
    assert WORDS[status] in page
    assert ("Pay MOP 45.00" in page, "everything is kept" in page, "30 minutes" in page) == (True, True, True)
    Order.objects.update(state="paid", receipt_number="REC-1", paid_at=AT)
    assert client.get(there.url).url.endswith("/check/"), "it was paid after all"


def test_the_page_that_waits_says_it_when_the_payment_is_over_without_a_word(client):
    draft = ready("a")
    waits = f"/as/e-1/drafts/{draft}/paid/"
    assert "Confirming" in client.get(waits).content.decode()
    payment = Payment.objects.create(reference="P-1", amount=4500, started_at=now())
    payment.parts.create(order=Order.objects.get(), amount=4500)
    assert "Confirming" in client.get(waits).content.decode()
    Payment.objects.update(started_at=now() - timedelta(hours=1))
    assert client.get(waits).url.endswith("/pay/?status=expired")
    Payment.objects.update(state="failed")
    assert client.get(waits).url.endswith("/pay/?status=declined")


def test_a_word_that_nobody_agreed_on_is_no_answer(client):
    draft = ready("a")
    assert "Confirming" in client.get(f"/as/e-1/drafts/{draft}/paid/?status=x").content.decode()
    assert "30 minutes" in client.get(PAGE).content.decode()


def test_from_the_pay_page_into_the_basket(client):
    draft = ready("a")
    Order.objects.all().delete()
    answer = client.post(f"/as/e-1/drafts/{draft}/pay/", {"total": "4500", "act": "together"})
    assert answer.url == PAGE
    assert Order.objects.get().state == "open"


def test_one_payment_is_one_act_for_a_mandate_with_a_limit(client):
    from balcao.entities.models import Mandate
    from balcao.entities.types import EVERY_SERVICE
    from balcao.kernel.errors import Refused
    from balcao.payments.api import start_payment

    Mandate.objects.filter(entity_id=2, person_id=4).update(
        actions=["view", "pay"], amount_up_to=100_00, scope=EVERY_SERVICE
    )
    actor, text = person(4, "e-2"), {"zh-Hant": "費", "pt": "Taxa", "en": "Fee"}
    orders = [
        place_order(
            actor=person(3, "e-2"),
            at=AT,
            subject=f"case:{number}",
            holder_id="e-2",
            department="IAM",
            title=text,
            lines=[line(60_00)],
        ).id
        for number in (1, 2)
    ]
    with pytest.raises(Refused, match="over_amount"):
        start_payment(actor=actor, at=AT, order_ids=orders, return_url="https://balcao.example/")
