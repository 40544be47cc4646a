"""Standing consents and payment plans, as a department and the treasury see them."""

from datetime import timedelta

from balcao.cases.testing import AT
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import macau_date, now
from balcao.payments.api import consents_at_desk, plans_at_desk
from balcao.payments.models import Consent, Order, Plan

TITLE = {"zh-Hant": "准照年費", "pt": "Taxa anual", "en": "Yearly fee"}


def order(number, **given):
    defaults = {"subject": f"test:{number}", "holder_id": "e-2", "department": "IAM", "title": TITLE, "lines": []}
    return Order.objects.create(reference=f"O-{number}", total=300_00, placed_at=now(), **{**defaults, **given})


def plan():
    whole = order(1, state="in_parts")
    Plan.objects.create(order=whole, count=2, every_months=1, late_days=15, agreed_at=now(), agreed_by="x")
    paid = {"state": "paid", "receipt_number": "R-1", "paid_at": now()}
    Order.objects.filter(pk=order(2, part_of=whole, part_number=1).pk).update(total=100_00, **paid)
    late = macau_date(now()) - timedelta(days=3)
    Order.objects.filter(pk=order(3, part_of=whole, part_number=2).pk).update(total=200_00, due_on=late)


def test_who_owes_how_much_since_when_is_found_and_nobody_elses_department(at_desk_of, world):
    plan()
    Consent.objects.create(
        reference="C-1",
        holder_id="e-2",
        matter="m",
        department="IAM",
        title=TITLE,
        most=500_00,
        state="given",
        token="t",
        asked_by="x",
        asked_at=AT,
        given_at=AT,
    )
    client = at_desk_of("officer.iam")
    shown = client.get("/desk/regular/")
    (row,) = shown.context["plans"]
    assert "200.00" in row["late"]
    assert [each["kind"] for each in shown.context["consents"]] == ["green"]
    assert client.get("/desk/regular/?words=nobody").context["plans"] == []
    assert client.get("/desk/regular/?late=on").context["consents"] == []
    other = Actor(person_id=11, name="x", holder_id="p-11", posts=posts_in("DSI", "association-register"))
    assert (plans_at_desk(actor=other, at=now()), consents_at_desk(actor=other, at=now())) == ([], [])
    treasury = Actor(person_id=18, name="y", holder_id="p-18", posts=posts_in("DSF", "treasury"))
    assert len(plans_at_desk(actor=treasury, at=now())) == 1
