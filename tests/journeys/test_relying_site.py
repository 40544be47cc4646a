"""Signing in to another government site with this account: how surely, for whom, and out again both ways."""

import pytest

from balcao.kernel.clock import now
from balcao.openid.api import load_demo
from balcao.standins.tests.conftest import free_port, running
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = [("zh-Hant", 390), ("pt", 390), ("en", 1280)]
NAMES = {"zh-Hant": "陳美玲", "pt": "Chan Mei Ling", "en": "Chan Mei Ling"}
ASSOCIATIONS = {
    "zh-Hant": "澳門關愛長者協會 (4821), 憑職位",
    "pt": "Associação de Apoio aos Idosos de Macau (4821), pelo cargo",
    "en": "Macao Association for the Care of the Elderly (4821), by office",
}


@pytest.fixture
def courses(world, live_server, settings):
    """The other site, a process of its own, registered at the counter."""
    port = free_port()
    settings.BALCAO_PUBLIC_URL = live_server.url
    settings.BALCAO_RELYING_SITE_URL = f"http://localhost:{port}"
    load_demo(at=now())
    with running("relying_site", "--provider", live_server.url, port=port):
        yield settings.BALCAO_RELYING_SITE_URL


def known(page, row):
    """What the site shows it knows: 1 the level, 3 for whom."""
    return page.inner_text(f"#known tr:nth-child({row}) td")


def wish(page, name):
    page.click(f"button[name=wish][value={name}]")


@pytest.mark.parametrize(("language", "width"), LANGUAGES)
def test_a_person_signs_in_proves_more_chooses_an_entity_and_leaves_both_ways(
    visit, courses, live_server, work, nothing_in_the_way, language, width
):
    page = visit(language=language, width=width)
    page.goto(f"{courses}/?language={language}")
    nothing_in_the_way(page)

    wish(page, "plain")
    nothing_in_the_way(page)
    sign_in(page, "mei.ling")
    assert page.get_attribute("html", "lang") == language
    nothing_in_the_way(page)
    onward(page)
    page.wait_for_url(f"{courses}/**")
    assert NAMES[language] in page.inner_text("h1")
    assert known(page, 1) == "1"
    nothing_in_the_way(page)

    wish(page, "level3")
    page.fill("#id_code", code_of("mei.ling"))
    page.locator("main form:has(#id_code) button").first.click()
    page.wait_for_url(f"{courses}/**")
    assert known(page, 1) == "3"

    wish(page, "entity")
    nothing_in_the_way(page)
    page.check("input[name=holder][value=e-1]")
    onward(page)
    nothing_in_the_way(page)
    onward(page)
    page.wait_for_url(f"{courses}/**")
    assert known(page, 3) == ASSOCIATIONS[language]
    nothing_in_the_way(page)

    # Out by way of the other site: the counter signs out too.
    page.click("button[value=everywhere]")
    page.wait_for_url(f"{courses}/**")
    assert page.locator("#known").count() == 0
    nothing_in_the_way(page)
    work()

    # Out at the counter: the other site hears of it.
    wish(page, "plain")
    sign_in(page, "mei.ling")
    page.wait_for_url(f"{courses}/**")
    assert page.locator("#known").count() == 1
    counter = page.context.new_page()
    counter.goto(f"{live_server.url}/account/me/")
    counter.click("header form[action='/account/logout/'] button")
    work()
    page.reload()
    assert page.locator("#known").count() == 0
    assert page.locator("[role=status]").count() == 1
    nothing_in_the_way(page)


def test_what_was_agreed_is_seen_and_taken_back(visit, courses, live_server, nothing_in_the_way):
    page = visit()
    page.goto(courses)
    wish(page, "plain")
    sign_in(page, "mei.ling")
    onward(page)
    page.wait_for_url(f"{courses}/**")
    page.goto(f"{live_server.url}/account/me/")
    page.click("main a[href='/account/sites/']")
    assert "Demo site: courses" in page.inner_text("main")
    nothing_in_the_way(page)
    page.click("main .rows__line a >> nth=-1")
    nothing_in_the_way(page)
    onward(page)
    assert "is told nothing more" in page.inner_text("main")
    nothing_in_the_way(page)
    page.goto(courses)
    wish(page, "entity")
    page.check("input[name=holder] >> nth=0")
    onward(page)
    page.locator("main button[value=no]").click()
    page.wait_for_url(f"{courses}/**")
    assert "told nothing" in page.inner_text("[role=status]")


def test_one_officer_proposes_a_site_and_another_opens_it(visit, nothing_in_the_way, world):
    page = visit("/openid/sites/new/", by="admin")
    page.fill("#id_code", code_of("admin"))
    page.locator("main form:has(#id_code) button").first.click()
    nothing_in_the_way(page)
    page.fill("#names", "圖書館")
    onward(page)
    nothing_in_the_way(page)
    page.fill("#name_pt", "Biblioteca")
    page.fill("#name_en", "Library")
    page.fill("#redirect_uris", "https://library.example/callback")
    onward(page)
    address = page.url
    assert "Another officer has to approve it" in page.inner_text("main")
    nothing_in_the_way(page)
    other = visit("/openid/sites/", by="admin.second")
    other.fill("#id_code", code_of("admin.second"))
    other.locator("main form:has(#id_code) button").first.click()
    nothing_in_the_way(other)
    go(other, address[address.index("/openid/") :])
    nothing_in_the_way(other)
    other.click("button[value=approve]")
    assert len(other.inner_text("#secret")) == 43
    nothing_in_the_way(other)
