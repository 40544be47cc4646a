"""One application, signed by three people on their phones: one refuses first, the text is corrected, and they sign."""

import re

import pytest

from balcao.cases.models import Case, Signature
from tests.journeys.steps import CERTIFICATE, begin, draft_of, go, onward, sign, sign_in
from tests.journeys.test_certificate import pay_there, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
REASON = {"zh-Hant": "用途寫錯了", "pt": "A finalidade está errada", "en": "The purpose is wrong"}
PRESIDENT, SECRETARY, TREASURER, MEMBER = "joao", "ka.man", "sio.fan", "pui.i"
NUMBERS = {PRESIDENT: 2, SECRETARY: 4, TREASURER: 5, MEMBER: 6}


def prepare(page, look):
    """The president fills in the application and asks everyone who may sign."""
    sign_in(page, PRESIDENT)
    begin(page, CERTIFICATE)
    draft = draft_of(page)
    page.locator("main a.govuk-button").first.click()
    page.check("input[value=bank]")
    page.check("input[name=true_and_complete]")
    onward(page)
    onward(page)
    look(page)
    return draft


def open_link(visit, draft, name, language):
    """The link of the mail, on a phone: sign in as oneself, and there one is."""
    page = visit(f"/as/p-{NUMBERS[name]}/to-sign/{draft}/", language=language, width=390)
    sign_in(page, name)
    assert page.url.endswith(f"/to-sign/{draft}/")
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_three_sign_on_their_phones_after_one_refused(visit, nothing_in_the_way, language, width):
    look = nothing_in_the_way
    president = visit("/account/login/?next=/as/e-6/", language=language, width=width)
    draft = prepare(president, look)
    signing = president.url

    treasurer = open_link(visit, draft, TREASURER, language)
    look(treasurer)
    treasurer.locator("details:has(textarea) summary").click()
    treasurer.click("button[value=refuse]")
    look(treasurer)
    treasurer.fill("#reason", REASON[language])
    treasurer.click("button[value=refuse]")
    look(treasurer)

    president.reload()
    assert REASON[language] in president.inner_text("main")
    look(president)
    go(president, f"/as/e-6/drafts/{draft}/check/")
    president.locator("main .govuk-summary-list__actions a").first.click()
    president.check("input[value=court]")
    onward(president)
    onward(president)
    assert president.url.partition("#")[0] == signing

    others = [open_link(visit, draft, name, language) for name in (SECRETARY, MEMBER)]
    for page, name in zip(others, (SECRETARY, MEMBER), strict=True):
        look(page)
        sign(page, name)
        look(page)
    president.reload()
    sign(president, PRESIDENT)
    look(president)
    treasurer.reload()
    look(treasurer)

    president.click("button[value=continue]")
    pay_there(president)
    until(president, f"/as/e-6/drafts/{draft}/done/", lambda: president.locator(".govuk-panel").count() == 1)
    case = Case.objects.get(draft_id=draft)
    assert case.answers["purpose"] == "court"
    given = Signature.objects.filter(draft_id=draft, signed_at__isnull=False, content_hash=case.content_hash)
    assert sorted(given.values_list("person_id", flat=True)) == [2, 4, 6]


def test_a_forwarded_link_opens_for_nobody_else(visit):
    page = visit("/account/login/?next=/as/e-6/", width=390)
    draft = prepare(page, lambda _page: None)
    other = visit(f"/as/p-{NUMBERS[TREASURER]}/to-sign/{draft}/", width=390)
    sign_in(other, "mei.ling")
    assert re.search(r"合唱團|Choir", other.inner_text("main")) is None
