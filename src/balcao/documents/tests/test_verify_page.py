import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.documents.api import seal_pdf
from balcao.documents.tests.issuing import AT
from balcao.documents.tests.test_sealed import document

pytestmark = pytest.mark.django_db


def upload(client, data: bytes, language: str = "en"):
    client.cookies["balcao_language"] = language
    return client.post("/verify/", {"file": SimpleUploadedFile("document.pdf", data)})


@pytest.fixture(scope="module")
def sealed():
    return seal_pdf(document(), department="DSI", folder=settings.BALCAO_VAR / "pki")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "is genuine"), ("pt", "é autêntico"), ("zh-Hant", "屬真確"), ("zh-Hans", "属真确")]
)
def test_anyone_learns_that_a_document_is_genuine(client, sealed, language, words):
    page = upload(client, sealed, language).content.decode()
    assert words in page
    assert "Balcão DSI" in page


def test_an_altered_document_is_said_to_be_altered(client, sealed):
    spoiled = bytearray(sealed)
    spoiled[len(document()) // 2] ^= 1
    assert "was altered" in upload(client, bytes(spoiled)).content.decode()


def test_a_foreign_file_is_not_ours(client):
    assert "not ours" in upload(client, b"%PDF-1.7 from elsewhere").content.decode()


@pytest.mark.parametrize("form", [{}, {"file": SimpleUploadedFile("empty.pdf", b"")}])
def test_no_file_or_an_empty_one_is_asked_for_again(client, form):
    answer = client.post("/verify/", form)
    assert answer.status_code == 422
    assert b"govuk-error-summary" in answer.content


def test_who_verifies_too_many_files_waits_and_numbers_go_on(client, monkeypatch):
    monkeypatch.setattr("balcao.documents.web.views.EACH_MINUTE", 2)
    caches["process"].clear()
    monkeypatch.setattr("balcao.foundation.web.rates.now", lambda: AT)
    answers = [upload(client, b"%PDF-1.7 from elsewhere") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert b"#number" in answers[2].content
    assert client.get("/verify/", {"number": "X", "code": "Y"}).status_code == 200
