"""A large file on a line that breaks: it goes on by itself, the page waits for it, and it is handed in whole."""

import os
from hashlib import sha256

import pytest
from django.conf import settings
from PIL import Image

from balcao.cases.models import Answer
from balcao.cases.testing import drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.models import PartialUpload
from balcao.documents.tests.test_machine_lines import PASSPORT, drawn
from balcao.kernel.clock import now
from balcao.papers.models import Paper

SERVICE = "cpsp-domestic-worker-stay"
SIDE = 1300
"""Of a picture of noise, which no format makes small: about five megabytes."""


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    where = tmp_path_factory.mktemp("large") / "contract.png"
    Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(where)
    return where


@pytest.fixture
def form(visit):
    """The page of a draft that asks for papers, opened by its holder."""

    def opened(**screen):
        put_on_offer(settings.BALCAO_SERVICES, [SERVICE], at=now())
        draft = drafted(SERVICE, person(1), answers={}, facts={}, at=now())
        page = visit(f"/as/p-1/drafts/{draft}/pages/papers/", by="mei.ling", **screen)
        return page, draft

    return opened


def broken_after(page, count, *, offline=False):
    """Let so many pieces through; then none comes through, or the browser is told that the network is gone."""
    seen = []

    def pieces(route):
        if route.request.method != "PATCH":
            route.continue_()
            return
        seen.append(int(route.request.headers["upload-offset"]))
        if len(seen) <= count or (offline and len(seen) > count + 1):
            route.continue_()
            return
        if offline:
            page.context.set_offline(True)
        route.abort("internetdisconnected")

    page.route("**/uploads/*/", pieces)
    return seen


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_file_goes_on_after_the_network_was_gone(form, nothing_in_the_way, photo, language, width):
    page, draft = form(language=language, width=width)
    offsets = broken_after(page, 2, offline=True)
    field = page.locator("[data-question=contract]")
    words = page.locator("template[data-pieces]")
    field.locator("input[name=contract]").set_input_files(photo)
    offline = words.get_attribute("data-text-offline")
    field.get_by_text(offline).wait_for()
    assert field.locator("progress").get_attribute("value") not in ("0", "100")
    assert "MB" in field.locator("progress").get_attribute("aria-valuetext")
    page.locator("main form button[type=submit]").last.click()  # the page waits for its file
    field.get_by_text(words.get_attribute("data-text-after")).wait_for()
    nothing_in_the_way(page)
    with page.expect_navigation():
        page.context.set_offline(False)
    (kept,) = Answer.objects.get(draft=draft, question="contract").value
    assert kept["sha256"] == sha256(photo.read_bytes()).hexdigest()
    assert offsets[:3] == sorted(offsets[:3])
    assert offsets.count(0) == 1  # what had arrived was not sent again
    assert PartialUpload.objects.get().done_at


def test_it_is_cancelled_and_chosen_anew_after_the_page_was_left(form, photo):
    page, draft = form(language="en", width=390)
    offsets = broken_after(page, 2)
    field = page.locator("[data-question=contract]")
    chosen = field.locator("input[name=contract]")
    chosen.set_input_files(photo)
    field.get_by_text("No connection").wait_for()
    page.unroute_all()
    page.reload()
    chosen.set_input_files(photo)
    field.get_by_text("has arrived").wait_for()
    assert PartialUpload.objects.count() == 1
    assert offsets[0] == 0
    chosen.set_input_files([])
    broken_after(page, 1)
    chosen.set_input_files(photo)
    field.get_by_text("No connection").wait_for()
    field.get_by_role("button", name="Cancel contract.png").click()
    field.get_by_text("was not sent").wait_for()
    assert chosen.evaluate("input => input.files.length") == 0
    assert not Answer.objects.filter(draft=draft, question="contract").exists()


def test_what_is_too_large_is_told_before_it_is_sent(form, nothing_in_the_way, tmp_path):
    page, _ = form(language="en", width=390)
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.7\n" + bytes(40 * 1024 * 1024))
    field = page.locator("[data-question=contract]")
    field.locator("input[name=contract]").set_input_files(large)
    field.get_by_text("is larger than").wait_for()
    nothing_in_the_way(page)
    assert not PartialUpload.objects.exists()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_large_file_of_a_reply_goes_in_pieces_and_stays_when_the_form_comes_back(
    visit, nothing_in_the_way, photo, language, width
):
    load_world()
    page = visit("/as/p-1/papers/add/", by="mei.ling", language=language, width=width)
    field = page.locator(".govuk-form-group:has(> #file)")
    field.get_by_role("button").first.wait_for()  # the camera
    page.locator("#file").set_input_files(photo)
    arrived = page.locator("template[data-pieces]").get_attribute("data-text-arrived").split("{name}")[1]
    field.get_by_text(arrived).wait_for()
    page.locator("main form button[type=submit]").last.click()  # no kind was chosen
    page.locator("[name='file.kept']").wait_for()
    nothing_in_the_way(page)
    page.locator("input[name=kind]").first.check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/papers/*/")
    assert Paper.objects.get().file["name"] == "contract.png"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 390), ("en", 1280)])
def test_what_a_passport_says_is_offered_and_ticked(form, nothing_in_the_way, tmp_path, language, width):
    page, draft = form(language=language, width=width)
    copy = tmp_path / "passport.jpg"
    copy.write_bytes(drawn(PASSPORT))
    page.locator("[data-question=passport_copy] input[name=passport_copy]").set_input_files(copy)
    page.locator("main form button[type=submit]").last.click()
    page.locator("#lines").wait_for()
    nothing_in_the_way(page)
    page.locator("#lines").get_by_label("L898902C3").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    assert Answer.objects.get(draft=draft, question="passport_no").value == "L898902C3"
    assert not Answer.objects.filter(draft=draft, question="passport_until").exists()


def test_without_scripts_it_goes_with_the_form(form, photo):
    page, draft = form(language="en", width=390)
    address, cookies = page.url, page.context.cookies()
    plain = page.context.browser.new_context(java_script_enabled=False)
    plain.add_cookies(cookies)
    still = plain.new_page()
    still.goto(address)
    still.locator("[data-question=contract] input[name=contract]").set_input_files(photo)
    still.locator("main form button[type=submit]").last.click()
    assert Answer.objects.get(draft=draft, question="contract").value
    assert not PartialUpload.objects.exists()
    plain.close()
