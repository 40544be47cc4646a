"""Who answers for a service sees its certificate as they type its sentences, and proposes them."""

import pytest

from balcao.catalogue.models import NewWords
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
PAGE = "/desk/services/dsi-association-leadership-certificate/documents/0/"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_the_certificate_follows_what_is_typed(at_desk, nothing_in_the_way, picture, language, width):
    look = nothing_in_the_way
    page = at_desk("chief.dsi", PAGE, language=language, width=width)
    look(page)
    picture(page, "document")
    shown = page.locator("[data-preview-pictures] img").first
    before = shown.get_attribute("src")
    page.fill("#words-pt-closing", "Assim se certifica.")
    page.wait_for_function("src => document.querySelector('[data-preview-pictures] img').src !== src", arg=before)
    page.check("#compare")
    page.wait_for_selector(".printed__sheet--two")
    look(page)
    picture(page, "compared")
    page.click("button[value=propose]")
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.input_value("#words-pt-closing") == "Assim se certifica."
    look(page)
    page.fill("#why", "Mais simples")
    page.click("button[value=propose]")
    look(page)
    picture(page, "proposed")
    assert NewWords.objects.get().changes[0]["words"] == "Assim se certifica."
    go(page, PAGE)
    assert page.input_value("#words-pt-closing") == "Assim se certifica."
