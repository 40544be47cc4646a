"""A warning, never a refusal: what is blurred, dark or small."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from balcao.accounts.models import User
from balcao.documents.api import legibility
from balcao.documents.typesetting import font_file


def sheet() -> Image.Image:
    """A page of small print at 150 dots an inch."""
    page = Image.new("L", (1240, 1754), 244)
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(font_file(), 26, index=3)
    for line in range(30):
        pen.text(
            (110, 120 + line * 48), "茲證明上述人士於澳門特別行政區居住 Certifica-se que reside em Macau", 40, face
        )
    return page


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        (lambda page: page, ()),
        (lambda page: page.rotate(4, fillcolor=90), ()),
        (lambda page: page.resize((2480, 3508)), ()),
        (lambda page: page.filter(ImageFilter.GaussianBlur(5)), ("blurred",)),
        (lambda page: page.resize((2480, 3508)).filter(ImageFilter.GaussianBlur(10)), ("blurred",)),
        (lambda page: ImageEnhance.Brightness(page).enhance(0.2), ("dark",)),
        (lambda page: Image.blend(page, Image.new("L", page.size, 244), 0.9), ("dark",)),
        (lambda page: page.resize((420, 594)), ("small",)),
    ],
)
def test_what_is_hard_to_read_is_noticed(change, notes):
    assert legibility(jpeg(change(sheet()))) == notes


def test_the_first_page_of_a_pdf_is_looked_at_too():
    out = io.BytesIO()
    sheet().filter(ImageFilter.GaussianBlur(6)).save(out, "PDF", resolution=150)
    assert legibility(out.getvalue()) == ("blurred",)


def test_nothing_is_said_of_what_cannot_be_looked_at():
    assert legibility(b"PK\x03\x04") == legibility(b"\xff\xd8\xff broken") == ()


def test_a_page_is_judged_in_words_before_it_is_handed_in_for_who_is_signed_in(client, demo_world):
    def ask():
        page = SimpleUploadedFile("page.jpg", jpeg(sheet().filter(ImageFilter.GaussianBlur(6))), "image/jpeg")
        return client.post("/legible/", {"page": page}, headers={"accept-language": "en"})

    assert ask().status_code == 302
    client.force_login(User.objects.get(username="wai.keong"))
    assert "blurred" in ask().json()["notes"][0]
    assert client.post("/legible/").status_code == 422
