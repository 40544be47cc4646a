"""Copies of identity documents are marked before they are stored; photographed pages become one PDF."""

import io

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageStat

from balcao.catalogue.loader import load_service, service_folders
from balcao.documents.api import CopyMark, UploadRefused, accept_upload, bind_pages, mark_for
from balcao.documents.tests.test_sealed import document
from balcao.formkit.api import FileRule
from balcao.foundation.storage.api import read
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
IDENTITY = FileRule(copy_of="identity")


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def mark(rule: FileRule | None = IDENTITY) -> CopyMark | None:
    folder = next(each for each in service_folders(settings.BALCAO_SERVICES) if each.name == "cpsp-nrw-stay-permit")
    return mark_for(rule, load_service(folder), at=now())


def card(kind: str = "JPEG", size: tuple[int, int] = (1600, 1000)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c8d8e8").save(out, kind)
    return out.getvalue()


def pieces_without_mark(picture: Image.Image, parts: int = 4) -> int:
    """In how many of so many times so many pieces nothing was drawn."""
    found = 0
    across, down = picture.width // parts, picture.height // parts
    for row in range(parts):
        for column in range(parts):
            piece = picture.crop((column * across, row * down, (column + 1) * across, (row + 1) * down)).convert("L")
            found += ImageStat.Stat(piece).stddev[0] < 2
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_marked_everywhere_and_the_one_that_was_given_is_not_kept(kind, tmp_path):
    given = card(kind)
    stored = accept_upload(name="card.png", data=given, allowed=("png", "jpg"), mark=mark())
    kept = read(stored.key)
    assert (stored.name, stored.media_type) == ("card.jpg", "image/jpeg")
    assert kept != given
    assert pieces_without_mark(Image.open(io.BytesIO(kept))) == 0
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


def test_a_pdf_is_drawn_anew_with_its_mark_so_that_neither_words_nor_mark_can_be_taken_off():
    stored = accept_upload(name="card.pdf", data=document("Passaporte"), allowed=("pdf",), mark=mark())
    made = pypdfium2.PdfDocument(read(stored.key))
    assert (len(made), made[0].get_textpage().get_text_bounded()) == (1, "")
    assert pieces_without_mark(made[0].render(scale=2).to_pil()) == 0


def test_the_mark_names_service_department_and_day_in_both_languages():
    made = mark()
    assert made is not None
    lines = made.lines
    assert len(lines) == 2
    assert "治安警察局" in lines[0]
    assert "Só para" in lines[1]
    assert str(now().year) in lines[0]


def test_an_article_keeps_the_original_and_other_files_are_never_marked():
    assert mark(FileRule(copy_of="identity", original="law")) is None
    assert mark(FileRule()) is None
    assert mark(None) is None


def test_a_copy_that_cannot_be_drawn_or_is_too_long_is_refused():
    for data, reason in ((b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x10" + bytes(40), "unreadable"), (pages(13), "pages")):
        with pytest.raises(UploadRefused, match=reason):
            accept_upload(name="card", data=data, allowed=("jpg", "pdf"), mark=mark())


def pages(count: int) -> bytes:
    return bind_pages([card(size=(60, 80))] * count)


def test_photographed_pages_become_one_pdf_in_their_order():
    made = pypdfium2.PdfDocument(bind_pages([card(size=(600, 800)), card("PNG", size=(800, 600))]))
    sizes = [sheet.get_size() for sheet in made]
    assert [round(max(size)) for size in sizes] == [842, 842]
    assert sizes[0][0] < sizes[0][1]
    assert sizes[1][0] > sizes[1][1]
    with pytest.raises(UploadRefused, match="unreadable"):
        bind_pages([card(), b"no picture"])
