"""A substitute signs in an absent president's place; an account is closed by two and left open after all."""

from datetime import timedelta

import pytest

from balcao.cases.testing import CERTIFICATE as SERVICE
from balcao.cases.testing import ORGANS, drafted, person
from balcao.entities.api import accept_substitution, name_substitute, standing_of
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import code_of, go, onward, sign

AWAY = {"en": "in place of", "pt": "em substituição de", "zh-Hant": "代任不在的"}


def with_code(page, name):
    """Show the second factor if it is asked for."""
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        onward(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("pt", 390), ("zh-Hant", 390)])
def test_a_substitute_signs_for_the_absent_president(visit, nothing_in_the_way, language, width):
    at, today = now(), macau_date(now())
    away = {"entity_id": 6, "person_id": 2, "substitute_id": 4, "from_on": today, "until_on": today + timedelta(days=9)}
    number = name_substitute(actor=person(2, "e-6"), at=at, **away)
    accept_substitution(actor=person(4), at=at, substitution_id=number)
    facts = {"organs": {**ORGANS, "registration_no": "7215"}}
    answers = {"purpose": "bank", "true_and_complete": True}
    draft = drafted(SERVICE, person(2, "e-6"), answers=answers, facts=facts, at=at)
    asking = visit(f"/as/e-6/drafts/{draft}/check/", by="joao", language=language, width=width)
    onward(asking)
    assert AWAY[language] in asking.inner_text("main")
    nothing_in_the_way(asking)
    substitute = visit(f"/as/p-4/to-sign/{draft}/", by="ka.man", language=language, width=width)
    assert AWAY[language] in substitute.inner_text("main")
    nothing_in_the_way(substitute)
    sign(substitute, "ka.man")
    assert substitute.locator("button[value=sign]").count() == 0
    go(substitute, "/as/p-4/away/")
    nothing_in_the_way(substitute)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 390), ("pt", 1280), ("zh-Hant", 390)])
def test_an_account_is_closed_by_two_and_left_open_after_all(visit, nothing_in_the_way, language, width):
    page = visit("/as/e-1/account/close/", by="mei.ling", language=language, width=width)
    with_code(page, "mei.ling")
    nothing_in_the_way(page)
    page.locator("main button.govuk-button--warning").click()
    assert page.locator("#sure-error").count() == 1
    page.check("#sure")
    page.locator("main button.govuk-button--warning").click()
    nothing_in_the_way(page)
    assert page.locator("#sure").count() == 0
    other = visit("/as/p-2/inbox/", by="joao", language=language, width=width)
    other.locator("main a[href*='/inbox/']").first.click()
    other.locator("main a[href*='/closings/']").first.click()
    with_code(other, "joao")
    nothing_in_the_way(other)
    other.click("button[value=agree]")
    nothing_in_the_way(other)
    assert other.locator("button[value=agree]").count() == 0
    page.reload()
    page.click("button[value=undo]")
    assert page.locator("#sure").count() == 1
    assert standing_of("e-1") == "active"
