"""A list is begun, proposed, compared and published by a second chief; people choose from one, and choose anew."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.testing import BEGAN, drafted, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import macau_date, now
from balcao.reflists.api import USUAL, open_list, propose_file, publish_version, rows_csv

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
HEAD = "code,zh-Hant,pt,en\n"
SERVICE = "dsi-criminal-record"
WORDS = {"zh-Hant": "葡萄牙", "pt": "Portugal", "en": "Portugal"}
ONE, TWO = officer(951, "SAFP", "administration"), officer(952, "SAFP", "administration")


def send(page, rows):
    page.set_input_files("#file", {"name": "rows.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode()})
    page.locator("button[value=file]").click()
    page.wait_for_url("**/reference-lists/streets/*/")


def test_a_list_is_begun_proposed_and_published(at_desk, nothing_in_the_way, picture):
    look = nothing_in_the_way
    page = at_desk("chief.dsi", "/desk/reference-lists/", language="zh-Hant", width=390)
    look(page)
    page.locator("a[href$='/reference-lists/new/']").click()
    page.locator("main button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page)
    page.fill("#id", "streets")
    page.select_option("#department", "DSI")
    for code, name in (("zh-Hant", "街道"), ("pt", "Ruas"), ("en", "Streets")):
        page.fill(f"#name-{code}", name)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/reference-lists/streets/")
    look(page)
    picture(page, "begun")
    page.locator("details summary").first.click()
    send(page, "a,官也街,Rua do Cunha,Rua do Cunha\nb,,Rua B,Rua B\n")
    look(page)
    picture(page, "wrong")
    page.go_back()
    send(page, "a,官也街,Rua do Cunha,Rua do Cunha\nb,地堡街,Rua do Regedor,Rua do Regedor\n")
    second = at_desk("chief.dsi.second", "/desk/reference-lists/streets/2/", language="pt", width=1280)
    look(second)
    picture(second, "compared")
    second.locator("button[value=publish]").click()
    second.wait_for_url("**/reference-lists/streets/")
    look(second)
    picture(second, "published")
    look(at_desk("chief.dsi", "/desk/reference-lists/", language="en", width=1280))


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_one_chooses_from_a_list_and_again_when_it_was_removed(visit, nothing_in_the_way, picture, language, width):
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=BEGAN)
    draft = drafted(SERVICE, person(1), answers={"purpose": "residence_abroad"}, facts={}, at=now())
    address = f"/as/p-1/drafts/{draft}/pages/purpose/"
    page = visit(address, by="mei.ling", language=language, width=width)
    page.locator("[name='find.country']").fill(WORDS[language])
    page.locator("button[name=find][value=country]").click()
    page.locator("[name=country][value=pt]").check()
    nothing_in_the_way(page)
    page.locator("[data-save-state][data-state=saved]").wait_for()
    rows = [each for each in open_list(list_id="countries", at=now())[1] if each.code != "pt"]
    number = propose_file(
        actor=ONE, at=now(), list_id="countries", content=rows_csv(rows), mapped=USUAL, since_on=macau_date(now())
    )
    publish_version(actor=TWO, at=now(), list_id="countries", number=number)
    page = visit(address, by="mei.ling", language=language, width=width)
    assert WORDS[language] in page.locator("[data-question=country]").inner_text()
    page.locator("main form[data-autosave] button.govuk-button:not([name])").last.click()
    page.locator(".govuk-error-summary").wait_for()
    nothing_in_the_way(page)
    picture(page, "again")
