"""An account that is being closed, read and stopped on a phone and on a computer."""

import pytest

from balcao.accounts.operations.closing import close_account_later
from balcao.cases.testing import person
from balcao.entities.api import agree_to_close, ask_to_close
from balcao.kernel.clock import now
from tests.journeys.steps import go

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_the_last_day_is_read_on_the_home_and_in_the_choice(visit, nothing_in_the_way, language, width):
    closing = ask_to_close(actor=person(1, "e-1"), at=now(), entity_id=1)
    agree_to_close(actor=person(2), at=now(), closing_id=closing)
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    assert page.locator("#closing-title").is_visible()
    nothing_in_the_way(page)
    go(page, "/acting/")
    nothing_in_the_way(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_one_s_own_account_is_left_open_with_one_press(visit, nothing_in_the_way, language, width):
    close_account_later(actor=person(4), at=now())
    page = visit("/as/p-4/", by="ka.man", language=language, width=width)
    nothing_in_the_way(page)
    page.locator("section[aria-labelledby=closing-title] a").click()
    nothing_in_the_way(page)
    page.locator("button[value=never]").click()
    nothing_in_the_way(page)
    go(page, "/as/p-4/")
    assert page.locator("#closing-title").count() == 0
