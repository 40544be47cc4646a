"""A photograph of the paper: turned, dim, from aside and from afar; and codes that lead elsewhere."""

import io
import random

import pypdfium2
import pytest
import segno
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageEnhance, ImageFilter

from balcao.documents.api import DocumentSummary, read_document
from balcao.documents.photographs import Found, Shown, judged, read_photograph
from balcao.documents.printing import verify_url
from balcao.documents.tests.issuing import AT, MEI, ask
from balcao.foundation.jobs.api import run_waiting_jobs

ON_TABLE = 110


def picture(image, kind="JPEG") -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, kind)
    return out.getvalue()


def code(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="png", scale=8)
    return out.getvalue()


@pytest.fixture
def issued(demo_world) -> DocumentSummary:
    asked = ask()
    run_waiting_jobs()
    return asked


@pytest.fixture
def paper(issued):
    """The upper half of the issued page as a camera sees it, 1,600 pixels across."""
    _, pdf = read_document(actor=MEI, at=AT, number=issued.number)
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=1600 / 595).to_pil().convert("L")
    return sheet.crop((0, 0, 1600, 1200))


def turned(sheet):
    return sheet.rotate(37, expand=True, fillcolor=ON_TABLE)


def upside_down(sheet):
    return sheet.rotate(180)


def dim(sheet):
    chance = random.Random(1)
    dark = ImageEnhance.Brightness(ImageEnhance.Contrast(sheet).enhance(0.5)).enhance(0.3)
    noise = Image.frombytes("L", dark.size, chance.randbytes(dark.width * dark.height))
    return Image.blend(dark, noise, 0.06)


def in_shadow(sheet):
    slope = Image.linear_gradient("L").resize(sheet.size)
    return Image.composite(sheet, ImageEnhance.Brightness(sheet).enhance(0.25), slope)


def from_aside(sheet):
    corners = (-350, -200, 0, 1400, 1600, 1200, 1500, 0)
    return sheet.transform(sheet.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=ON_TABLE)


def small(sheet):
    return sheet.resize((640, 480), Image.Resampling.LANCZOS)


def blurred(sheet):
    return sheet.filter(ImageFilter.GaussianBlur(1.3))


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [turned, upside_down, dim, in_shadow, from_aside, small, blurred])
def test_the_code_of_an_issued_paper_is_read(issued, paper, seen):
    shown = read_photograph(picture(seen(paper)))
    assert shown == Shown(Found.OURS, number=issued.number, code=issued.code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words", "compare"),
    [
        ("en", "genuine and in force", "Compare what is shown"),
        ("pt", "é autêntico e está em vigor", "Compare"),
        ("zh-Hant", "屬真確，現正有效", "請將此處"),
    ],
)
def test_the_page_answers_as_by_number_and_asks_to_compare(client, issued, paper, language, words, compare):
    page = post(client, picture(paper, "PNG"), language).content.decode()
    assert words in page
    assert issued.number in page
    assert compare in page


def post(client, data, language="en"):
    client.cookies["balcao_language"] = language
    return client.post("/verify/", {"way": "photograph", "photograph": SimpleUploadedFile("paper.jpg", data)})


@pytest.mark.django_db
def test_a_code_that_leads_elsewhere_is_named_and_not_followed(client):
    answer = post(client, code("https://balcao.gov.m0/verify/DSI-CGB-2026-000001-X/?code=AAAAAAAA"))
    page = answer.content.decode()
    assert "leads elsewhere" in page
    assert "balcao.gov.m0" in page
    assert 'href="https://balcao.gov.m0' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (picture(Image.new("L", (400, 300), 200)), "Go near"),
        (code("just words"), "Go near"),
        (b"%PDF-1.7", "no photograph that can be read"),
        (b"\xff\xd8\xffbroken", "no photograph that can be read"),
        (b"", "Take or choose a photograph"),
    ],
)
def test_what_cannot_be_read_says_how_to_do_better(client, data, words):
    answer = post(client, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'href="#photograph"' in answer.content.decode()


@pytest.mark.django_db
def test_a_photograph_too_large_is_refused_before_it_is_read(client, monkeypatch):
    monkeypatch.setattr("balcao.documents.web.views.MOST_PHOTOGRAPH_BYTES", 3)
    assert "larger than 20 MB" in post(client, b"\xff\xd8\xff\xff").content.decode()


def test_a_picture_that_unpacks_to_far_more_is_not_read():
    assert read_photograph(picture(Image.new("L", (9000, 9000)), "PNG")).found is Found.NO_PICTURE


OURS = verify_url("DSI-CGB-2026-000001-X", "ABCDEFGH")
HOST = "example.org"


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([OURS], Shown(Found.OURS, "DSI-CGB-2026-000001-X", "ABCDEFGH")),
        ([OURS, OURS], Shown(Found.OURS, "DSI-CGB-2026-000001-X", "ABCDEFGH")),
        ([OURS, f"https://{HOST}/"], Shown(Found.OURS, "DSI-CGB-2026-000001-X", "ABCDEFGH", HOST)),
        ([OURS, verify_url("DSI-CGB-2026-000002-X", "ABCDEFGH")], Shown(Found.SEVERAL)),
        ([f"https://{HOST}/verify/X/?code=A"], Shown(Found.ELSEWHERE, host=HOST)),
        (["https://bаlcao.example/verify/"], Shown(Found.ELSEWHERE, host="xn--blcao-4ve.example")),
        ([f"{settings.BALCAO_PUBLIC_URL}@{HOST}/verify/X/?code=A"], Shown(Found.ELSEWHERE, host=HOST)),
        ([f"{settings.BALCAO_PUBLIC_URL}.{HOST}/verify/XXXX/?code=A"], None),
        ([f"{settings.BALCAO_PUBLIC_URL}/account/login/"], Shown(Found.NO_CODE)),
        ([f"{settings.BALCAO_PUBLIC_URL}/verify/XXXX/"], Shown(Found.NO_CODE)),
        (["https://[broken/", "mailto:a@b", "words", ""], Shown(Found.NO_CODE)),
        ([], Shown(Found.NO_CODE)),
    ],
)
def test_only_our_own_addresses_of_verification_count(texts, shown):
    found = judged(texts)
    if shown is None:
        assert found.found is not Found.OURS
    else:
        assert found == shown
