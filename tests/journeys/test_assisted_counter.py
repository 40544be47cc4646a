"""A person of eighty without a phone at a counter, and two with one: entered by a clerk, confirmed by themselves."""

import re
from pathlib import Path

import pytest

from balcao.accounts.models import Person
from balcao.cases.api import ask_supplement
from balcao.cases.models import Case
from balcao.cases.testing import officer, renewal_with_officer
from balcao.counter import sending
from balcao.counter.models import Confirmation
from balcao.counter.queries.confirmations import long_code_of
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, draft_of, go, onward

LIFE = "/as/p-5/start/fss-life-certificate/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557"
    "bfabd40000000049454e44ae426082"
)


def clerk_at_work(visit, language, width):
    """A clerk at their desk, signed in with a second factor."""
    page = visit("/desk/assist/", by="counter.one", language=language, width=width)
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of("counter.one"))
        page.locator("main form:has(#id_code) button").first.click()
    if "/desk/assist/" not in page.url:
        go(page, "/desk/assist/")
    return page


def begin(page, number="7123456(0)", name="Ho Sio Fan"):
    """The card is shown, the photo compared, help wanted."""
    page.fill("#number", number)
    page.fill("#name", name)
    page.check("#reason")
    page.check("#photo")
    page.check("#consent")
    page.click("button[value=begin]")


def entered(page):
    """A life certificate, entered with the person; then what is read back."""
    go(page, LIFE)
    onward(page)
    number = draft_of(page)
    page.locator("main a[href*='/pages/']").first.click()
    page.check("main input[type=checkbox]")
    onward(page)
    go(page, f"/as/p-5/drafts/{number}/check/")
    onward(page)
    assert f"/desk/assist/p-5/{number}/" in page.url
    return number


def by_slip(page, look, tmp_path):
    """Printed, signed by hand, scanned, compared."""
    page.click("button[value=slip]")
    look(page)
    with page.expect_response(re.compile("slip.pdf")) as slip:
        page.evaluate("fetch(document.querySelector('a[href$=\"slip.pdf\"]').href)")
    assert slip.value.ok
    found = Confirmation.objects.latest("pk")
    page.fill("#slip", long_code_of(found))
    scan = Path(tmp_path) / "slip.png"
    scan.write_bytes(PNG)
    page.set_input_files("#scan", str(scan))
    page.check("#compared")
    page.click("button[value=give-slip]")


def by_code(page, look, sent):
    """The phone rings; the first code is mistyped."""
    page.click("button[value=code]")
    waiting = Confirmation.objects.latest("pk")
    sending.send_confirmation_code(confirmation_id=waiting.pk, at=waiting.asked_at)
    code = re.findall(r"\d{6}", sent[-1])[0]
    page.fill("#code", "111111" if code != "111111" else "222222")
    page.click("button[value=give-code]")
    look(page)
    page.fill("#code", code)
    page.click("button[value=give-code]")


def on_own_phone(page, look, visit, language, name="sio.fan"):
    """The person reads everything on their own phone and says yes there."""
    page.click("button[value=phone]")
    look(page)
    address = page.locator("p.hash").inner_text()
    path = re.sub(r"https?://[^/]+", "", address)
    phone = visit(f"{path}", by=name, language=language, width=390)
    if phone.locator("#id_code").count():
        phone.fill("#id_code", code_of(name))
        phone.locator("main form:has(#id_code) button").first.click()
    if "/confirm/" not in phone.url:
        go(phone, path)
    if phone.locator("#id_code").count():
        phone.fill("#id_code", code_of(name))
        phone.locator("main form:has(#id_code) button").first.click()
    look(phone)
    phone.check("#read")
    phone.click("button[value=confirm]")
    look(phone)
    page.reload()


@pytest.mark.parametrize(
    ("language", "width", "way"), [("zh-Hant", 1280, "slip"), ("pt", 390, "phone"), ("en", 1280, "code")]
)
def test_a_clerk_enters_and_the_person_confirms(
    visit, outside, nothing_in_the_way, monkeypatch, tmp_path, language, width, way
):
    sent = []
    monkeypatch.setattr(sending, "send_text", lambda phone, text, key: sent.append(text))
    assert Person.objects.get(pk=5).phone
    clerk = clerk_at_work(visit, language, width)
    nothing_in_the_way(clerk)
    clerk.click("button[value=begin]")
    nothing_in_the_way(clerk)
    begin(clerk)
    nothing_in_the_way(clerk)
    number = entered(clerk)
    nothing_in_the_way(clerk)
    assert clerk.locator("button[value=lodge]").count() == 0
    ways = {
        "slip": lambda: by_slip(clerk, nothing_in_the_way, tmp_path),
        "phone": lambda: on_own_phone(clerk, nothing_in_the_way, visit, language),
        "code": lambda: by_code(clerk, nothing_in_the_way, sent),
    }
    ways[way]()
    nothing_in_the_way(clerk)
    clerk.click("button[value=lodge]")
    nothing_in_the_way(clerk)
    case = Case.objects.get(draft_id=number)
    assert (case.lodged_by, case.channel) == ("p-5", "counter")
    go(clerk, "/desk/assist/")
    clerk.click("button[value=finished]")
    nothing_in_the_way(clerk)


def asked_back():
    """A restaurant's renewal about which the officer asks for one page again, and for words."""
    case = renewal_with_officer()
    fix = {"zh-Hant": "請寫明型號", "pt": "Indique o modelo", "en": "Name the model"}
    iam = officer(12, "IAM", "licensing")
    ask_supplement(actor=iam, at=now(), reference=case.reference, questions={"changes": fix})
    return case


@pytest.mark.parametrize(
    ("language", "width", "way"), [("zh-Hant", 390, "phone"), ("pt", 1280, "code"), ("en", 390, "slip")]
)
def test_what_the_department_asked_is_answered_in_the_persons_place(
    visit, outside, nothing_in_the_way, monkeypatch, tmp_path, language, width, way
):
    sent, look = [], nothing_in_the_way
    monkeypatch.setattr(sending, "send_text", lambda phone, text, key: sent.append(text))
    case = asked_back()
    clerk = clerk_at_work(visit, language, width)
    begin(clerk, "1345678(2)", "Lei Wai Keong")
    look(clerk)
    clerk.click(f"a[href$='{case.reference}/amend/']")
    look(clerk)
    clerk.locator(".govuk-task-list a").first.click()
    clerk.fill("textarea", "更換抽油煙機,型號 X-200")
    onward(clerk)
    clerk.fill("#answer", "型號見上")
    clerk.click("button[value=send]")
    assert f"/desk/assist/e-2/{case.draft_id}/" in clerk.url
    look(clerk)
    assert "X-200" in clerk.inner_text("main")
    assert clerk.locator("button[value=hand-in]").count() == 0
    ways = {
        "slip": lambda: by_slip(clerk, look, tmp_path),
        "phone": lambda: on_own_phone(clerk, look, visit, language, "wai.keong"),
        "code": lambda: by_code(clerk, look, sent),
    }
    ways[way]()
    clerk.click("button[value=hand-in]")
    look(clerk)
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.lodged_by) == ("with_officer", "p-3")
    assert "X-200" in after.answers["changes"]
    owner = visit(f"/as/e-2/matters/{case.reference}/", by="wai.keong", language=language, width=width)
    look(owner)
    assert "蘇慧珍" in owner.inner_text("main")
