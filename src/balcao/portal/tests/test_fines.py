"""A fine as its addressee sees it: what is due, until when, and that it is settled."""

from datetime import timedelta

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import open_fine
from balcao.cases.models import Case, Fine
from balcao.cases.operations.running import run_case
from balcao.cases.testing import BEGAN, load_world
from balcao.cases.tests.test_fines_imposed import FOUND, NUMBER, OFFICER, SERVICE, imposed
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db


def fined(at):
    reference = open_fine(
        actor=OFFICER,
        at=at,
        service_id=SERVICE,
        key="a",
        answers={**FOUND, "offence_day": "2026-01-05"},
        licence=NUMBER,
    )
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=at)
    return imposed(Case.objects.get(pk=case.pk), at=at)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_what_is_due_until_when_and_that_it_is_settled(language):
    load_world(at=BEGAN)
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username="wai.keong"))
    case = fined(now())
    page, to_pay = f"/as/e-2/matters/{case.reference}/", "/as/e-2/to-pay/"
    shown = client.get(page).content.decode()
    assert translate("cases.fine.state.to_pay", language) in shown
    assert "750" in shown
    assert translate("portal.matter.about", language) in shown
    assert translate("portal.matter.answers", language) not in shown, "the department opened it"
    due = client.get(to_pay).content.decode()
    assert page in due
    assert translate("portal.basket.again", language) not in due
    Fine.objects.update(due_on=now().date() - timedelta(days=2), early_until=now().date() - timedelta(days=9))
    assert translate("portal.fine.late", language) in client.get(page).content.decode()
    assert translate("portal.fine.late", language) in client.get(to_pay).content.decode()
    Fine.objects.update(paid_at=now())
    Order.objects.update(state="paid", receipt_number="REC-2026-000001-X", paid_at=now())
    settled = client.get(page).content.decode()
    assert translate("cases.fine.state.paid", language) in settled
    assert "REC-2026-000001-X" in settled
    assert 'name="order"' not in client.get(to_pay).content.decode()
