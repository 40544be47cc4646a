"""Six licences renewed in one go: chosen, declared, signed and paid once."""

import re
from datetime import timedelta

import pytest

from balcao.bundles.testing import chain, renewed_before
from balcao.cases.models import Case
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Licence
from tests.journeys.steps import sign
from tests.journeys.test_certificate import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def six(world):
    numbers = chain(6, at=now(), valid_until=macau_date(now()) + timedelta(days=45))
    renewed_before(numbers, at=now())
    return numbers


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_six_licences_are_renewed_and_nothing_is_typed(visit, nothing_in_the_way, work, six, language, width):
    look = nothing_in_the_way
    page = visit("/as/e-2/licences/", by="wai.keong", language=language, width=width)
    look(page)
    page.click("a[href$='/licences/renew/']")
    look(page)
    for box in page.locator("input[name=licence]").all():
        if box.get_attribute("value") not in six:
            box.uncheck()
    page.click("main form button.govuk-button")
    look(page)
    work()
    here = re.sub(r"^https?://[^/]+", "", page.url)
    until(page, here, lambda: page.locator("button[value=unchanged]").count() == 1)
    look(page)
    page.click("button[value=unchanged]")
    look(page)
    page.click("button[value=sign]")
    look(page)
    page.click("button[value=sign]")
    assert page.locator("#read-error").count() == 1
    look(page)
    sign(page, "wai.keong")
    look(page)
    page.click("button[value=lodge]")
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()
    until(page, f"{here}?paid=1", lambda: page.locator(".govuk-panel").count() == 1)
    look(page)
    work()
    cases = Case.objects.filter(
        licence_number__in=six, finished_at__isnull=False, lodged_at__gte=now() - timedelta(hours=1)
    )
    assert sorted(case.licence_number for case in cases) == sorted(six)
    assert {case.outcome for case in cases} == {"approve"}
    ends = set(Licence.objects.filter(number__in=six).values_list("valid_until", flat=True))
    assert min(ends) > macau_date(now()) + timedelta(days=600)
