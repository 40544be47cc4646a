"""Paper beside the original: chosen with the application, printed at a counter, collected with a code."""

import pytest

from balcao.cases.models import Case, PaperCopy
from tests.journeys.steps import CERTIFICATE, begin, code_of, draft_of, go, onward, sign
from tests.journeys.test_certificate import answer, pay_there, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_deputy_collects_it_with_the_code(visit, nothing_in_the_way, picture, work, language, width):
    look = nothing_in_the_way
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    begin(page, CERTIFICATE)
    draft = draft_of(page)
    answer(page, look)
    page.click("main a[href*='/receive/']")
    look(page)
    page.check("input[name=way][value=areia-preta]")
    page.fill("#deputy_name", "何少芬")
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.fill("#deputy_card", "7123456(0)")
    onward(page)
    look(page)
    onward(page)
    sign(page, "mei.ling")
    other = visit(f"/as/p-3/to-sign/{draft}/", by="wai.keong", language=language, width=width)
    sign(other, "wai.keong")
    page.reload()
    page.click("button[value=continue]")
    pay_there(page)
    until(page, f"/as/e-1/drafts/{draft}/done/", lambda: page.locator(".govuk-panel").count() == 1)
    work()
    copy = PaperCopy.objects.get(case=Case.objects.get(draft_id=draft))
    assert copy.state == "to_print"

    desk = visit("/desk/papers/", by="counter.one", language=language, width=width)
    desk.fill("#id_code", code_of("counter.one"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    picture(desk, "to-print")
    desk.click("button[value=printed]")
    assert desk.locator(".govuk-error-summary").count() == 1
    look(desk)
    with desk.expect_download() as first:
        desk.locator("form[action*='.pdf'] button").first.click()
    assert first.value.path().read_bytes().startswith(b"%PDF-")
    go(desk, "/desk/papers/")
    look(desk)
    desk.locator("main details.govuk-details summary").first.click()
    desk.locator("form:has(input[name=why]) button").click()
    assert desk.locator(".govuk-error-summary").count() == 1
    look(desk)
    picture(desk, "print-again")
    desk.locator("input[name=why]").fill("卡紙")
    with desk.expect_download() as second:
        desk.locator("form:has(input[name=why]) button").click()
    assert second.value.path().read_bytes().startswith(b"%PDF-")
    desk.click("button[value=printed]")
    look(desk)
    go(page, f"/as/e-1/matters/{copy.case.reference}/")
    assert copy.code in page.inner_text("main")
    look(page)

    desk.locator("main details.govuk-details summary").last.click()
    desk.fill(f"#shown-{copy.pk}", "WRONG234")
    desk.fill(f"#name-{copy.pk}", "何少芬")
    desk.check(f"#card-{copy.pk}")
    desk.click("button[value=collected]")
    assert desk.locator(".govuk-error-summary").count() == 1
    look(desk)
    desk.fill(f"#shown-{copy.pk}", copy.code.lower())
    desk.check(f"#card-{copy.pk}")
    desk.click("button[value=collected]")
    look(desk)
    copy.refresh_from_db()
    assert (copy.state, copy.collected_by, copy.collected_as) == ("collected", "何少芬", "code")
    work()
    go(page, "/as/e-1/inbox/")
    look(page)
