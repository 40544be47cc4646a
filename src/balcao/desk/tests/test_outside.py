"""The pages by which an outside body gives its opinion, without an account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.testing import newest_code
from balcao.cases.models import Opinion
from balcao.cases.testing import renewal_with_officer
from balcao.correspondence.models import Invitation
from balcao.correspondence.outside import link_of
from balcao.documents.tests.test_sealed import document


@pytest.fixture
def asked(world, at_desk_of):
    case = renewal_with_officer()
    desk, page = at_desk_of("officer.iam"), f"/desk/cases/{case.reference}/outside/"
    assert desk.post(page, {"body": "", "days": "0"}).status_code == 422
    form = desk.get(page).content.decode()
    first = form.split('name="pages" type="checkbox" value="')[1].split('"')[0]
    sent = {"body": "Engineers", "person": "Eng. Chau", "email": "chau@example.mo", "language": "en", "days": "10"}
    assert desk.post(page, {**sent, "silence": "noted", "pages": first}).status_code == 302
    return desk, page, link_of(Invitation.objects.get()).split("//", 1)[1].split("/", 1)[1]


def test_the_link_asks_for_the_code_then_shows_the_share_and_takes_one_answer(asked):
    desk, page, path = asked
    browser = Client(headers={"accept-language": "en"})
    address = f"/{path}"
    text = browser.get(address).content.decode()
    assert "c…@example.mo" in text
    assert "What you are asked about" not in text
    assert browser.post(address, {"act": "answer", "kind": "favourable"}).status_code == 200
    assert Opinion.objects.get().kind == ""
    browser.post(address, {"act": "send"})
    assert browser.post(address, {"act": "open", "code": "1"}).status_code == 422
    assert browser.post(address, {"act": "open", "code": newest_code()}).status_code == 302
    assert "What you are asked about" in browser.get(address).content.decode()
    missing = browser.post(address, {"act": "answer", "kind": "unfavourable", "remark": "kept words"})
    assert missing.status_code == 422
    assert "kept words" in missing.content.decode()
    paper = SimpleUploadedFile("report.pdf", document(), "application/pdf")
    given = {"act": "answer", "kind": "unfavourable", "text": "Unsafe.", "remark": "Look at the duct.", "files": paper}
    assert browser.post(address, given).status_code == 302
    assert "The opinion was received" in browser.get(address).content.decode()
    shown = desk.get(page).content.decode()
    assert "Look at the duct." in shown
    assert "Opened with a code" in shown


def test_forwarded_to_another_browser_it_asks_for_the_code_again(asked):
    address = f"/{asked[2]}"
    first, second = Client(), Client(headers={"accept-language": "en"})
    first.post(address, {"act": "send"})
    first.post(address, {"act": "open", "code": newest_code()})
    assert "What you are asked about" not in second.get(address).content.decode()
    assert second.get(f"{address}files/aa/").status_code == 404


def test_taken_back_it_says_so(asked):
    desk, page, path = asked
    desk.post(f"{page}{Invitation.objects.get().pk}/revoke/")
    answer = Client(headers={"accept-language": "en"}).get(f"/{path}")
    assert answer.status_code == 410
    assert "This link was taken back" in answer.content.decode()


def test_a_link_that_is_none_is_not_there(world):
    assert Client().get("/opinion/abc/").status_code == 404
