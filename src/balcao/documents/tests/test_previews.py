"""Previews: drawn anew by a program of its own, under addresses that end, sealed beside the file and gone with it."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from balcao.documents.api import NotDrawn, accept_upload, page_image, preview_url
from balcao.documents.tests.test_sealed import document
from balcao.documents.web import previews
from balcao.foundation.storage.api import put
from balcao.foundation.vault.api import change_house_key, quarantine, sweep
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BALCAO_FILE_KEYS = tmp_path / "keys"
    return tmp_path


def photo(width: int = 1200, height: int = 900) -> bytes:
    out, said = io.BytesIO(), Image.Exif()
    said[0x010E] = "taken at home"
    said[0x0112] = 6  # lies on its side
    Image.new("RGB", (width, height), "#4080c0").save(out, "JPEG", exif=said)
    return out.getvalue()


def kept(data: bytes, name: str = "a.jpg") -> str:
    return accept_upload(name=name, data=data, allowed=("pdf", "jpg")).sha256


def lying(places: Path) -> list[Path]:
    return [path for path in (places / "files").rglob("*") if path.is_file()]


def test_a_preview_is_a_new_picture_upright_and_without_what_the_camera_said():
    drawn = Client().get(preview_url(kept(photo()), width=300))
    assert drawn.status_code == 200
    picture = Image.open(io.BytesIO(drawn.content))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (300, 400), {})
    assert b"at home" not in drawn.content
    assert drawn["X-Content-Type-Options"] == "nosniff"
    assert drawn["Content-Security-Policy"].endswith("sandbox")
    assert drawn["Cross-Origin-Resource-Policy"] == "same-origin"
    assert drawn["Cache-Control"] == "private, no-store"
    assert not drawn.cookies


def test_what_was_drawn_lies_sealed_beside_the_file_is_not_drawn_again_and_goes_with_it(places, monkeypatch):
    digest = kept(document("Acta"), "a.pdf")
    first = page_image(digest, page=1, width=500, turns=0)
    assert (first.page, first.pages) == (1, 1)
    sealed = next(path for path in lying(places) if ".beside" in str(path))
    assert b"WEBP" not in sealed.read_bytes()
    monkeypatch.setattr("balcao.documents.page_image.run_apart", None)
    assert page_image(digest, page=1, width=500, turns=0) == first
    change_house_key()
    assert page_image(digest, page=1, width=500, turns=0) == first
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        default_storage.delete(f"{digest[:2]}/{digest}")
    assert lying(places) == []
    with pytest.raises(NotDrawn):
        page_image(digest, page=1, width=500, turns=0)


def test_a_preview_that_was_damaged_or_moved_is_drawn_again(places):
    digest = kept(photo())
    first = page_image(digest, page=1, width=300, turns=0)
    sealed = next(path for path in lying(places) if ".beside" in str(path))
    sealed.rename(sealed.with_name("1-400-0.webp"))
    assert page_image(digest, page=1, width=400, turns=0).webp != first.webp
    sealed.write_bytes(b"no longer what it was, and too short to be anything")
    assert page_image(digest, page=1, width=300, turns=0) == first


def test_an_address_ends_and_cannot_be_made_up_and_shows_nothing_of_what_nobody_may_open(monkeypatch):
    digest = kept(photo())
    address = preview_url(digest, width=300)
    assert Client().get(address[:-2] + "x/").status_code == 404
    quarantine(digest)
    assert Client().get(address).status_code == 404
    monkeypatch.setattr(previews, "SECONDS", -1)
    assert Client().get(address).status_code == 404


def test_on_a_host_of_their_own_nothing_but_previews_is_served(settings):
    settings.BALCAO_PREVIEW_URL = "https://previews.example.mo"
    settings.ALLOWED_HOSTS = ["previews.example.mo", "testserver"]
    address = preview_url(kept(photo()), width=300)
    assert address.startswith("https://previews.example.mo/previews/")
    there = Client(HTTP_HOST="previews.example.mo")
    drawn = there.get(address.removeprefix("https://previews.example.mo"))
    assert (drawn.status_code, drawn["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")
    assert there.get("/account/login/").status_code == 404
    assert Client().get("/account/login/").status_code == 200


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 no pages", b"\xff\xd8\xff\xe0 no picture", b"\x89PNG\r\n\x1a\n" + bytes(64), b"text"]
)
def test_what_cannot_be_drawn_is_no_failure_of_ours(data):
    stored = put(data, media_type="application/pdf", name="a.pdf")
    assert Client().get(preview_url(stored.sha256)).status_code == 404


def test_old_previews_are_swept_and_files_stay(places):
    digest = kept(photo())
    page_image(digest, page=1, width=300, turns=0)
    assert sweep(at=now() + timedelta(days=29)).stale == ()
    found = sweep(at=now() + timedelta(days=31))
    assert (found.known, found.orphans, len(found.stale)) == (1, (), 1)
    assert len(lying(places)) == 1
    assert page_image(digest, page=1, width=300, turns=0).pages == 1
