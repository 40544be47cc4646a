"""A clerk with a queue before them, and a person of eighty without a phone."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import Person
from balcao.accounts.testing import sign_in
from balcao.cases.api import ask_supplement
from balcao.cases.models import Case, Draft
from balcao.cases.testing import BEGAN, certificate_draft, load_world, officer, person, renewal_with_officer
from balcao.counter import sending
from balcao.counter.models import Assistance, Confirmation
from balcao.foundation.audit.api import readings_about
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running

HOME = "/desk/assist/"
LIFE = "/as/p-5/start/fss-life-certificate/"
SIO_FAN = {"number": "7123456(0)", "name": "何少芬", "reason": "no_device", "language": "zh-Hant"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557"
    "bfabd40000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def registers():
    with running("registers") as client:
        yield client


@pytest.fixture(autouse=True)
def world(db, registers, settings):
    cache.clear()
    load_world(at=BEGAN)
    settings.BALCAO_REGISTERS_URL = str(registers.base_url).rstrip("/")
    settings.BALCAO_REGISTERS_TIMEOUT = 3.0


def found(pattern, text):
    """The first of what is looked for; there is one."""
    return re.findall(pattern, text)[0]


def signed_in(name, level=2):
    client = Client(headers={"accept-language": "en"})
    sign_in(client, name, level=level)
    return client


@pytest.fixture
def clerk():
    return signed_in("counter.one")


def begin(clerk, **changed):
    return clerk.post(HOME, {"act": "begin", "photo": "yes", "consent": "yes", **SIO_FAN, **changed})


def life(clerk):
    """A life certificate, entered up to what is to be confirmed; its page at the counter."""
    draft = clerk.post(LIFE, {"key": "k"}).headers["Location"]
    number = int(found(r"/drafts/(\d+)/", draft))
    page = found(rf'href="(/as/p-5/drafts/{number}/pages/[^"]+)"', clerk.get(draft).content.decode())
    assert clerk.post(page, {"myself": "true", "v.myself": "0"}).status_code == 302
    return number, f"/desk/assist/p-5/{number}/"


def test_a_visit_begins_with_card_photo_and_consent(clerk):
    refused = clerk.post(HOME, {"act": "begin"})
    assert refused.status_code == 422
    assert begin(clerk, photo="").status_code == 422
    assert begin(clerk, name="何大文").status_code == 422
    assert not Assistance.objects.exists()
    assert begin(clerk).status_code == 302
    page = clerk.get(HOME).content.decode()
    assert "You are helping Ho Sio Fan" in page
    assert "Life certificate" in page or "life" in page.lower()


def test_who_has_no_counter_finds_no_such_page():
    for name in ("officer.dsi", "mei.ling"):
        other = signed_in(name)
        assert other.get(HOME).status_code == 404
        assert other.get("/desk/assist/p-5/1/").status_code == 404


def test_only_the_form_of_the_person_is_before_the_clerk(clerk):
    assert clerk.get("/as/p-5/start/fss-life-certificate/").status_code == 404
    begin(clerk)
    assert clerk.get("/as/p-5/start/fss-life-certificate/").status_code == 200
    for private in ("inbox/", "licences/", "", "matters/", "guardians/", "readings/"):
        answer = clerk.get(f"/as/p-5/{private}")
        assert (answer.status_code, answer.headers.get("Location")) == (302, HOME), private
    for nobody in ("p-1", "e-1", "e-2"):
        assert clerk.get(f"/as/{nobody}/start/fss-life-certificate/").status_code == 404
    colleague = signed_in("counter.two")
    assert colleague.get("/as/p-5/start/fss-life-certificate/").status_code == 404


def test_entered_confirmed_by_slip_and_lodged(clerk):
    begin(clerk)
    number, page = life(clerk)
    assert clerk.post(page, {"act": "lodge"}).status_code == 422
    assert not Case.objects.exists()
    clerk.post(page, {"act": "slip"})
    slip = clerk.get(f"{page}slip.pdf")
    assert slip.content.startswith(b"%PDF")
    code = clerk.get(page).context["asked"].slip_code
    scan = SimpleUploadedFile("slip.png", PNG)
    assert clerk.post(page, {"act": "give-slip", "slip": code}).status_code == 422
    assert clerk.post(page, {"act": "give-slip", "slip": "AAAA", "scan": scan, "compared": "yes"}).status_code == 422
    scan = SimpleUploadedFile("slip.png", PNG)
    clerk.post(page, {"act": "give-slip", "slip": code, "scan": scan, "compared": "yes"})
    assert "Confirmed by signed slip" in clerk.get(page).content.decode()
    for _ in range(2):
        clerk.post(page, {"act": "lodge"})
    case = Case.objects.get(draft_id=number)
    assert (case.lodged_by, case.channel, case.clerk_name) == ("p-5", "counter", "蘇慧珍")
    assert case.reference in clerk.get(page).content.decode()
    assert clerk.get(f"{page}paper.pdf").content.startswith(b"%PDF")
    own = signed_in("sio.fan")
    assert "蘇慧珍" in own.get(f"/as/p-5/matters/{case.reference}/").content.decode()
    assert [each for each in readings_about("p-5") if each.who_id == "p-19" and each.subject == f"draft:{number}"]


def test_confirmed_by_code(clerk, monkeypatch):
    sent = []
    monkeypatch.setattr(sending, "send_text", lambda phone, text, key: sent.append(text))
    begin(clerk)
    number, page = life(clerk)
    clerk.post(page, {"act": "code"})
    sending.send_confirmation_code(confirmation_id=Confirmation.objects.get().pk, at=now())
    code = next(iter(re.findall(r"\d{6}", sent[-1])))
    wrong = clerk.post(page, {"act": "give-code", "code": "1" if code != "000001" else "2"})
    assert (wrong.status_code, "Tries left: 2" in wrong.content.decode()) == (422, True)
    clerk.post(page, {"act": "give-code", "code": code})
    clerk.post(page, {"act": "lodge"})
    assert Case.objects.filter(draft_id=number, channel="counter").exists()


def test_confirmed_on_the_persons_own_phone_and_on_nobody_elses(clerk):
    begin(clerk)
    _number, page = life(clerk)
    clerk.post(page, {"act": "phone"})
    address = found(r"(/confirm/[^<\s]+/)<", clerk.get(page).content.decode())
    for other in (signed_in("mei.ling"), clerk):
        assert other.get(address).status_code == 404
        assert other.post(address, {"act": "confirm", "read": "yes"}).status_code == 404
    assert Client().get(address).status_code == 302
    weak = signed_in("sio.fan", level=1).get(address)
    assert weak.status_code == 302
    own = signed_in("sio.fan")
    shown = own.get(address)
    content = shown.context["asked"].content
    assert "Sou Wai Chan entered this for you" in shown.content.decode()
    assert own.post(address, {"act": "confirm", "content": content}).status_code == 422
    own.post(address, {"act": "confirm", "content": content, "read": "yes"})
    assert "Confirmed on their own phone" in clerk.get(page).content.decode()
    assert "You have said yes" in own.get(address).content.decode()


def test_no_on_the_phone_is_seen_at_the_counter(clerk):
    begin(clerk)
    _number, page = life(clerk)
    clerk.post(page, {"act": "phone"})
    address = found(r"(/confirm/[^<\s]+/)<", clerk.get(page).content.decode())
    signed_in("sio.fan").post(address, {"act": "refuse"})
    assert "said no on their phone" in clerk.get(page).content.decode()
    assert clerk.post(page, {"act": "lodge"}).status_code == 422


def test_when_the_visit_ends_half_way_what_was_typed_is_shown_and_the_draft_kept(clerk):
    begin(clerk)
    number, page = life(clerk)
    clerk.post(HOME, {"act": "left"})
    form = f"/as/p-5/drafts/{number}/check/"
    over = clerk.post(form, {"note": "typed while the time ran out"})
    assert over.status_code == 409
    assert "typed while the time ran out" in over.content.decode()
    assert clerk.get(page).headers["Location"] == HOME
    assert Draft.objects.get(pk=number).state == "open"
    assert signed_in("sio.fan").get(form).status_code == 200


def test_the_page_says_for_whom_one_acts(clerk):
    Person.objects.filter(pk=19).update(bir=None)
    begin(clerk, number="1234567(8)", name="Chan Mei Ling")
    draft = certificate_draft(person(1, "e-1"), key="begun at home")
    page = clerk.get(f"/as/e-1/drafts/{draft}/").content.decode()
    assert "At the counter, you act for:" in page
    assert "· Chan Mei Ling" in page
    assert clerk.get(f"/desk/assist/e-1/{draft}/").status_code == 200


def test_a_clerk_does_not_help_who_is_their_kin(clerk):
    clerk.post(
        "/desk/interests/",
        {"number": "7123456(0)", "relation": "parent", "since-day": "1", "since-month": "1", "since-year": "2000"},
    )
    refused = begin(clerk)
    assert refused.status_code == 422
    assert "relative of yours" in refused.content.decode()
    assert begin(signed_in("counter.two")).status_code == 302


def test_what_is_asked_back_is_answered_at_the_counter(clerk):
    case = renewal_with_officer()
    iam = officer(12, "IAM", "licensing")
    ask_supplement(actor=iam, at=now(), reference=case.reference, text="請說明")
    begin(clerk, number="1345678(2)", name="Lei Wai Keong")
    amend = f"/as/e-2/matters/{case.reference}/amend/"
    assert amend in clerk.get(HOME).content.decode()
    assert "Continue to the person" in clerk.get(amend).content.decode()
    page = f"/desk/assist/e-2/{case.draft_id}/"
    assert "Nothing is entered yet" in clerk.get(page).content.decode()
    paper = SimpleUploadedFile("lixo.png", PNG)
    kept = clerk.post(amend, {"act": "send", "answer": "Closed on Sundays", "files": paper})
    assert kept.headers["Location"] == page
    shown = clerk.get(page).content.decode()
    assert "Closed on Sundays" in shown
    assert "lixo.png" in shown
    assert clerk.post(page, {"act": "hand-in"}).status_code == 422
    assert Case.objects.get(pk=case.pk).state == "supplement"
    clerk.post(page, {"act": "slip"})
    assert clerk.get(f"{page}slip.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"{page}paper.pdf").status_code == 404
    code = clerk.get(page).context["asked"].slip_code
    scan = SimpleUploadedFile("slip.png", PNG)
    clerk.post(page, {"act": "give-slip", "slip": code, "scan": scan, "compared": "yes"})
    for _ in range(2):
        clerk.post(page, {"act": "hand-in"})
    assert Case.objects.get(pk=case.pk).state == "with_officer"
    assert "Handed in" in clerk.get(page).content.decode()
    assert clerk.get(f"{page}paper.pdf").content.startswith(b"%PDF")
    own = signed_in("wai.keong").get(f"/as/e-2/matters/{case.reference}/").content.decode()
    assert "entered at the counter by 蘇慧珍" in own
    assert [each for each in readings_about("e-2") if each.who_id == "p-19"]


def test_a_lodged_application_is_changed_at_the_counter_and_the_rest_stays_closed(clerk):
    case = renewal_with_officer()
    begin(clerk, number="1345678(2)", name="Lei Wai Keong")
    begun = f"/as/e-2/matters/{case.reference}/amend/begin/"
    assert begun in clerk.get(HOME).content.decode()
    amend = clerk.post(begun).headers["Location"]
    assert clerk.get(amend).status_code == 200
    assert clerk.get(f"/as/e-2/matters/{case.reference}/").headers["Location"] == HOME
    Case.objects.filter(pk=case.pk).update(assignee=19)
    assert clerk.post(f"{amend}drop/", follow=True).status_code == 200
    assert Case.objects.get(pk=case.pk).amendments.get().dropped_at is None
    clerk.post(HOME, {"act": "left"})
    assert clerk.get(amend).status_code == 409


class TestVouchers:
    PAGE = f"{HOME}vouchers/"
    ONE = f"{PAGE}ssm-health-2026/"
    TAK_SENG = {"number": "7456789(5)", "name": "歐陽德成"}

    def test_given_and_a_card_made_printed_stopped(self, clerk):
        assert begin(clerk, **self.TAK_SENG).status_code == 302
        assert self.PAGE in clerk.get(HOME).content.decode()
        assert "has no such voucher yet" in clerk.get(self.PAGE).content.decode()
        assert clerk.post(self.ONE, {"act": "make", "pin": "480213", "again": "480213"}).status_code == 404
        for _twice in range(2):
            assert clerk.post(self.ONE, {"act": "give"}).url == self.PAGE
        assert "MOP 700" in clerk.get(self.PAGE).content.decode()
        for pin, again in (("480213", "480214"), ("111111", "111111"), ("", "")):
            refused = clerk.post(self.ONE, {"act": "make", "pin": pin, "again": again})
            assert refused.status_code == 422
            assert "480213" not in refused.content.decode()
        card = clerk.post(self.ONE, {"act": "make", "pin": "480213", "again": "480213"}).url
        assert "data:image/svg+xml" in clerk.get(card).content.decode()
        assert clerk.post(self.ONE, {"act": "stop"}).url == self.PAGE
        assert clerk.get(card).url == self.PAGE

    def test_who_has_no_right_to_one_is_told_so(self, clerk):
        begin(clerk, number="1678901(2)", name="鄭麗華")
        answer = clerk.post(self.ONE, {"act": "give"})
        assert answer.status_code == 422
        assert "no right to this voucher" in answer.content.decode()

    def test_without_a_visit_and_for_strangers_there_is_nothing(self, clerk):
        assert clerk.get(self.PAGE).url == HOME
        assert clerk.post(self.ONE, {"act": "give"}).url == HOME
        assert signed_in("officer.dsi").get(self.PAGE).status_code == 404
