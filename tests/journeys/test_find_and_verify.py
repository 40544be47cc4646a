"""A person finds a service in their own words, signs in, sees for whom they act, and verifies a document."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core import mail

from balcao.alerts.models import Alert
from balcao.documents.api import seal_pdf
from balcao.documents.tests.issuing import ask
from balcao.documents.tests.test_sealed import document
from tests.journeys.steps import go

SERVICE = "/services/dsi-association-leadership-certificate/"
LANGUAGES = ["zh-Hant", "pt", "en"]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/", "/search/", SERVICE, "/account/login/", "/verify/", "/accessibility/", "/ask/", "/nowhere/"]
)
def test_every_public_page_is_open_to_everyone(visit, nothing_in_the_way, path, language, width):
    page = visit(path, language=language, width=width)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    nothing_in_the_way(page)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-Hant", "社团证明"), ("pt", "orgaos sociais"), ("en", "governing body")]
)
def test_a_service_is_found_in_ones_own_words(visit, language, words):
    page = visit("/", language=language)
    page.locator("input[type=search], input[name=q]").first.fill(words)
    page.keyboard.press("Enter")
    page.locator(f"a[href*='{SERVICE.strip('/')}']").first.click()
    assert SERVICE in page.url


def sign_in(page, name="wai.keong"):
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill("balcao-demo-2026")
    page.locator("main button[type=submit]").click()


def test_a_person_always_sees_for_whom_they_act(visit, nothing_in_the_way):
    page = visit("/account/login/?next=/acting/")
    sign_in(page)
    nothing_in_the_way(page)
    assert page.locator("[data-acting]").inner_text() == "Lei Wai Keong"
    page.goto(page.url.replace("/acting/", "/as/e-2/"))
    assert "Boa Vista" in page.locator("[data-acting]").inner_text()
    nothing_in_the_way(page)


def test_another_entity_does_not_exist_for_them(visit):
    page = visit("/account/login/?next=/as/e-4/")
    sign_in(page)
    assert "Page not found" in page.content()


def test_a_document_is_verified_by_its_file(visit, nothing_in_the_way):
    page = visit("/verify/")
    with ThreadPoolExecutor() as beside_the_browser:
        sealing = beside_the_browser.submit(seal_pdf, document(), department="DSI", folder=settings.BALCAO_VAR / "pki")
        sealed = sealing.result()
    page.set_input_files("#file", {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": sealed})
    page.locator("main form[method=post] button[type=submit]").first.click()
    assert page.locator("h1").inner_text() == "This document is genuine"
    nothing_in_the_way(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 320)])
def test_who_verified_asks_to_be_told_of_changes(visit, nothing_in_the_way, work, language, width):
    issued = ask()
    work()
    page = visit(f"/verify/{issued.number}/?code={issued.code}", language=language, width=width)
    page.click("a[href*='/alerts/new/']")
    page.click("main form button")
    nothing_in_the_way(page)
    page.fill("#address", "credit@bank.example")
    page.click("main form button")
    nothing_in_the_way(page)
    work()
    go(page, re.findall(r"/alerts/\S+/", mail.outbox[-1].body)[0])
    nothing_in_the_way(page)
    page.click("main form button >> nth=0")
    nothing_in_the_way(page)
    page.click("main form button")
    nothing_in_the_way(page)
    assert Alert.objects.get().address == ""
