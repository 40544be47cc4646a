"""The page of a draft leads to what is next after the questions, and says which steps are done."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import checkout, request_signatures, sign
from balcao.cases.testing import AT, BEGAN, certificate_draft, load_world, person
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    load_world(at=BEGAN)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    draft = certificate_draft()

    def read():
        return draft, client.get(f"/as/e-1/drafts/{draft}/").content.decode()

    return read


def leads_to(shown, draft, step, text):
    button = f'<a href="/as/e-1/drafts/{draft}/{step}/" role="button"'
    return button in shown and text in shown


def test_from_step_to_step(page):
    draft, shown = page()
    assert leads_to(shown, draft, "check", "Check answers and fees")
    assert (shown.count("To do"), shown.count("Cannot start yet")) == (1, 2)
    digest = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=draft)
    _, shown = page()
    assert leads_to(shown, draft, "sign", "Continue to signing")
    assert (shown.count("To do"), shown.count("Cannot start yet")) == (1, 1)
    sign(actor=person(1), at=AT, draft_id=draft, content_hash=digest)
    _, shown = page()
    assert leads_to(shown, draft, "sign", "See who has signed")
    assert (shown.count("To do"), shown.count("With others")) == (0, 1)
    sign(actor=person(3), at=AT, draft_id=draft, content_hash=digest)
    _, shown = page()
    assert leads_to(shown, draft, "pay", "Continue to payment")
    assert (shown.count("To do"), shown.count("Cannot start yet")) == (1, 0)
    checkout(actor=person(1, "e-1"), at=AT, draft_id=draft, shown_total=4500)
    assert leads_to(page()[1], draft, "pay", "Continue to payment"), "begun and not paid"
    Order.objects.update(state="paid", receipt_number="REC-1", paid_at=AT)
    assert leads_to(page()[1], draft, "check", "Check answers and fees"), "what keeps it from being lodged stands there"
