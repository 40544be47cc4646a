"""A table of thousands of rows: written into, pasted into, corrected; only what is in sight is in the page."""

import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from balcao.cases.models import Answer
from balcao.cases.testing import drafted, person
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "dsf-m3m4-yearly-list"
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""


def rows(count):
    return [
        {
            "id_no": f"1{each:06d}(1)",
            "name": f"陳大文 {each}",
            "work": "permanent",
            "gross": 1_000_000,
            "withheld": 1_000,
        }
        for each in range(count)
    ]


@pytest.fixture
def table(visit):
    """The page with a table of so many rows, opened by its holder."""

    def opened(count, **screen):
        put_on_offer(settings.BALCAO_SERVICES, [SERVICE], at=now())
        answers = {"year": str(now().year - 1), "nil_list": False} | ({"paid": rows(count)} if count else {})
        draft = drafted(SERVICE, person(3, "e-2"), answers=answers, facts={}, at=now())
        page = visit(f"/as/e-2/drafts/{draft}/pages/employees/", by="wai.keong", **screen)
        return page, lambda: Answer.objects.get(draft=draft, question="paid").value

    return opened


def saved(page):
    page.locator("[data-grid] .save-state[data-state=saved]").wait_for()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_rows_are_added_pasted_corrected_and_removed_by_keyboard(table, nothing_in_the_way, picture, language, width):
    page, kept = table(0, language=language, width=width)
    nothing_in_the_way(page)
    page.get_by_role("button", name=translate("portal.grid.add", language), exact=True).click()
    saved(page)
    assert page.locator("[data-place='0'][data-column='0']:focus").count() == 1
    page.evaluate(PASTE, '5345678(4)\t"梁\n雅麗"\tpermanent\t1,000.00\t9999\n7234567(1)\t吳國強\tcasual\t200\t0\n')
    page.locator("[data-grid] [data-place='1'][data-column='4']").wait_for()
    saved(page)
    nothing_in_the_way(page)
    picture(page, "pasted")
    assert [(row["name"], row["gross"]) for row in kept()] == [("梁 雅麗", 100_000), ("吳國強", 20_000)]
    page.get_by_role("button", name=translate("portal.grid.next", language)).click()
    page.locator("[aria-invalid=true]:focus").wait_for()
    assert page.locator(".grid__said").inner_text() != ""
    assert page.locator("[data-place='0'][data-column='4']:focus").count() == 1
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12.50")
    page.keyboard.press("Enter")
    page.locator("[data-place='1']:focus").wait_for()
    page.locator("[data-grid] [aria-invalid]").wait_for(state="detached")
    assert kept()[0]["withheld"] == 1_250
    page.get_by_role("button", name=translate("portal.grid.next", language)).click()
    page.locator(".grid__said", has_text=translate("portal.grid.none", language)).wait_for()
    page.locator("[data-grid] .grid__remove").first.click()
    page.locator("[data-grid] [data-place='1']").first.wait_for(state="detached")
    assert [row["name"] for row in kept()] == ["吳國強"]
    nothing_in_the_way(page)


def test_ten_thousand_rows_stay_light_and_every_row_is_reached(table, picture):
    page, kept = table(10_000, language="en", width=1280)
    page.locator("[data-grid] [data-place='5']").first.wait_for()
    assert page.locator(".grid__one").count() < 40
    assert page.locator("[role=grid]").get_attribute("aria-rowcount") == "10001"
    page.locator("[data-place='0'][data-column='1']").click()
    page.keyboard.press("Control+End")
    page.locator("[data-place='9999']:focus").wait_for()
    assert page.locator(".grid__one").count() < 60
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("最後")
    page.keyboard.press("Tab")
    saved(page)
    assert kept()[-1]["name"] == "最後"
    picture(page, "end")


def test_what_another_person_wrote_meanwhile_stays_and_is_told(table):
    page, kept = table(3, language="en", width=1280)
    field = page.locator("[data-place='1'][data-column='1']")
    field.click()
    answer = Answer.objects.get(question="paid")
    answer.value[1]["name"] = "他人"
    answer.version += 1
    answer.save()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("我")
    page.keyboard.press("Enter")
    page.locator(".grid__said", has_text="我").wait_for()
    expect(field).to_have_value("他人")
    assert kept()[1]["name"] == "他人"


def test_without_a_network_what_was_typed_waits_and_goes_when_it_is_back(table):
    page, kept = table(3, language="en", width=1280)
    page.locator("[data-place='1'][data-column='1']").click()
    page.context.set_offline(True)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("後")
    page.keyboard.press("Enter")
    page.locator("[data-grid] .save-state[data-state=offline]").wait_for()
    page.context.set_offline(False)
    saved(page)
    for _ in range(20):
        if kept()[1]["name"] == "後":
            break
        time.sleep(0.2)
    assert kept()[1]["name"] == "後"
