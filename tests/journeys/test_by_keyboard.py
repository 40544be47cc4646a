"""By keyboard alone: from the search to the receipt, with a second who signs; and a case that an officer decides."""

import pytest

from balcao.accounts.api import DEMO_PASSWORD
from balcao.cases.models import Case
from balcao.cases.testing import renewal_with_officer
from tests.journeys.keys import mark, press, to, write
from tests.journeys.steps import CERTIFICATE, code_of, draft_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
WORDS = {"zh-Hant": "社团 领导", "pt": "orgaos associacao"}
ONWARD = "main button[type=submit].govuk-button"


def sign_in(page, name):
    """With name and password."""
    write(page, "#id_login", name)
    write(page, "#id_password", DEMO_PASSWORD)
    press(page, "main form[novalidate] button.govuk-button")


def give_code(page, name):
    """The second factor, where it is asked."""
    write(page, "#id_code", code_of(name))
    press(page, "main form:has(#id_code) button")


def sign(page, name):
    """Read, tick, sign; the second factor is asked in between."""
    for _ in range(2):
        mark(page, "#read")
        press(page, "button[value=sign]")
        if page.locator("#id_code").count() == 0:
            return
        give_code(page, name)
        if page.locator("#read").count() == 0:
            return


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_from_the_search_to_the_receipt_and_a_second_signature(visit, language, width):
    page = visit("/", language=language, width=width)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    to(page, "#q", back=True)
    page.keyboard.insert_text(WORDS[language])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, f"a[href*='{CERTIFICATE}']")
    press(page, "main a.govuk-button--start", "Space")
    sign_in(page, "mei.ling")
    press(page, "form[action*='/as/e-1/'] button")
    if "/start/" in page.url:
        press(page, ONWARD)
    draft = draft_of(page)
    press(page, "main a.govuk-button")
    press(page, ONWARD)
    press(page, ONWARD)
    assert page.evaluate("document.activeElement.matches('.govuk-error-summary')")
    mark(page, "input[value=bank]")
    mark(page, "input[name=true_and_complete]")
    press(page, ONWARD)
    press(page, ONWARD)
    sign(page, "mei.ling")

    second = visit(f"/account/login/?next=/as/p-3/to-sign/{draft}/", language=language, width=width)
    sign_in(second, "wai.keong")
    sign(second, "wai.keong")

    page.reload()
    press(page, "button[value=continue]")
    press(page, ONWARD)
    page.wait_for_url("**/pay/pay_*")
    press(page, "button[value=mpay]")
    page.wait_for_url(f"**/drafts/{draft}/done/")
    for _ in range(40):
        if page.locator(".govuk-panel").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert Case.objects.get(draft_id=draft).reference in page.inner_text(".govuk-panel")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("en", 390)])
def test_an_officer_takes_a_case_and_decides(visit, language, width):
    case = renewal_with_officer()
    page = visit("/account/login/?next=/desk/", language=language, width=width)
    sign_in(page, "officer.iam")
    give_code(page, "officer.iam")
    press(page, f"main a[href*='{case.reference}']")
    page.keyboard.press("?")
    assert page.locator("[data-case-keys]").evaluate("keys => keys.open")
    with page.expect_navigation():
        page.keyboard.press("t")
    assert page.locator("form[action$='/release/']").count() == 1
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.name") == "outcome"
    mark(page, "input[name=outcome][value=approve]")
    press(page, "button[name=step][value=check]")
    press(page, "button[name=step][value=confirm]")
    case.refresh_from_db()
    assert case.outcome == "approve"
