"""The pages on which applicant and office write to each other."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import person, renewal_with_officer
from balcao.correspondence.models import Message
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import now
from balcao.notices.api import inbox, open_notice


@pytest.fixture
def renewal(world):
    return renewal_with_officer()


@pytest.fixture
def licensing(at_desk_of):
    return at_desk_of("officer.iam")


@pytest.fixture
def owner(world):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


def test_a_question_with_a_paper_goes_there_and_the_answer_back(licensing, owner, renewal):
    page, desk = f"/as/e-2/matters/{renewal.reference}/messages/", f"/desk/cases/{renewal.reference}/messages/"
    paper = SimpleUploadedFile("planta.pdf", document(), "application/pdf")
    sent = owner.post(page, {"thread": "new", "topic": "Oven", "text": "Which model?", "key": "k", "files": paper})
    assert sent.status_code == 302
    assert "The department answers by" in owner.get(page).content.decode()
    assert "Oven" in licensing.get("/desk/messages/").content.decode()
    text = licensing.get(desk).content.decode()
    assert "Which model?" in text
    message = Message.objects.get()
    digest = message.files[0]["sha256"]
    assert licensing.get(f"{desk}files/{digest}/").headers["Content-Type"] == "application/pdf"
    assert f"{desk}files/{digest}/view/" in text
    viewed = licensing.get(f"{desk}files/{digest}/view/").content.decode()
    assert 'src="/previews/' in viewed
    assert f'href="{desk}"' in viewed
    assert licensing.get(f"{desk}files/{'0' * 64}/view/").status_code == 404
    licensing.post(f"{desk}{message.pk}/file/{digest}/")
    assert "planta.pdf" in licensing.get(f"/desk/cases/{renewal.reference}/").content.decode()
    thread = str(message.thread_id)
    licensing.post(desk, {"thread": thread, "text": "X-200.", "key": "k"})
    text = owner.get(page).content.decode()
    assert "X-200." in text
    assert "Read by" in text


def test_what_cannot_be_sent_keeps_the_words(licensing, renewal):
    desk = f"/desk/cases/{renewal.reference}/messages/"
    fields = {"thread": "new", "topic": "", "text": "Long words.", "by-day": "31", "by-month": "2", "by-year": "2027"}
    response = licensing.post(desk, fields)
    assert response.status_code == 422
    assert "Long words." in response.content.decode()
    assert not Message.objects.exists()


def test_another_officer_and_another_person_find_nothing(at_desk_of, renewal):
    assert at_desk_of("officer.dsi").get(f"/desk/cases/{renewal.reference}/messages/").status_code == 404
    client = Client()
    client.force_login(User.objects.get(username="pui.i"))
    assert client.get(f"/as/p-6/matters/{renewal.reference}/messages/").status_code == 404


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_word_is_written_and_the_pages_ask_little(at_desk_of, renewal, language, django_assert_max_num_queries):
    officer = at_desk_of("officer.iam", language)
    for address, most in (("messages/", 14), ("supplement/", 14), ("", 17)):
        officer.get(f"/desk/cases/{renewal.reference}/{address}")
        with django_assert_max_num_queries(most):
            text = officer.get(f"/desk/cases/{renewal.reference}/{address}").content.decode()
        assert "desk." not in text.replace("/desk.", "")
        assert ">cases." not in text


def test_the_office_sees_who_opened_what_was_sent(officer, case):
    holder = person(1, "e-1")
    sent = next(each for each in inbox(actor=holder, at=now()) if each.case_reference == case.reference)
    page = f"/desk/cases/{case.reference}/"
    assert "opened by" not in officer.get(page).content.decode()
    open_notice(actor=holder, at=now(), notice_id=sent.id)
    assert "opened by Chan Mei Ling" in officer.get(page).content.decode()
