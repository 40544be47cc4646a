"""The governing-body certificate, from the search to a sealed document anyone can verify."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from balcao.cases.models import Answer, Case, Draft
from balcao.documents.api import SealState, verify_seal
from tests.journeys.steps import CERTIFICATE, begin, draft_of, go, onward, sign, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
WORDS = {"zh-Hant": "社团 领导", "pt": "orgaos associacao", "en": "governing body"}


def answer(page, look):
    """Every question of the form, after seeing what it says when one goes on without answers."""
    page.locator("main a.govuk-button").first.click()
    look(page)
    onward(page)
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.check("input[value=bank]")
    page.check("input[name=true_and_complete]")
    onward(page)
    look(page)
    assert page.url.endswith("/check/")


def pay_there(page):
    """At the provider's own page, where the house's rules do not apply."""
    onward(page)
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()


def until(page, url, reached, tries=40):
    """Look again until something told by another party has arrived."""
    for _ in range(tries):
        go(page, url)
        if reached():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{url} never showed it: {page.inner_text('main')}")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_search_to_the_sealed_certificate(visit, nothing_in_the_way, work, settings, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)
    page.fill("#q", WORDS[language])
    page.keyboard.press("Enter")
    page.locator(f"a[href*='{CERTIFICATE}']").first.click()
    look(page)
    go(page, "/account/login/?next=/as/e-1/")
    sign_in(page, "mei.ling")
    look(page)
    begin(page, CERTIFICATE)
    look(page)
    draft = draft_of(page)
    answer(page, look)
    onward(page)
    look(page)
    sign(page, "mei.ling")
    look(page)

    other = visit(f"/as/p-3/to-sign/{draft}/", by="wai.keong", language=language, width=width)
    look(other)
    sign(other, "wai.keong")
    look(other)

    page.reload()
    page.click("button[value=continue]")
    look(page)
    pay_there(page)
    until(page, f"/as/e-1/drafts/{draft}/done/", lambda: page.locator(".govuk-panel").count() == 1)
    look(page)
    case = Case.objects.get(draft_id=draft)
    assert case.reference in page.inner_text(".govuk-panel")
    work()
    page.reload()
    page.locator("main .actions a.govuk-button").first.click()
    assert case.reference in page.inner_text("main")
    look(page)

    go(page, "/as/e-1/licences/")
    look(page)
    address = page.locator("main a[href*='/documents/']").first.get_attribute("href")
    pdf = page.context.request.get(page.url.split("/as/")[0] + address).body()
    middle = len(pdf) // 2
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    with ThreadPoolExecutor(1) as beside_the_browser:
        for file, genuine in ((pdf, True), (changed, False)):
            seal = beside_the_browser.submit(verify_seal, file, folder=settings.BALCAO_VAR / "pki").result()
            assert (seal.state is SealState.GENUINE) == genuine
    go(page, page.locator("main a[href*='/verify/']").first.get_attribute("href"))
    assert address.strip("/").rpartition("/")[2] in page.inner_text("main")
    look(page)
    go(page, "/as/e-1/inbox/")
    page.locator("main .rows a").first.click()
    look(page)
    go(page, "/as/e-1/readings/")
    look(page)


def test_from_the_services_page_to_the_receipt_without_javascript(visit):
    page = visit("/as/e-1/", by="mei.ling", scripts=False)
    begin(page, CERTIFICATE)
    draft = draft_of(page)
    answer(page, lambda page: None)
    onward(page)
    sign(page, "mei.ling")
    other = visit(f"/as/p-3/to-sign/{draft}/", by="wai.keong", scripts=False)
    sign(other, "wai.keong")
    assert Draft.objects.get(pk=draft).signatures.filter(signed_at__isnull=False).count() == 2
    go(page, f"/as/e-1/drafts/{draft}/sign/")
    page.click("button[value=continue]")
    pay_there(page)
    until(page, f"/as/e-1/drafts/{draft}/done/", lambda: page.locator(".govuk-panel").count() == 1)
    assert Case.objects.get(draft_id=draft).reference in page.inner_text(".govuk-panel")


def test_two_tabs_act_each_for_whom_they_show(visit, nothing_in_the_way):
    first = visit("/as/e-1/", by="wai.keong")
    begin(first, CERTIFICATE)
    if "/e-1/" not in first.url:  # the service's page may have led to the entity chosen last
        go(first, "/as/e-1/start/dsi-association-leadership-certificate/")
    draft = draft_of(first)
    second = first.context.new_page()
    second.goto(first.url.split("/as/")[0] + "/as/e-2/")
    assert "Boa Vista" in second.locator("[data-acting]").inner_text()
    go(first, f"/as/e-1/drafts/{draft}/pages/delivery/")
    first.check("input[value=grant]")
    first.check("input[name=true_and_complete]")
    onward(first)
    assert first.url.endswith(f"/as/e-1/drafts/{draft}/check/")
    assert Draft.objects.get(pk=draft).holder_id == "e-1"
    go(second, f"/as/e-2/drafts/{draft}/")
    assert second.locator("h1").inner_text() == "Page not found"
    nothing_in_the_way(second)


def test_two_people_in_one_field_see_both_versions(visit, nothing_in_the_way):
    mine = visit("/as/e-1/", by="mei.ling", scripts=False)
    begin(mine, CERTIFICATE)
    draft = draft_of(mine)
    path = f"/as/e-1/drafts/{draft}/pages/delivery/"
    theirs = visit(f"{path}", by="wai.keong", scripts=False)
    go(mine, path)
    theirs.check("input[value=court]")
    onward(theirs)
    mine.check("input[value=bank]")
    mine.check("input[name=true_and_complete]")
    onward(mine)
    kept = {answer.question: answer.value for answer in Answer.objects.filter(draft=draft)}
    assert kept["purpose"] == "court"
    assert mine.locator("input[name='choose.purpose']").count() == 2
    onward(mine)
    kept = {answer.question: answer.value for answer in Answer.objects.filter(draft=draft)}
    assert (kept["purpose"], kept["true_and_complete"]) == ("bank", True)
    assert mine.url.endswith("/check/")
