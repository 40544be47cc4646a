"""Letting registers be asked or not, and the way to say that one is wrong, in a browser."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import give_demo_posts
from balcao.accounts.demo import OF_ALL_OTHERS
from balcao.accounts.models import Post
from balcao.cases.api import save_answers
from balcao.cases.models import Answer, Case, Draft, RegisterConsent
from balcao.cases.testing import person
from balcao.catalogue.api import get_published, register_name
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_sealed import document
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from tests.journeys.steps import begin, code_of, draft_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
AID = "dsaj-legal-aid"
SICK = "fss-sickness-subsidy"
GENERAL = "ias-general-aid"


@pytest.fixture
def offered(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [AID, SICK, GENERAL], at=now())


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_a_register_asked_to_its_correction(visit, nothing_in_the_way, picture, offered, language, width):
    screen = {"language": language, "width": width}
    page = visit("/as/p-1/", by="mei.ling", **screen)
    begin(page, f"/services/{AID}/")
    assert "/ask/fss/" in page.url
    nothing_in_the_way(page)
    onward(page)
    nothing_in_the_way(page)
    picture(page, "not-answered")
    page.check("input[name=answer][value=no]")
    onward(page)
    assert "/ask/land_titles/" in page.url
    picture(page, "asked")
    page.check("input[name=answer][value=yes]")
    onward(page)
    number = draft_of(page)
    nothing_in_the_way(page)
    picture(page, "tasks")
    assert set(Draft.objects.get(pk=number).facts) == {"identity", "land_titles"}
    assert {row.register: bool(row.fields) for row in RegisterConsent.objects.all()} == {
        "fss": False,
        "land_titles": True,
    }
    go(page, "/as/p-1/readings/consents/")
    nothing_in_the_way(page)
    picture(page, "given")

    begin(page, f"/services/{SICK}/")
    nothing_in_the_way(page)
    picture(page, "by-field")
    page.check("input[name=answer][value=yes]")
    onward(page)
    sick = draft_of(page)
    go(page, f"/as/p-1/drafts/{sick}/pages/illness/")
    nothing_in_the_way(page)
    picture(page, "page")
    if page.locator("button[value*='/wrong/']").count():
        page.locator("button[value*='/wrong/']").first.click()
        nothing_in_the_way(page)
        picture(page, "wrong")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("en", 1280)])
def test_from_a_consent_given_to_its_end_and_the_keepers_answer(
    visit, at_desk, nothing_in_the_way, picture, offered, language, width
):
    screen = {"language": language, "width": width}
    page = visit("/as/p-1/", by="mei.ling", **screen)
    begin(page, f"/services/{AID}/")
    for answer in ("yes", "no"):
        page.check(f"input[name=answer][value={answer}]")
        onward(page)
    number = draft_of(page)
    assert Draft.objects.get(pk=number).facts["fss"]["pension"] > 0

    go(page, f"/as/p-1/drafts/{number}/pages/means/")
    assert page.locator("[name=property_words]").count(), "what the register may not say is asked"
    page.locator("button[value*='/wrong/pension/']").click()
    page.fill("[name=pension]", "3000")
    page.fill("[name=why]", "銀行入帳的金額較少")
    onward(page)
    nothing_in_the_way(page)

    give_demo_posts(at=now(), posts=[("FSS", "benefits")])
    desk = at_desk("officer.all", "/desk/corrections/", **screen)
    desk.locator("a[href*='/desk/corrections/']").last.click()
    nothing_in_the_way(desk)
    desk.check("input[name=outcome][value=stands]")
    desk.fill("[name=text]", "差額是上月補扣的供款")
    onward(desk)
    nothing_in_the_way(desk)

    go(page, "/as/p-1/readings/consents/")
    page.click("button[name=withdraw]")
    nothing_in_the_way(page)
    picture(page, "withdrawn")
    assert not page.locator("button[name=withdraw]").count()
    assert "fss" not in Draft.objects.get(pk=number).facts
    assert RegisterConsent.objects.get(register="fss").withdrawn_at


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_who_refuses_the_register_hands_in_the_paper_and_the_officer_reads_it(
    visit, at_desk, work, nothing_in_the_way, picture, offered, language, width
):
    screen = {"language": language, "width": width}
    page = visit("/as/p-1/", by="mei.ling", **screen)
    begin(page, f"/services/{GENERAL}/")
    assert "/ask/salaries_tax/" in page.url
    page.check("input[name=answer][value=no]")
    onward(page)
    number = draft_of(page)
    answers = get_published(GENERAL, at=now()).definition.examples["granted"].answers
    save_answers(actor=person(1), at=now(), draft_id=number, values=dict(answers), seen={})

    go(page, f"/as/p-1/drafts/{number}/pages/means/")
    page.set_input_files(
        "input[name=income_proof]", {"name": "salary.pdf", "mimeType": "application/pdf", "buffer": document()}
    )
    nothing_in_the_way(page)
    picture(page, "paper")
    onward(page)
    kept = Answer.objects.get(draft_id=number, question="income_proof").value
    assert [file["name"] for file in kept] == ["salary.pdf"]
    go(page, f"/as/p-1/drafts/{number}/check/")
    nothing_in_the_way(page)
    page.locator("main form:has(input[name=content]) button").last.click()
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of("mei.ling"))
        page.locator("main form:has(#id_code) button").first.click()
        page.locator("main form:has(input[name=content]) button").last.click()
    work()

    case = Case.objects.get(draft_id=number)
    give_demo_posts(at=now(), posts=[("IAS", "benefits")], to=OF_ALL_OTHERS)
    Post.objects.filter(department="IAS").update(clearance=3)
    desk = at_desk("officer.all", f"/desk/cases/{case.reference}/", **screen)
    nothing_in_the_way(desk)
    picture(desk, "desk")
    assert "salary.pdf" in desk.inner_text("main")
    assert "salaries_tax" not in case.facts
    name = register_name("salaries_tax", language)
    refused = translate("desk.registers.refused", language, register=name, who="|", at="").partition("|")[0]
    assert refused in desk.inner_text("main")
    assert translate("desk.found.refused", language, register=name) in desk.inner_text("main")
