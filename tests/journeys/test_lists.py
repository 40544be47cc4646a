"""A list of applications from one file: sent, put right, chosen, signed and lodged."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import CERTIFICATE, republish
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def second_factor(page, name):
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


def send(page, tmp_path, *rows):
    file = tmp_path / "list.csv"
    file.write_text("\n".join(["purpose,purpose_words", *rows]))
    page.set_input_files("#file", file)
    for box in page.locator("input[name=declared]").all():
        box.check()
    page.locator("main form button[type=submit]").click()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_from_the_empty_file_to_the_receipts(visit, nothing_in_the_way, work, tmp_path, language, width):
    republish(CERTIFICATE, lambda content: content["data"].update(fees=[], stamp={"kind": "none"}))
    page = visit("/as/e-1/matters/", by="mei.ling", language=language, width=width)
    page.locator("main a[href='/as/e-1/lists/']").click()
    nothing_in_the_way(page)
    page.locator(f"main a[href$='/lists/new/{CERTIFICATE}/']").click()
    nothing_in_the_way(page)
    with page.expect_download() as empty:
        page.locator("main a[href$='list.xlsx']").click()
    assert empty.value.suggested_filename == "list.xlsx"
    page.locator("main form button[type=submit]").click()
    nothing_in_the_way(page)
    send(page, tmp_path, "bank,", "nothing,", "other,")
    nothing_in_the_way(page)
    work()
    page.reload()
    nothing_in_the_way(page)
    with page.expect_download() as wrong:
        page.locator("main a[href$='errors.csv']").click()
    assert len(wrong.value.path().read_text().splitlines()) == 4
    page.locator("main a.govuk-button").click()
    send(page, tmp_path, "bank,", "grant,", "court,")
    work()
    page.reload()
    page.locator("button[value=all]").click()
    work()
    page.reload()
    nothing_in_the_way(page)
    here = page.url
    for name in ("mei.ling", "wai.keong"):
        if name == "mei.ling":
            page.locator("main .card a.govuk-button").click()
            signer = page
        else:
            number = here.rstrip("/").rsplit("/", 1)[1]
            signer = visit(f"/as/p-3/lists/{number}/sign/", by=name, language=language, width=width)
        nothing_in_the_way(signer)
        onward(signer)
        nothing_in_the_way(signer)
        signer.check("#read")
        onward(signer)
        if signer.locator("#id_code").count():
            second_factor(signer, name)
            signer.check("#read")
            onward(signer)
        work()
    go(page, "/" + here.split("/", 3)[3])
    nothing_in_the_way(page)
    page.locator("button[value=lodge]").click()
    second_factor(page, "mei.ling")
    work()
    go(page, "/" + here.split("/", 3)[3])
    nothing_in_the_way(page)
    assert Case.objects.count() == 3
    with page.expect_download() as receipts:
        page.locator("main a[href$='receipts.csv']").click()
    assert len(receipts.value.path().read_text().splitlines()) == 4
