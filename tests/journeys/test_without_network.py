"""Answers written without network wait on the device with the person's word, are sent once, and lose nothing."""

import pytest
from playwright.sync_api import expect

from balcao.cases.api import accept_help, fill_as_helper, invite_helper
from balcao.cases.models import Answer
from balcao.cases.testing import drafted, person
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
HOLDER, HELPER = person(4), person(5)
ON_DEVICE = """() => new Promise((done) => {
  const asked = indexedDB.open("balcao-answers");
  asked.onsuccess = () => {
    const db = asked.result;
    if (!db.objectStoreNames.contains("answers")) { db.close(); done(0); return; }
    const all = db.transaction("answers").objectStore("answers").count();
    all.onsuccess = () => { db.close(); done(all.result); };
  };
})"""


@pytest.fixture
def draft(world):
    return drafted(
        "cpsp-firecracker-permit", HOLDER, answers={"occasion": "opening", "quantity": 3}, facts={}, at=now()
    )


def helping(draft):
    wanted = {"may_fill": True, "until_on": macau_date(now()), "contact": "sio.fan@exemplo.example"}
    made = invite_helper(actor=HOLDER, at=now(), draft_id=draft, **wanted)
    return accept_help(actor=HELPER, at=now(), help_id=made.help_id)


def kept(draft, question):
    return Answer.objects.get(draft=draft, question=question).value


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_written_without_network_it_is_kept_with_ones_word_and_sent_later(
    visit, nothing_in_the_way, picture, draft, language, width
):
    number, overview = helping(draft), f"/as/p-4/drafts/{draft}/"
    page = visit(f"{overview}pages/event/", by="ka.man", language=language, width=width)
    state = page.locator("[data-save-state]")
    page.context.set_offline(True)
    page.fill("[name=quantity]", "40")
    page.fill("[name=start_time]", "12:30")
    expect(state).to_have_attribute("data-state", "offline")
    assert page.evaluate(ON_DEVICE) == 0  # nothing without one's word
    page.locator("main button[type=submit].govuk-button").first.click()  # nothing is lost by trying to go on
    expect(page.locator("[name=quantity]")).to_have_value("40")
    nothing_in_the_way(page)
    picture(page, "offline")
    page.click("[data-keep-here] button")
    expect(state).to_have_attribute("data-state", "kept")
    assert page.evaluate(ON_DEVICE) == 2

    answered = {"values": {"quantity": 7}, "seen": {"quantity": 1}}
    fill_as_helper(actor=HELPER, at=now(), help_id=number, **answered)
    context, base = page.context, page.url.partition("/as/")[0]
    page.close()  # the telephone was put away; later the draft is opened where there is network
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{base}{overview}")
    card = page.locator("[data-outbox] [role=group]")
    card.wait_for()
    assert kept(draft, "quantity") == 7  # theirs stands until one chooses
    expect(card).to_contain_text("40")
    expect(card).to_contain_text("7")
    nothing_in_the_way(page)
    picture(page, "conflict")
    card.locator("[data-keep=mine]").click()
    expect(card).to_have_count(0)
    expect(page.locator("[data-sent]")).not_to_be_empty()
    assert (kept(draft, "quantity"), kept(draft, "start_time")) == (40, "12:30")
    assert page.evaluate(ON_DEVICE) == 0


def test_a_lost_reply_sends_the_answer_once_and_signing_out_leaves_nothing_on_the_device(visit, draft):
    page = visit(f"/as/p-4/drafts/{draft}/pages/event/", by="ka.man")

    def lose_the_reply(route):
        route.fetch()
        route.abort()

    page.route("**/field/", lose_the_reply)
    page.fill("[name=quantity]", "40")
    page.locator("[data-save-state][data-state=offline]").wait_for()
    assert kept(draft, "quantity") == 40
    page.unroute("**/field/")
    page.fill("[name=quantity]", "41")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    assert (kept(draft, "quantity"), Answer.objects.get(draft=draft, question="quantity").version) == (41, 3)

    page.route("**/field/", lambda route: route.abort())
    page.fill("[name=quantity]", "42")
    page.locator("[data-save-state][data-state=offline]").wait_for()
    page.click("[data-keep-here] button")
    page.locator("[data-save-state][data-state=kept]").wait_for()
    assert page.evaluate(ON_DEVICE) == 1
    page.locator("form[action='/account/logout/'] button").click()
    page.unroute("**/field/")
    go(page, "/")
    assert page.evaluate(ON_DEVICE) == 0
    assert kept(draft, "quantity") == 41
