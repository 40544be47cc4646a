"""An accountant's firm is given a mandate, accepts, acts under it, and loses it in the middle of a form."""

import pytest

from balcao.entities.models import Mandate
from tests.journeys.steps import code_of, go, onward

pytestmark = pytest.mark.django_db(transaction=True)
MANDATES = "/as/e-2/mandates/"
WORDS = {
    "zh-Hant": ("您不能再代好景餐飲有限公司辦理", "您剛才所填的內容", "誠信會計師事務所有限公司可代好景餐飲有限公司"),
    "pt": ("Já não pode agir em nome de Boa Vista", "O que tinha escrito", "Confiança Contabilistas Limitada pode ver"),
    "en": ("You cannot act for Boa Vista", "What you had typed", "Confiança Accountants Limited may view"),
}


def with_code(page, name):
    """The second factor, if the page asks for it."""
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_firm_is_given_a_mandate_uses_it_and_loses_it_in_the_middle_of_a_form(
    visit, nothing_in_the_way, outside, language, width
):
    over, typed, sentence = WORDS[language]
    manager = visit(f"{MANDATES}", by="wai.keong", language=language, width=width)
    nothing_in_the_way(manager)
    manager.click("main a.govuk-button")
    with_code(manager, "wai.keong")
    manager.locator("main .usual a").first.click()
    nothing_in_the_way(manager)
    manager.click("main form button")
    nothing_in_the_way(manager)
    manager.fill("#card", "51234 SO")
    manager.select_option("#scope", "licensing")
    manager.click("main form button")
    assert sentence in manager.inner_text("main")
    nothing_in_the_way(manager)
    manager.click("main button[value=confirm]")
    nothing_in_the_way(manager)
    mandate = Mandate.objects.get(entity_id=2, agent_id=5)
    assert mandate.state == "offered"

    firm = visit("/as/e-5/inbox/", by="pui.i", language=language, width=width)
    firm.locator("main .rows__title").first.click()
    nothing_in_the_way(firm)
    go(firm, f"/as/e-5/mandates/{mandate.pk}/")
    nothing_in_the_way(firm)
    firm.click("main button[value=accept]")
    with_code(firm, "pui.i")
    if firm.locator("main button[value=accept]").count():
        firm.click("main button[value=accept]")
    mandate.refresh_from_db()
    assert mandate.state == "in_force"
    nothing_in_the_way(firm)

    go(firm, "/clients/")
    nothing_in_the_way(firm)
    firm.locator("main .rows__title").first.click()
    go(firm, "/services/iam-catering-licence-renewal/")
    go(firm, "/as/e-2/start/iam-catering-licence-renewal/")
    onward(firm)
    assert "/drafts/" in firm.url
    firm.locator("main .govuk-task-list a").first.click()
    nothing_in_the_way(firm)

    go(manager, f"{MANDATES}{mandate.pk}/")
    nothing_in_the_way(manager)
    assert manager.locator("main .steps li").count() >= 4
    go(manager, f"{MANDATES}{mandate.pk}/end/")
    nothing_in_the_way(manager)
    manager.click("main form button")

    onward(firm)
    assert over in firm.inner_text("main")
    assert typed in firm.inner_text("main") or firm.locator("main dl").count() == 0
    nothing_in_the_way(firm)
    go(manager, "/as/e-2/matters/")
    assert manager.locator("main .rows li").count() >= 1
    for place in ("review/", "history/", "sheet/", "ask/"):
        go(manager, f"{MANDATES}{place}")
        nothing_in_the_way(manager)
