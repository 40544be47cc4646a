"""Two more things in one go: one payment for several applications, one paper for several."""

import pytest

from balcao.bundles.testing import one_things_on_offer
from balcao.cases.models import Answer, Case, Draft
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import code_of, go
from tests.journeys.test_certificate import until
from tests.journeys.test_one_thing import EACH, fill_date, fill_the_rest, planned, signed_in_and_begun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(autouse=True)
def on_offer(world):
    one_things_on_offer(at=now())


def ready(page):
    """The page comes again by itself until what can begin has begun."""
    page.locator("main .rows > li a[href*='/drafts/']").nth(1).wait_for(timeout=120_000)


def unseen(page):
    """Nobody looks: the plan was looked at before, and the page after it comes again by itself."""


def confirmed(page, name):
    """The second factor, where it is asked."""
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


@EACH
def test_after_an_election_two_papers_for_the_bank_are_paid_at_once(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        today = macau_date(now())
        fill_date(page, "elected_on", today)
        fill_date(page, "term_start", today)
        fill_date(page, "term_end", today.replace(year=today.year + 3, day=1))
        page.check("input[name=leadership][value=bank]")
        page.check("input[name=registration][value=yes]")
        page.fill("#q-pages", "6")
        page.fill("#q-purpose", "BNU")
        page.check("input[name=votes][value=no]")

    planned(page, look, "hold-an-association-election", answers, language=language)
    here = signed_in_and_begun(page, unseen, work, "hold-an-association-election", name="joao", holder="e-6")
    ready(page)
    look(page)
    page.click("button[value=lodge]")  # What was answered once is all that the two ask for.
    confirmed(page, "joao")
    if page.locator("button[value=lodge]").count():
        page.click("button[value=lodge]")
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()
    until(page, f"{here}?paid=1", lambda: page.locator("main .rows > li a[href*='/matters/']").count() == 2)
    look(page)
    assert Case.objects.filter(service_id__in=BANK, holder_id="e-6").count() == 2
    assert not Draft.objects.filter(service_id="dsi-association-leadership-certificate", holder_id="e-6").exists()


BANK = ("dsi-association-registration-certificate", "dsi-association-document-copy")


@EACH
def test_the_certificate_of_a_child_born_elsewhere_is_uploaded_once(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        page.fill("#q-child_name_zh", "黃小明")
        fill_date(page, "born_on", macau_date(now()))
        for name, value in (("in_macao", "no"), ("two_parents", "no"), ("allowance", "yes"), ("nursery", "no")):
            page.check(f"input[name={name}][value={value}]")

    planned(page, look, "birth-of-a-child", answers, language=language)
    here = signed_in_and_begun(page, unseen, work, "birth-of-a-child", name="ka.man", holder="p-4")
    ready(page)
    look(page)
    page.click("button[value='paper.birth_paper']")
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    paper = {"name": "birth.pdf", "mimeType": "application/pdf", "buffer": document()}
    page.set_input_files("#paper-birth_paper", paper)
    page.click("button[value='paper.birth_paper']")
    look(page)
    assert page.locator("#paper-birth_paper").count() == 0
    kept = Answer.objects.filter(question="birth_paper", draft__holder_id="p-4").values_list("value", flat=True)
    assert [[file["name"] for file in files] for files in kept] == [["birth.pdf"]] * 2

    def rest(page):
        if page.locator("input[name=child_bir]").count():
            page.fill("input[name=child_bir]", "1234567(8)")
        if page.locator("input[name=other_parent_asks]").count():
            page.check("input[name=other_parent_asks][value=no]")
        if page.locator("input[name=true_and_complete]").count():
            page.check("input[name=true_and_complete]")

    allowance = Draft.objects.get(service_id="ias-childcare-allowance", holder_id="p-4")
    go(page, f"/as/p-4/drafts/{allowance.pk}/")
    fill_the_rest(page, allowance.pk, look, rest)
    go(page, here)
    look(page)
    page.click("button[value=lodge]")
    confirmed(page, "ka.man")
    if page.locator("button[value=lodge]").count():
        page.click("button[value=lodge]")
    until(page, here, lambda: page.locator("main .rows > li a[href*='/matters/']").count() == 1)
    look(page)
    assert Case.objects.filter(draft_id=allowance.pk).exists()
