"""The treasury's pages."""

from datetime import date

import pytest

from balcao.cases.models import Draft
from balcao.cases.testing import AT, certificate_draft
from balcao.foundation.bus.api import announce
from balcao.payments.api import DayReconciled, DifferenceKind, note_difference
from balcao.payments.models import Difference, SettledDay

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def treasurer(at_desk_of):
    note_difference(at=AT, day=DAY, kind=DifferenceKind.NOT_OURS, key="taken:PAY-9", theirs=12_300)
    SettledDay.objects.create(day=DAY, read_at=AT, taken=12_300, given_back=0, lines=1)
    return at_desk_of("officer.all")


def test_the_work_list_says_what_differs_and_what_to_do(treasurer):
    page = treasurer.get("/desk/treasury/").content.decode()
    for shown in ("PAY-9", "MOP 123.00", "nothing", "Look the payment up", "1 to be explained"):
        assert shown in page
    assert "/desk/treasury/" in treasurer.get("/desk/").content.decode()


def test_a_difference_is_settled_with_an_explanation_only(treasurer):
    where = f"/desk/treasury/differences/{Difference.objects.get().pk}/"
    refused = treasurer.post(where, {"explanation": ""})
    assert refused.status_code == 422
    assert "Write what the reason was" in refused.content.decode()
    assert Difference.objects.get().settled_at is None
    assert "Nothing differs" in treasurer.post(where, {"explanation": "Teste"}, follow=True).content.decode()
    assert Difference.objects.get().explanation == "Teste"


def test_the_movements_of_a_day_are_a_file(treasurer):
    answer = treasurer.get("/desk/treasury/days/2026-11-23/ledger.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "Receipt" in answer.content.decode()
    assert treasurer.get("/desk/treasury/days/yesterday/ledger.csv").status_code == 404


def test_others_find_no_treasury(treasurer, at_desk_of):
    other = at_desk_of("chief.dsi")
    for address in ("", "days/2026-11-23/ledger.csv"):
        assert other.get(f"/desk/treasury/{address}").status_code == 404
    number = Difference.objects.get().pk
    assert other.post(f"/desk/treasury/differences/{number}/", {"explanation": "x"}).status_code == 404
    assert Difference.objects.get().settled_at is None
    assert "/desk/treasury/" not in other.get("/desk/").content.decode()


def test_what_was_paid_and_neither_lodged_nor_explained_is_listed(world):
    silent, explained = certificate_draft(key="silent"), certificate_draft(key="explained")
    Draft.objects.filter(pk=explained).update(lodge_problem="cases.window_closed")
    paid = (("PAY-1", f"draft:{silent}"), ("PAY-2", f"draft:{explained}"), ("PAY-3", "other:1"))
    announce(DayReconciled(day=DAY, at=AT, paid=paid))
    assert list(Difference.objects.values_list("kind", "key")) == [("no_case", "PAY-1")]
