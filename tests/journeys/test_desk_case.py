"""A case on one screen: sections, messages both ways, a task for a colleague, the applicant's view, the export."""

import pytest

from balcao.cases.testing import renewal_with_officer
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390)])
def test_everything_around_a_case(visit, nothing_in_the_way, work, language, width):
    look, case = nothing_in_the_way, renewal_with_officer()
    matter, at_desk = f"/as/e-2/matters/{case.reference}/", f"/desk/cases/{case.reference}/"
    page = visit(f"{matter}messages/", by="wai.keong", language=language, width=width)
    look(page)
    page.fill("#topic", "Fogão 爐頭")
    page.fill("#text-new", "Que modelo? 甚麼型號?")
    onward(page)
    look(page)

    desk = visit("/desk/messages/", by="officer.iam", language=language, width=width)
    desk.fill("#id_code", code_of("officer.iam"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    desk.locator(".rows a").first.click()
    look(desk)
    desk.locator("textarea[name=text]").first.fill("X-200")
    desk.locator("main section form button[type=submit].govuk-button").first.click()
    desk.fill("#spoke_with", "李偉強")
    desk.fill("#call", "X-200 OK")
    desk.click("button[value=call]")
    look(desk)
    for address in ("", "tasks/", "as-applicant/"):
        go(desk, at_desk + address)
        look(desk)
    go(desk, "/desk/tasks/")
    look(desk)
    go(desk, at_desk)
    desk.locator(f"form[action$='{case.reference}/export/'] button").click()
    look(desk)
    work()
    desk.reload()
    look(desk)
    assert desk.locator("a[href$='/zip/']").count() == 1

    go(page, f"{matter}messages/")
    assert "X-200" in page.inner_text(".thread")
    look(page)
