"""A translator looks, proposes, sends out and brings back; a colleague puts the words into force."""

import pytest

from balcao.catalogue.api import get_published
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "dsi-association-leadership-certificate"
LIST, ONE = "/desk/texts/", f"/desk/texts/{SERVICE}/"


def said(key):
    return getattr(get_published(SERVICE, at=now()).definition.texts["pt"], key)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_words_go_out_come_back_and_take_effect(
    at_desk, nothing_in_the_way, picture, tmp_path, live_server, language, width
):
    look = nothing_in_the_way
    page = at_desk("officer.dsi.second", LIST, language=language, width=width)
    look(page)
    picture(page, "list")
    page.fill("#q", "no such words anywhere")
    page.locator(".desk-filter button").click()
    look(page)
    go(page, LIST)
    page.locator(f"main .rows a[href*='{SERVICE}']").click()
    look(page)
    picture(page, "service")
    page.locator("section[id='text-who'] a").last.click()
    look(page)
    old = page.input_value("#words-pt")
    page.fill("#words-pt", "Quem quiser um certificado")
    page.locator("section[id='text-who'] form button").click()
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.input_value("#words-pt") == "Quem quiser um certificado"
    look(page)
    picture(page, "edit")
    page.fill("#why", "Mais simples")
    page.locator("section[id='text-who'] form button").click()
    look(page)
    assert page.locator("button[value=publish]").count() == 0
    assert said("who") == old

    with page.expect_download() as download:
        page.locator("a[href*='language=pt'][href*='form=xliff']").click()
    file = tmp_path / "textos.xlf"
    download.value.save_as(file)
    sent = file.read_text("utf-8")
    summary = said("summary")
    assert summary in sent
    go(page, "/desk/texts/import/")
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    file.write_text(sent.replace(f"<target>{summary}", "<target>Até {until}"), "utf-8")
    page.set_input_files("#file", file)
    onward(page)
    look(page)
    assert page.locator("#faults").count() == 1
    assert page.locator("input[name=changes]").count() == 0
    file.write_text(sent.replace(f"<target>{summary}", "<target>Um certificado, num instante."), "utf-8")
    go(page, "/desk/texts/import/")
    page.set_input_files("#file", file)
    onward(page)
    look(page)
    picture(page, "diff")
    page.fill("#why", "Do tradutor")
    onward(page)
    look(page)
    assert said("summary") == summary

    colleague = at_desk("chief.dsi", ONE, language=language, width=width)
    look(colleague)
    picture(colleague, "colleague")
    colleague.locator("button[value=publish]").click()
    look(colleague)
    assert (said("who"), said("summary")) == ("Quem quiser um certificado", "Um certificado, num instante.")
    assert colleague.locator("#waiting").count() == 0
