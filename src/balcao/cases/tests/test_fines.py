"""A fine that stands in the way is paid from where it says so, and stands there no more."""

import pytest

from balcao.cases.api import Unsettled, draft_view, place_fine, request_signatures
from balcao.cases.testing import AT, CATERING, person, republish
from balcao.cases.tests.test_outstanding import ANSWERS, OWNER, draft, licence  # noqa: F401 - a fixture
from balcao.kernel.errors import NotFound
from balcao.payments.api import basket_of
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db
TEXT = {"zh-Hant": "罰款", "pt": "Multa", "en": "Fine"}
FINE = {
    "id": "fine",
    "when": "facts.licence.terms.fine > 0",
    "reason": TEXT,
    "settle": TEXT,
    "basis": TEXT,
    "fine": {"number": "facts.licence.terms.fine_number", "amount": "facts.licence.terms.fine"},
}


@pytest.fixture
def fined(licence):  # noqa: F811
    republish(CATERING, lambda content: content["data"].update(outstanding=[FINE]))
    licence.terms = {**licence.terms, "fine": 600_00, "fine_number": "IAM-M-7"}
    return draft(licence)


def test_it_is_paid_and_no_longer_stands_in_the_way(fined):
    with pytest.raises(Unsettled):
        request_signatures(actor=OWNER, at=AT, draft_id=fined)
    order = place_fine(actor=OWNER, at=AT, draft_id=fined, outstanding_id="fine")
    assert place_fine(actor=OWNER, at=AT, draft_id=fined, outstanding_id="fine").id == order.id
    (due,) = basket_of(actor=OWNER, at=AT)
    assert (due.total, due.order.debt, due.order.title) == (600_00, True, TEXT)
    assert draft_view(actor=OWNER, at=AT, draft_id=fined).outstanding
    Order.objects.update(state="paid", receipt_number="REC-1", paid_at=AT)
    assert not draft_view(actor=OWNER, at=AT, draft_id=fined).outstanding
    with pytest.raises(NotFound):
        place_fine(actor=OWNER, at=AT, draft_id=fined, outstanding_id="fine")
    Order.objects.update(state="reversed")
    assert draft_view(actor=OWNER, at=AT, draft_id=fined).outstanding


def test_nobody_places_what_is_not_theirs_or_no_fine(fined):
    for actor, name in ((person(2), "fine"), (OWNER, "licence_conditions")):
        with pytest.raises(NotFound):
            place_fine(actor=actor, at=AT, draft_id=fined, outstanding_id=name)
    assert not Order.objects.exists()
