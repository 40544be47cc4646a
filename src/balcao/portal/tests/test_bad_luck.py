"""Between the page and the click something changes; and people type what they like."""

import html
import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases import readiness
from balcao.cases.api import request_signatures, sign
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.testing import AT, certificate_draft, load_world, person
from balcao.catalogue.api import WindowState
from balcao.documents import api as documents
from balcao.licences.models import Licence

pytestmark = pytest.mark.django_db
NAUGHTY = json.loads((Path(documents.__file__).parent / "tests" / "naughty.json").read_text("utf-8"))
RARE = ["𠮷野家", "\U0002f821", "龦鿕", "João d’Ávila", "名", "名" * 120, "A\u0301", "‮gnp.exe", "\u200b零\u200b"]


@pytest.fixture
def client():
    load_world()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


def signed(draft):
    digest = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=draft)
    for number in (1, 3):
        sign(actor=person(number), at=AT, draft_id=draft, content_hash=digest)


def test_a_fee_that_changed_since_the_page_was_shown_is_told_and_nothing_is_lost(client):
    draft = certificate_draft()
    answer = client.post(f"/as/e-1/drafts/{draft}/check/", {"total": "3000"})
    assert answer.status_code == 409
    assert "The fee has changed" in answer.content.decode()
    assert "45.00" in answer.content.decode()
    assert Draft.objects.get(pk=draft).frozen_hash == ""
    assert Answer.objects.filter(draft=draft).count() == 2


def test_a_window_that_closed_since_the_page_was_shown_is_told_and_nothing_is_lost(client, monkeypatch):
    draft = certificate_draft()
    assert client.get(f"/as/e-1/drafts/{draft}/check/").status_code == 200
    monkeypatch.setattr(readiness, "window_of", lambda *_: WindowState(False, False, None, None))
    answer = client.post(f"/as/e-1/drafts/{draft}/check/", {"total": "4500"})
    assert answer.status_code == 409
    assert "outside the period" in answer.content.decode()
    assert Answer.objects.filter(draft=draft).count() == 2
    assert not Case.objects.exists()


def test_a_provider_that_is_down_is_told_and_nothing_is_lost(client, settings):
    settings.BALCAO_PAYMENT_URL = "http://127.0.0.1:9"
    draft = certificate_draft()
    signed(draft)
    page = f"/as/e-1/drafts/{draft}/pay/"
    assert client.get(page).status_code == 200
    answer = client.post(page, {"total": "4500"})
    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
    assert Draft.objects.get(pk=draft).state == "open"


def test_who_comes_back_to_pay_another_amount_reads_what_changed_and_why(client, settings):
    from balcao.payments.models import Order

    settings.BALCAO_PAYMENT_URL = "http://127.0.0.1:1"
    draft = certificate_draft()
    signed(draft)
    page = f"/as/e-1/drafts/{draft}/pay/"
    told = client.post(page, {"total": "4500"}).content.decode()
    assert "your application is kept" in told
    assert "The amount has changed since" not in told
    (order,) = Order.objects.all()
    Order.objects.update(lines=[{**each, "amount": each["amount"] + 100} for each in order.lines])
    assert "The amount has changed since" in client.get(page).content.decode()


def test_what_is_typed_comes_back_unchanged_or_is_told(client):
    draft = certificate_draft()
    page = f"/as/e-1/drafts/{draft}/pages/delivery/"
    told = 0
    for number, text in enumerate([*RARE, *NAUGHTY]):
        seen = {f"version.{row.question}": row.version for row in Answer.objects.filter(draft=draft)}
        answers = {"purpose": "other", "purpose_words": text, "true_and_complete": "yes"}
        answer = client.post(page, {**answers, **seen})
        if answer.status_code == 302:
            kept = Answer.objects.get(draft=draft, question="purpose_words").value
            assert kept == text.strip(), number
            shown = client.get(f"/as/e-1/drafts/{draft}/check/").content.decode()
            assert html.escape(kept).splitlines()[0] in shown, number
            assert "<script>alert" not in shown
        else:
            told += 1
            assert answer.status_code == 422, number
            assert "govuk-error-summary" in answer.content.decode(), number
    assert told < len(NAUGHTY) / 5


def test_a_renewal_begun_too_early_says_from_when(client, settings):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    Licence.objects.filter(kind="catering").update(valid_until=date(2029, 1, 10))
    listed = client.get("/as/e-2/licences/").content.decode()
    assert "Can be renewed from" in listed
    assert "/services/iam-catering-licence-renewal/" not in listed
    answer = client.post("/as/e-2/start/iam-catering-licence-renewal/", {"key": "k"})
    assert answer.status_code == 409
    assert "Opens on" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_service_for_others_says_so(client, settings):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"
    answer = client.post("/as/e-2/start/fss-life-certificate/", {"key": "k"})
    assert answer.status_code == 409
    assert "not for whom you are acting now" in answer.content.decode()
    assert not Draft.objects.exists()
