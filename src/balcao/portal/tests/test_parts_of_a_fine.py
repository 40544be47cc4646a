"""The page on which one chooses parts says what they come to, and what paying at once comes to."""

import pytest

from balcao.cases.testing import load_world
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.payments import pricing
from balcao.payments.api import PlanTerms, Quote, place_order
from balcao.payments.tests.conftest import FEE, LAW, line
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("instead", "said"),
    [((line(3000_00),), "Paid in one now, it is MOP 1,500.00"), ((), "You pay MOP 1,500.00 in parts")],
)
def test_parts_that_come_to_more_say_so(monkeypatch, instead, said):
    load_world()
    terms = PlanTerms(most=3, every_months=1, least=1, surcharge=0, late_days=15, basis=LAW, instead=instead)
    quoted = Quote(lines=(line(1500_00),), parts=terms)
    monkeypatch.setitem(pricing._pricers, "plan", lambda number, at: quoted)
    order = place_order(
        actor=system_actor(),
        at=now(),
        subject="plan:1",
        holder_id="e-1",
        department="DSI",
        title=FEE,
        lines=quoted.lines,
    )
    assert said in page(signed_in("mei.ling", "en"), f"/as/e-1/to-pay/{order.id}/parts/")
