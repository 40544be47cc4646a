"""The page on which statements are read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.desk.tests.test_till import due, said
from balcao.payments.api import transfer_reference, verify_ledger
from balcao.payments.models import Order, StatementFile, Transfer

pytestmark = pytest.mark.django_db
PAGE = "/desk/treasury/transfers/"
COLUMNS = {"day": "Date", "amount": "Credit", "text": "Details", "payer": "", "number": "No"}


@pytest.fixture
def treasurer(at_desk_of):
    return at_desk_of("officer.all")


def give(client, *rows, **columns):
    body = "\n".join(["No,Date,Details,Credit", *rows]).encode()
    file = SimpleUploadedFile("nov.csv", body)
    return client.post(PAGE, {**COLUMNS, **columns, "statement": file}, follow=True)


def test_a_statement_is_read_and_what_fits_is_paid(treasurer):
    order = due()
    page = said(give(treasurer, f"1,2099-01-01,{transfer_reference(order)},45.00", "2,2099-01-01,rent,7.00"))
    assert "2 credits read, 2 new, 1 paid at once" in page
    assert "It names no fee of ours" in page
    assert Order.objects.get().state == "paid"
    assert "0 new" in said(give(treasurer, f"1,2099-01-01,{transfer_reference(order)},45.00", "2,2099-01-01,rent,7.00"))
    assert 'value="Details"' in said(treasurer.get(PAGE))  # the columns are remembered


def test_what_is_wrong_with_a_file_is_said_beside_it(treasurer):
    assert "Choose the bank" in said(treasurer.post(PAGE, COLUMNS))
    wrong = give(treasurer, "1,never,x,1.00")
    assert (wrong.status_code, "A day cannot be read" in said(wrong), "(line 2)" in said(wrong)) == (422, True, True)
    assert "Name the columns" in said(give(treasurer, "1,2099-01-01,x,1.00", amount=""))
    assert not StatementFile.objects.exists()


def test_what_waits_is_claimed_or_sent_back(treasurer):
    order = due()
    give(treasurer, "1,2099-01-01,without number,50.00", "2,2099-01-01,rent,7.00")
    first, second = Transfer.objects.order_by("pk")
    assert "Nothing is due" in said(treasurer.post(f"{PAGE}{first.pk}/", {"number": "PAY-9"}, follow=True))
    page = said(treasurer.post(f"{PAGE}{first.pk}/", {"proposed": order.reference}, follow=True))
    assert "Paid." in page
    assert "MOP 5.00" in page
    assert "by which transfer" in said(treasurer.post(f"{PAGE}{second.pk}/", {"act": "back"}, follow=True))
    for row in (first, second):
        treasurer.post(f"{PAGE}{row.pk}/", {"act": "back", "sent_as": "T-1"})
    assert "Nothing waits" in said(treasurer.get(PAGE))
    assert verify_ledger().intact


def test_others_find_nothing(at_desk_of):
    other = at_desk_of("counter.one")
    assert other.get(PAGE).status_code == 404
    assert give(other, "1,2099-01-01,x,1.00").status_code == 404
    assert other.post(f"{PAGE}1/", {"number": "x"}).status_code == 404
