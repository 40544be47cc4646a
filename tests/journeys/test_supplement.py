"""A supplement request that opens two pages again: from the officer's ticks to the difference on their screen."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import renewal_with_officer
from balcao.documents.tests.test_sealed import document
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
FIX = {"pt": "O contrato já caducou", "zh-Hant": "合約已過期", "en": "The contract is over"}


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_two_pages_are_opened_again(visit, nothing_in_the_way, work, language, width):
    look, case = nothing_in_the_way, renewal_with_officer()
    desk = visit("/desk/", by="officer.iam", language=language, width=width)
    desk.fill("#id_code", code_of("officer.iam"))
    desk.locator("main form:has(#id_code) button").first.click()
    go(desk, f"/desk/cases/{case.reference}/")
    desk.click(f"a[href$='{case.reference}/supplement/']")
    look(desk)
    for question in ("changes", "waste_proof"):
        desk.check(f"#ask-{question}")
        desk.fill(f"#fix-{question}", FIX[language])
    look(desk)
    desk.click("button[value=check]")
    look(desk)
    desk.click("button[value=send]")
    look(desk)
    work()

    page = visit(f"/as/e-2/matters/{case.reference}/", by="wai.keong", language=language, width=width)
    look(page)
    page.click(f"a[href$='{case.reference}/amend/']")
    assert page.locator(".govuk-task-list a").count() == 2
    look(page)
    page.locator(".govuk-task-list a").first.click()
    page.fill("textarea", "更換抽油煙機,型號 X-200")
    look(page)
    onward(page)
    paper = {"name": "contrato-2027.pdf", "mimeType": "application/pdf", "buffer": document()}
    page.set_input_files("main input[type=file]", paper)
    onward(page)
    look(page)
    assert "contrato-2027.pdf" in page.inner_text(".changes")
    page.click("button[value=send]")
    look(page)

    go(desk, f"/desk/cases/{case.reference}/")
    look(desk)
    assert "X-200" in desk.inner_text(".changes")
    after = Case.objects.get(pk=case.pk)
    assert after.state == "with_officer"
    assert after.content_hash != case.content_hash
