"""The treasury's work list: what differs, what to do, settled with an explanation."""

from datetime import timedelta

import pytest

from balcao.kernel.clock import macau_date, now
from balcao.payments.api import DifferenceKind, note_difference
from balcao.payments.models import SettledDay
from tests.journeys.steps import code_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_difference_is_looked_at_and_settled(visit, nothing_in_the_way, language, width):
    look, day = nothing_in_the_way, macau_date(now()) - timedelta(days=1)
    for place, kind in enumerate(DifferenceKind):
        note_difference(at=now(), day=day, kind=kind, key=f"taken:PAY-2026-00000{place}-X-1", theirs=12_300)
    SettledDay.objects.create(day=day, read_at=now(), taken=1_234_500, given_back=4_500, lines=12)
    page = visit("/desk/treasury/", by="officer.all", language=language, width=width)
    page.fill("#id_code", code_of("officer.all"))
    page.locator("main form:has(#id_code) button").first.click()
    look(page)
    page.locator("main summary").first.click()
    page.locator("main details[open] button").click()
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.locator("main details[open] textarea").fill("Já corrigido pela plataforma")
    page.locator("main details[open] button").click()
    look(page)
    assert page.locator("main details").count() == len(DifferenceKind) - 1
