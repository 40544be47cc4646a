"""The borrower reads what is left and pays it, sooner or in part; the officer what is late, and waives by two."""

import pytest
from django.test import Client

from balcao.accounts.api import give_demo_posts
from balcao.accounts.models import User
from balcao.accounts.testing import sign_in
from balcao.cases.testing import AT
from balcao.cases.tests.test_loans import FIRST, arrives, instalments, lent, loan, offer, pay, world  # noqa: F401
from balcao.grants.api import propose_waiver
from balcao.grants.models import Loan, Waiver
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


def as_borrower():
    found = Client(headers={"accept-language": "en"})
    found.force_login(User.objects.get(username="wai.keong"))
    return found


def at_desk(name="officer.all"):
    give_demo_posts(at=now(), posts=[("DSEDT", "grants")])
    found = Client(headers={"accept-language": "en"})
    sign_in(found, name, level=2)
    return found


def test_the_borrower_reads_what_is_left_and_the_next_day(loan):  # noqa: F811
    client = as_borrower()
    page = client.get("/as/e-2/grants/").content.decode()
    for words in ("MOP 300,000.00 lent without interest", "MOP 300,000.00 left to pay", "by 23 May 2027"):
        assert words in page
    assert "MOP 300,000.00" in client.get(f"/as/e-2/matters/{loan.reference}/").content.decode()
    assert loan.reference in client.get("/as/e-2/grants/grants.csv").content.decode("utf-8-sig")
    assert "MOP 100,000.00" not in client.get("/as/e-2/to-pay/").content.decode()


def test_the_borrower_pays_part_of_an_instalment_or_sooner(loan):  # noqa: F811
    client, number = as_borrower(), Loan.objects.get().order_id
    address = f"/as/e-2/to-pay/{number}/parts/"
    page = client.get(address).content.decode()
    assert "Pay the next instalment: MOP 100,000.00" in page
    assert "Pay all that is left: MOP 300,000.00" in page
    wrong = client.post(address, {"act": "split", "amount": "100000"})
    assert wrong.status_code == 422
    assert "less than the instalment" in wrong.content.decode()
    client.post(address, {"act": "split", "amount": "40,000"})
    assert [each.total for each in instalments(loan)][:2] == [4_000_000, 6_000_000]
    assert "Pay the next instalment: MOP 40,000.00" in client.get(address).content.decode()


def test_the_officer_reads_what_is_late_and_proposes_to_waive_the_rest(loan):  # noqa: F811
    pay(instalments(loan)[0])
    desk = at_desk()
    page = desk.get("/desk/loans/").content.decode()
    assert "MOP 300,000.00 lent · MOP 100,000.00 paid back · MOP 200,000.00 left" in page
    refused = desk.post(f"/desk/loans/{loan.reference}/waive/", {"reason": ""})
    assert refused.status_code == 409
    assert "Say why it is waived" in refused.content.decode()
    desk.post(f"/desk/loans/{loan.reference}/waive/", {"reason": "結業"})
    waiver = Waiver.objects.get()
    page = desk.get("/desk/loans/").content.decode()
    assert "Another officer confirms it." in page
    assert desk.post(f"/desk/loans/waivers/{waiver.pk}/", {"act": "confirm"}).status_code == 409
    desk.post(f"/desk/loans/waivers/{waiver.pk}/", {"act": "return"})
    assert Waiver.objects.get().outcome == "returned"
    assert "200000.00" in desk.get("/desk/loans/loans.csv").content.decode("utf-8-sig")


def test_the_second_officer_confirms_on_the_page(loan):  # noqa: F811
    number = propose_waiver(actor=FIRST, at=AT, case_reference=loan.reference, reason="結業")
    desk = at_desk()
    desk.post(f"/desk/loans/waivers/{number}/", {"act": "confirm"})
    page = desk.get("/desk/loans/").content.decode()
    assert "MOP 300,000.00 waived" in page
    assert "need not be paid back" in as_borrower().get("/as/e-2/grants/").content.decode()


def test_other_officers_see_no_loans(loan):  # noqa: F811
    found = Client(headers={"accept-language": "en"})
    sign_in(found, "officer.iam", level=2)
    assert loan.reference not in found.get("/desk/loans/").content.decode()
    assert found.post(f"/desk/loans/{loan.reference}/waive/", {"reason": "x"}).status_code == 404
