"""An entity keeps order in its inbox on a phone: gives a notice to somebody, labels it, finds it again."""

import pytest

from balcao.kernel.clock import now
from balcao.notices.models import Filing, Notice
from balcao.notices.tests.test_filing import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "scripts"), [("zh-Hant", True), ("pt", False)])
def test_a_notice_is_given_to_somebody_and_found_again(visit, nothing_in_the_way, language, scripts):
    number = send("one", scopes=[])
    Notice.objects.filter(pk=number).update(sent_at=now(), delivered_at=now())
    page = visit("/as/e-2/inbox/", by="wai.keong", language=language, scripts=scripts)
    page.locator(f"a[href='/as/e-2/inbox/{number}/filing/']").click()
    if scripts:
        nothing_in_the_way(page)
    page.select_option("#assignee", "3")
    page.fill("#labels", "tax, 2")
    page.locator("main form button.govuk-button").click()
    page.locator("summary", has=page.locator(".govuk-details__summary-text")).click()
    page.select_option("#label", "tax")
    page.locator("main form[method=get] button").click()
    if scripts:
        nothing_in_the_way(page)
    assert page.locator("main ul.rows li").count() == 1
    assert Filing.objects.get().labels == ["tax", "2"]
