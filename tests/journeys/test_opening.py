"""Opening an association's entity account: three sign remotely, an administrator accepts, an officer checks."""

import pytest

from balcao.cases.models import Case
from balcao.entities.models import Entity
from tests.journeys.steps import begin, code_of, draft_of, go, onward, sign, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "/services/safp-entity-account/"
PRESIDENT = {"zh-Hant": "陳美玲", "pt": "Chan Mei Ling", "en": "Chan Mei Ling"}
SIGNERS = {"joao": 2, "wai.keong": 3, "ka.man": 4}


def fill_in(page, look):
    """Kind and number; the register says the rest; one administrator; the agreement."""
    page.locator("main a.govuk-button").first.click()
    page.check("input[value=association]")
    page.fill("#f-entity_number, input[name=entity_number]", "6107")
    look(page)
    onward(page)
    assert "澳門海濱文化協會" in page.inner_text("main")
    assert page.locator("main input[type=text]").count() == 0
    look(page)
    onward(page)
    page.locator("input[name$=bir]").first.fill("1456789(3)")
    page.locator("input[name$=name_zh]").first.fill("黃嘉敏")
    look(page)
    page.locator("main form > button.govuk-button").click()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    look(page)
    onward(page)
    assert page.url.endswith("/check/")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_three_sign_remotely_and_an_officer_opens_the_account(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/open-entity/", language=language, width=width)
    look(page)
    go(page, "/account/login/?next=/as/p-1/")
    sign_in(page, "mei.ling")
    begin(page, SERVICE)
    draft = draft_of(page)
    fill_in(page, look)
    look(page)
    onward(page)
    look(page)
    sign(page, "mei.ling")
    for name, number in SIGNERS.items():
        other = visit(f"/as/p-{number}/", by=name, language=language, width=width)
        other.locator(f"a[href*='/to-sign/{draft}/']").first.click()
        look(other)
        sign(other, name)
        look(other)
    page.reload()
    page.click("button[value=continue]")
    case = Case.objects.get(draft_id=draft)
    assert case.reference in page.inner_text(".govuk-panel")
    look(page)
    work()

    officer = visit("/desk/", by="officer.safp", language=language, width=1280)
    officer.fill("#id_code", code_of("officer.safp"))
    officer.locator("main form:has(#id_code) button").first.click()
    officer.locator(f"a[href*='{case.reference}']").first.click()
    look(officer)
    assert "李偉強" in officer.inner_text("main")
    approve(officer, look)
    work()
    entity = Entity.objects.get(register_no="6107")

    go(page, f"/as/p-1/matters/{case.reference}/")
    look(page)
    home = visit(f"/as/e-{entity.pk}/", by="ka.man", language=language, width=width)
    assert PRESIDENT[language] in home.inner_text("main")
    look(home)
    go(home, f"/as/e-{entity.pk}/account/")
    look(home)


def approve(officer, look):
    """Decide, after seeing what the applicant will read."""
    officer.check("input[name=outcome][value=approve]")
    officer.click("button[name=step][value=check]")
    look(officer)
    officer.click("button[name=step][value=confirm]")
    look(officer)
