"""The till's pages."""

import pytest

from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.payments.api import place_order, verify_ledger
from balcao.payments.models import Order, TillEntry, TillSession
from balcao.payments.tests.conftest import FEE, line

pytestmark = pytest.mark.django_db
TILL = "/desk/till/"


def due(number=1, amount=45_00, holder="e-1"):
    return place_order(
        actor=system_actor(),
        at=now(),
        subject=f"matter:{number}",
        holder_id=holder,
        department="DSI",
        title=FEE,
        lines=[line(amount)],
    )


@pytest.fixture
def clerk(at_desk_of):
    client = at_desk_of("counter.one")
    client.post(TILL, {"till": "1", "float": "500"})
    return client


def said(answer):
    return answer.content.decode()


def test_a_till_is_opened_with_its_float(at_desk_of):
    client = at_desk_of("counter.one")
    assert "Open your till" in said(client.get(TILL))
    wrong = client.post(TILL, {"till": "0", "float": "abc"})
    assert (wrong.status_code, "from 1 to 99" in said(wrong), 'value="abc"' in said(wrong)) == (422, True, True)
    assert client.post(TILL, {"till": "1", "float": "500"}).status_code == 302
    assert "Till SAFP-1" in said(client.get(TILL))
    busy = at_desk_of("counter.two").post(TILL, {"till": "1", "float": "0"})
    assert "This till is in use" in said(busy)
    assert TillSession.objects.count() == 1


def test_from_the_number_to_the_change_and_the_receipt(clerk):
    order = due()
    page = said(clerk.get(f"{TILL}?number={order.reference}"))
    assert "MOP 45.00" in page
    given = {"reference": order.reference, "total": "4500", "means": "cash"}
    for wrong, words in ((("tendered", "40"), "less than what is due"), (("tendered", "x"), "Type an amount")):
        answer = clerk.post(f"{TILL}take/{order.id}/", given | dict([wrong]))
        assert (answer.status_code, words in said(answer)) == (422, True)
    no_slip = clerk.post(f"{TILL}take/{order.id}/", given | {"means": "card"})
    assert "number of the card slip" in said(no_slip)
    changed = clerk.post(f"{TILL}take/{order.id}/", given | {"total": "4400", "tendered": "100"})
    assert "amount has changed" in said(changed)
    done = clerk.post(f"{TILL}take/{order.id}/", given | {"tendered": "100"}, follow=True)
    assert "MOP 55.00" in said(done)
    assert Order.objects.get().receipt_number in said(done)
    again = clerk.post(f"{TILL}take/{order.id}/", given | {"tendered": "100"}, follow=True)
    assert "Already paid" in said(again)
    assert TillEntry.objects.count() == 1


def test_what_a_holder_owes_is_a_list(clerk):
    due(1), due(2, 60_00)
    page = said(clerk.get(f"{TILL}?number=4821"))
    assert page.count("?number=PAY-") == 2
    assert "Nothing open under this number" in said(clerk.get(f"{TILL}?number=nobody"))


def test_a_count_that_differs_is_explained_and_confirmed_by_another(clerk, at_desk_of):
    session = TillSession.objects.get().pk
    where = f"{TILL}{session}/count/"
    for page in (TILL, f"{TILL}{session}/", where):  # a count made blind
        assert "should lie" not in said(clerk.get(page))
    wrong = clerk.post(where, {"worth-10000": "x"})
    assert (wrong.status_code, "in digits" in said(wrong)) == (422, True)
    differs = clerk.post(where, {"worth-10000": "4"})
    assert (differs.status_code, "MOP -100.00" in said(differs), 'value="4"' in said(differs)) == (422, True, True)
    shown = said(clerk.post(where, {"worth-10000": "4", "explanation": "Falta"}, follow=True))
    assert "Another officer of this counter has to do this" in shown
    assert "Another officer" in said(clerk.post(f"{TILL}{session}/", {"act": "confirm"}, follow=True))
    other = at_desk_of("counter.two")
    assert "To be confirmed" in said(other.get(TILL))
    assert "Confirmed" in said(other.post(f"{TILL}{session}/", {"act": "confirm"}, follow=True))
    assert TillSession.objects.get().state == "confirmed"
    assert verify_ledger().intact


def test_a_void_goes_by_two(clerk, at_desk_of):
    order = due()
    given = {"reference": order.reference, "total": "4500", "means": "cash", "tendered": "45"}
    clerk.post(f"{TILL}take/{order.id}/", given)
    entry = TillEntry.objects.get().pk
    assert "Write why" in said(clerk.post(f"{TILL}entries/{entry}/void/", {"act": "ask"}, follow=True))
    assert "Asked" in said(clerk.post(f"{TILL}entries/{entry}/void/", {"act": "ask", "reason": "Erro"}, follow=True))
    assert "Another officer" in said(clerk.post(f"{TILL}entries/{entry}/void/", {"act": "confirm"}, follow=True))
    other = at_desk_of("counter.two")
    assert "Erro" in said(other.get(TILL))
    assert "Give the money back" in said(other.post(f"{TILL}entries/{entry}/void/", {"act": "confirm"}, follow=True))
    assert sorted(Order.objects.values_list("state", flat=True)) == ["open", "reversed"]


def test_others_find_no_till(clerk, at_desk_of):
    order = due()
    session = TillSession.objects.get().pk
    other = at_desk_of("chief.dsi")
    for address in ("", f"{session}/", f"{session}/count/", "receipts/REC-1/"):
        assert other.get(f"{TILL}{address}").status_code == 404
    assert other.post(f"{TILL}take/{order.id}/", {"tendered": "45", "total": "4500"}).status_code == 404
    assert other.post(f"{TILL}entries/1/void/", {"reason": "x"}).status_code == 404
    assert TILL not in said(other.get("/desk/"))
    assert TILL in said(clerk.get("/desk/"))
