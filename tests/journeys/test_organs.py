"""Who holds which post: looking up an association, objecting to one's own post, a term that ends, a handover."""

from datetime import timedelta

import pytest

from balcao.associations.api import load_demo
from balcao.associations.models import Objection
from balcao.associations.operations.register import enter_election
from balcao.associations.operations.reminding import remind_terms
from balcao.entities.models import Mandate, Seat
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
EVERYWHERE = pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
WORDS = {"zh-Hant": "关爱长者", "pt": "apoio idosos", "en": "care of the elderly"}


@pytest.fixture
def organs(world):
    load_demo(at=now())


@pytest.fixture
def at_desk(settings):
    settings.BALCAO_DESK_ASSURANCE = 1


@EVERYWHERE
@pytest.mark.usefixtures("organs", "at_desk")
def test_a_person_objects_to_a_post_and_an_officer_upholds_it(visit, nothing_in_the_way, language, width):
    look = nothing_in_the_way
    page = visit("/associations/", language=language, width=width)
    look(page)
    page.fill("#q", WORDS[language])
    onward(page)
    look(page)
    page.click("main .rows a")
    assert "李偉強" in page.inner_text("main")
    look(page)

    go(page, "/account/login/?next=/me/posts/")
    sign_in(page, "wai.keong")
    look(page)
    page.locator("main a[href*='/object/']").first.click()
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.fill("#reason", "Ninguém me perguntou. 沒有人問過我。")
    onward(page)
    number = Objection.objects.get().number
    assert number in page.inner_text("main")
    look(page)

    clerk = visit("/desk/objections/", by="officer.dsi", language=language, width=width)
    look(clerk)
    clerk.click("main .rows a")
    look(clerk)
    clerk.click("form[action$='/hear/'] button")
    look(clerk)

    president = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    look(president)
    president.click("main .card--warn a[href*='/organs/objections/']")
    look(president)
    president.fill("#text", "Levantou a mão na assembleia.")
    onward(president)
    look(president)

    clerk.reload()
    clerk.check("input[value=uphold]")
    clerk.fill("#text", "Não há consentimento no processo.")
    clerk.click("form[action$='/decide/'] button")
    look(clerk)
    assert Objection.objects.get().state == "upheld"
    go(page, "/me/posts/")
    look(page)
    go(page, "/associations/4821/")
    assert "李偉強" not in page.inner_text("main")


@EVERYWHERE
@pytest.mark.usefixtures("organs")
def test_a_term_that_ends_is_told_in_the_inbox_and_on_the_home(visit, nothing_in_the_way, language, width):
    Seat.objects.filter(entity_id=1).update(term_end=macau_date(now()) + timedelta(days=20))
    remind_terms(at=now())
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    nothing_in_the_way(page)
    go(page, "/as/e-1/inbox/")
    page.locator("main .rows a").first.click()
    nothing_in_the_way(page)
    go(page, "/as/e-1/organs/")
    nothing_in_the_way(page)
    page.click("main .card--warn a")
    assert "/services/dsi-association-leadership-update/" in page.url


@EVERYWHERE
@pytest.mark.usefixtures("organs")
def test_the_new_president_lets_the_new_treasurer_act(visit, nothing_in_the_way, language, width):
    today = macau_date(now())
    rows = [
        {"body": "board", "post": "president", "bir": "1345678(2)", "name_zh": "李偉強"},
        {"body": "board", "post": "treasurer", "bir": "1456789(3)", "name_zh": "黃嘉敏"},
        {"body": "board", "post": "member", "bir": "7123456(0)", "name_zh": "何少芬"},
    ]
    enter_election(
        at=now(),
        entity_id=1,
        reference="DSI-2026-000001-Z",
        elected_on=today,
        begins=today,
        ends=today + timedelta(days=900),
        rows=rows,
    )
    page = visit("/as/e-1/organs/", by="wai.keong", language=language, width=width)
    nothing_in_the_way(page)
    give = page.locator("form[action*='/handover/'] button[value=yes]").last
    give.click()
    page.fill("#id_code", code_of("wai.keong"))
    page.locator("main form:has(#id_code) button").first.click()
    assert page.url.endswith("/as/e-1/organs/")
    page.locator("form[action*='/handover/'] button[value=yes]").last.click()
    nothing_in_the_way(page)
    assert Mandate.objects.filter(entity_id=1, person_id=4, ended_at=None).exists()
