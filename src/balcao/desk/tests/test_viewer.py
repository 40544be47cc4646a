"""A file of a case read in place, page by page, beside the answers."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from balcao.cases.models import Case
from balcao.desk.tests.test_case import with_file
from balcao.foundation.audit.models import Entry


def pdf(*colours: str) -> bytes:
    first, *others = (Image.new("RGB", (300, 400), each) for each in colours)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def png(width: int = 300, height: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def address(case: Case, sha256: str, query: str = "") -> str:
    return f"/desk/cases/{case.reference}/files/{sha256}/view/{query}"


def picture(text: str) -> Image.Image:
    found = re.search(r'src="(/previews/[^"]+)"', text)
    assert found
    return Image.open(io.BytesIO(Client().get(found[1]).content))


def read(client, case, sha256, query=""):
    response = client.get(address(case, sha256, query))
    assert response.status_code == 200
    return response.content.decode()


def test_a_pdf_is_read_page_by_page_as_a_picture_beside_the_answers(officer, case):
    sha256 = with_file(case, pdf("white", "red"))
    first, second = read(officer, case, sha256), read(officer, case, sha256, "?page=2")
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert picture(first).getpixel((9, 9)) != picture(second).getpixel((9, 9))
    assert 'id="answers"' in first
    assert 'data-key="n"' in first
    assert 'data-key="n"' not in second


def test_it_is_turned_and_made_larger_by_its_address(officer, case):
    sha256 = with_file(case, pdf("white"))
    upright, lying = picture(read(officer, case, sha256)), picture(read(officer, case, sha256, "?turn=1"))
    assert upright.height > upright.width
    assert lying.width > lying.height
    assert picture(read(officer, case, sha256, "?zoom=200")).width == 2 * upright.width


def test_a_picture_is_drawn_anew(officer, case):
    text = read(officer, case, with_file(case, png(), "photo.png"))
    assert picture(text).size == (300, 400)
    assert "Next page" not in text


@pytest.mark.parametrize("query", ["?page=0", "?page=99999", "?page=x&zoom=-5&turn=9", "?zoom=99999&page=²"])
def test_a_strange_address_still_shows_a_page(officer, case, query):
    assert "Page 1 of 1" in read(officer, case, with_file(case, pdf("white")), query).replace(
        "page 1 of 1", "Page 1 of 1"
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 nothing more", "damaged or locked"),
        (b"\x89PNG\r\n\x1a\nnothing", "damaged or locked"),
        (b"<script>alert(1)</script>", "cannot be shown here"),
        (b"%PDF-" + b"0" * 53_000_000, "too big"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_offered_to_save(officer, case, data, said):
    text = read(officer, case, with_file(case, data))
    assert said in text
    assert "?save" in text
    assert "/previews/" not in text


def test_it_is_not_kept_by_the_browser_and_the_reading_is_recorded(officer, case):
    response = officer.get(address(case, with_file(case, png(), "photo.png")))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(kind="read", subject=f"case:{case.reference}", actor_id="p-11").count() == 1


def test_nobody_else_and_no_other_file(officer, at_desk_of, case):
    sha256 = with_file(case, png(), "photo.png")
    assert at_desk_of("officer.iam").get(address(case, sha256)).status_code == 404
    assert officer.get(address(case, "0" * 64)).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("zh-Hant", "旋轉"), ("pt", "Rodar"), ("en", "Turn")])
def test_every_word_is_written(at_desk_of, case, language, word):
    text = read(at_desk_of("officer.dsi", language), case, with_file(case, pdf("white", "red")))
    assert word in text
    assert "desk.view." not in text
