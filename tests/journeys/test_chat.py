"""A person asks the department while both are there: two browsers, one line, the words in the case."""

import re

import pytest

from balcao.cases.testing import renewal_with_officer
from balcao.correspondence.models import Chat
from balcao.correspondence.testing import answer_chats_always
from balcao.notices.models import CallChoice
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_written_with_an_officer_while_both_are_there(
    visit, at_desk, nothing_in_the_way, picture, monkeypatch, language, width
):
    answer_chats_always(monkeypatch, "IAM")
    look, case = nothing_in_the_way, renewal_with_officer()
    person = visit(f"/as/e-2/matters/{case.reference}/", by="wai.keong", language=language, width=width)
    person.click(f"a[href$='{case.reference}/chat/']")
    look(person)
    person.fill("#text", "星期日要收垃圾嗎?")
    person.locator("main button.govuk-button").first.click()
    assert "/chats/" in person.url
    look(person)
    desk = at_desk("officer.iam", "/desk/", language=language, width=width)
    look(desk)
    assert "1" in desk.inner_text("[data-waiting]")
    picture(desk, "bar")
    go(desk, "/desk/chats/")
    look(desk)
    desk.locator("main .rows a").first.click()
    look(desk)
    desk.click("button[value=take]")
    look(desk)
    desk.fill("#text", "要,23時後。")
    desk.click("button[value=say]")
    person.wait_for_selector("text=要,23時後。")
    person.fill("#text", "多謝")
    person.click("button[value=say]")
    desk.wait_for_selector("text=多謝")
    assert person.input_value("#text") == ""
    look(person)
    desk.click("button[value=end]")
    look(desk)
    person.wait_for_selector("[data-state=ended]")
    look(person)
    assert Chat.objects.get().ended_why == "officer"
    person.click("main a[href$='/messages/']")
    assert "多謝" in person.inner_text(".thread")
    look(person)
    go(desk, "/desk/chats/")
    desk.click("main a[href$='/desk/calls/']")
    look(desk)
    desk.check("input[name=chat][value=mail]")
    desk.locator("main form button.govuk-button").first.click()
    look(desk)
    assert CallChoice.objects.get().channels == ["mail"]


def test_without_scripts_the_page_is_asked_again(visit, at_desk, monkeypatch):
    answer_chats_always(monkeypatch, "IAM")
    case = renewal_with_officer()
    person = visit(f"/as/e-2/matters/{case.reference}/chat/", by="wai.keong", language="en", scripts=False)
    person.fill("#text", "Which oven?")
    person.locator("main button.govuk-button").first.click()
    assert re.search(r"/chats/\d+/$", person.url)
    person.fill("#text", "And how soon?")
    person.click("button[value=say]")
    assert "And how soon?" in person.inner_text(".thread")
    person.click("[data-chat-look]")
    assert "Which oven?" in person.inner_text(".thread")
    person.click("button[value=leave]")
    assert "This chat is over" in person.inner_text("main")
