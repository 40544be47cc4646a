from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.accounts.models import User
from balcao.documents.api import (
    DocumentSummary,
    Standing,
    read_document,
    revoke_document,
    verify_file,
    verify_number,
)
from balcao.documents.printing import verify_url
from balcao.documents.tests.issuing import AT, CHIEF, MEI, REASON, ask
from balcao.documents.tests.test_attacks import note, updated
from balcao.documents.typesetting import typeset
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


@pytest.fixture
def issued() -> DocumentSummary:
    asked = ask(valid_until=date(2027, 1, 10))
    run_waiting_jobs()
    return asked


def by_number(client, number: str, code: str, language: str = "en") -> str:
    client.cookies["balcao_language"] = language
    return str(client.get(f"/verify/{number}/", {"code": code}).content.decode())


@pytest.mark.parametrize(
    ("language", "words", "title", "name"),
    [
        ("en", "genuine and in force", "Certificate", "A○"),
        ("pt", "é autêntico e está em vigor", "Certificado", "A○"),
        ("zh-Hant", "屬真確，現正有效", "證明書", "澳○"),
        ("zh-Hans", "属真确，现正有效", "证明书", "澳○"),
    ],
)
def test_anyone_with_number_and_code_learns_that_it_is_in_force(client, issued, language, words, title, name):
    page = by_number(client, issued.number, issued.code, language)
    for shown in (words, title, name, issued.number):
        assert shown in page
    assert "關愛" not in page
    assert "Idosos" not in page


def test_number_and_code_are_read_as_people_type_them(client, issued):
    code = f" {issued.code[:4].lower()}-{issued.code[4:].lower()} "
    page = client.get("/verify/", {"number": f" {issued.number.lower()} ", "code": code}).content.decode()
    assert issued.number in page


def test_an_unknown_number_and_a_wrong_code_are_answered_alike(client, issued):
    wrong = "AAAAAAAA" if issued.code != "AAAAAAAA" else "BBBBBBBB"
    pages = [
        by_number(client, issued.number, wrong),
        by_number(client, "DSI-CGB-2026-999999-X", issued.code),
        by_number(client, "陳<script>", "%00"),
    ]
    for page in pages:
        assert "There is no document" in page
        assert "Certificate" not in page
        assert "<script>陳" not in page


def test_what_is_being_made_is_not_known_yet(client):
    asked = ask()
    assert verify_number(number=asked.number, code=asked.code, at=AT).standing is Standing.UNKNOWN


def test_a_revoked_document_is_said_to_be_revoked_since_when_and_why(client, issued):
    revoke_document(actor=CHIEF, at=AT, number=issued.number, reason=REASON)
    page = by_number(client, issued.number, issued.code)
    assert "it was revoked" in page
    assert "Wrong data" in page
    assert "2026" in page


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (AT.replace(year=2027, month=1, day=10, hour=15), "in_force"),
        (AT.replace(year=2027, month=1, day=10, hour=16), "expired"),
    ],
)
def test_the_last_day_counts_in_macao(issued, at, standing):
    assert verify_number(number=issued.number, code=issued.code, at=at).standing == standing


def test_a_file_is_looked_up_by_its_hash(client, issued):
    pdf = read_document(actor=MEI, at=AT, number=issued.number)[1]
    assert verify_file(pdf, at=AT).standing is Standing.IN_FORCE
    client.cookies["balcao_language"] = "en"
    page = client.post("/verify/", {"file": SimpleUploadedFile("x.pdf", pdf)}).content.decode()
    assert "genuine and in force" in page
    assert "Balcão DSI" in page
    assert verify_file(pdf[:-1] + b" ", at=AT).standing is not Standing.IN_FORCE


@pytest.mark.parametrize("asked", [{"number": "X"}, {"code": "X"}, {"number": "", "code": ""}])
def test_a_missing_number_or_code_is_asked_for_again(client, asked):
    answer = client.get("/verify/", asked)
    assert answer.status_code == 422
    assert b"govuk-error-summary" in answer.content


def test_a_qr_address_without_code_asks_for_the_code(client, issued):
    answer = client.get(f"/verify/{issued.number}/")
    assert answer.status_code == 422
    assert issued.number in answer.content.decode()


def fetch(client, username: str, holder: str, number: str):
    client.force_login(User.objects.get(username=username))
    return client.get(f"/as/{holder}/documents/{number}/")


def test_the_holder_downloads_it(client, issued):
    answer = fetch(client, "mei.ling", "e-1", issued.number)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{issued.number}.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("username", "holder"),
    [
        ("mei.ling", "p-1"),
        ("mei.ling", "e-2"),
        ("ka.man", "e-1"),
        ("officer.dsi", "e-1"),
        ("ka.man", "system"),
        ("ka.man", "e-x"),
    ],
)
def test_for_anyone_else_the_address_does_not_exist(client, issued, username, holder):
    assert fetch(client, username, holder, issued.number).status_code == 404
    assert readings_about("e-1") == []


def test_without_sign_in_one_is_asked_to_sign_in(client, issued):
    assert client.get(f"/as/e-1/documents/{issued.number}/").status_code == 302


LINK = '#set document(title: "x")\n#link(json(bytes(sys.inputs.data)).address)'


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "seal was taken off"), ("pt", "selo electrónico foi retirado"), ("zh-Hant", "電子印章已被移除")],
)
def test_a_copy_without_its_seal_is_recognised_by_its_address(client, issued, language, words):
    client.cookies["balcao_language"] = language
    bare = typeset(LINK, {"address": verify_url(issued.number, issued.code)}, at=AT)
    page = client.post("/verify/", {"file": SimpleUploadedFile("copy.pdf", bare)}).content.decode()
    assert words in page
    assert issued.number in page
    assert "TOTAL-FAILED/FORMAT_FAILURE" in page


def test_a_copy_without_its_seal_and_with_another_code_names_nothing(issued):
    bare = typeset(LINK, {"address": verify_url(issued.number, "AAAAAAAA")}, at=AT)
    answer = verify_file(bare, at=AT)
    assert answer.named is None
    assert answer.seal is not None
    assert answer.seal.reason == "no_seal"


def test_what_was_added_is_named_on_the_page(client, issued):
    _, pdf = read_document(actor=MEI, at=AT, number=issued.number)
    file = SimpleUploadedFile("noted.pdf", updated(pdf, note))
    client.cookies["balcao_language"] = "en"
    page = client.post("/verify/", {"file": file}).content.decode()
    assert "a note or mark" in page
    assert issued.number in page


def test_the_page_of_a_genuine_file_says_how_validators_would(client, issued):
    _, pdf = read_document(actor=MEI, at=AT, number=issued.number)
    page = client.post("/verify/", {"file": SimpleUploadedFile("it.pdf", pdf)}).content.decode()
    assert "TOTAL-PASSED" in page
    assert "PAdES B-LT" in page
