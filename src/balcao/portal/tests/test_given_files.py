"""Files as people give them: photographed pages, what is hard to read, marked copies, what was found unsafe since."""

import io
import re
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageChops, ImageFilter, ImageStat

from balcao.accounts.models import User
from balcao.cases.models import Answer
from balcao.cases.testing import certificate_draft, drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_legibility import jpeg, sheet
from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import quarantine, refuse
from balcao.kernel.clock import now
from balcao.papers.models import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BALCAO_FILE_KEYS = tmp_path / "files", tmp_path / "keys"
    load_world()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


def kept_of(draft: int, question: str = "minutes") -> list[dict[str, Any]]:
    return list(Answer.objects.get(draft=draft, question=question).value or [])


def photo(picture: Image.Image, name: str = "2026-11-26-1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(picture), "image/jpeg")


def page_of(draft: int) -> str:
    return f"/as/e-1/drafts/{draft}/pages/association/"


def test_photographed_pages_become_one_pdf_that_is_shown_in_small(client):
    draft = certificate_draft(term_end="2026-03-31")
    sent = {"minutes.pages": [photo(sheet()), photo(sheet(), "2026-11-26-2.jpg")]}
    assert client.post(page_of(draft), sent).status_code == 302
    (kept,) = kept_of(draft)
    assert kept["name"] == "2026-11-26-1.pdf"
    assert len(pypdfium2.PdfDocument(read(kept["key"]))) == 2
    text = client.get(page_of(draft)).content.decode()
    small = re.search(r'src="(/previews/[^"]+)"', text)
    assert small is not None
    assert client.get(small[1])["Content-Type"] == "image/webp"
    assert "data-camera-open" in text


@pytest.mark.parametrize("count", [1, 21])
def test_pages_that_are_no_pictures_or_too_many_are_told_and_nothing_else_is_lost(client, count):
    draft = certificate_draft(term_end="2026-03-31")
    pages = [SimpleUploadedFile("a.jpg", b"no picture")] * count
    answer = client.post(page_of(draft), {"minutes.pages": pages})
    assert answer.status_code == 422
    assert 'href="#q-minutes"' in answer.content.decode()


def test_what_is_hard_to_read_is_kept_and_warned_about_once_before_one_goes_on(client):
    draft = certificate_draft(term_end="2026-03-31")
    blurred = sheet().filter(ImageFilter.GaussianBlur(6))
    answer = client.post(page_of(draft), {"minutes": photo(blurred)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Look at what is hard to read" in text
    assert "It looks blurred." in text
    assert kept_of(draft)[0]["unclear"] == ["blurred"]
    assert client.post(page_of(draft), {"version.minutes": "2"}).status_code == 302
    assert len(kept_of(draft)) == 1


def test_a_copy_of_an_identity_document_is_marked_and_the_page_says_so(client):
    put_on_offer(django_settings.BALCAO_SERVICES, ["cpsp-domestic-worker-stay"], at=now())
    draft = drafted("cpsp-domestic-worker-stay", person(3), answers={}, facts={}, at=now())
    page = f"/as/p-3/drafts/{draft}/pages/papers/"
    assert "We mark this copy before it is kept" in client.get(page).content.decode()
    given = jpeg(sheet())
    client.post(page, {"passport_copy": SimpleUploadedFile("passport.jpg", given)})
    (kept,) = kept_of(draft, "passport_copy")
    bytes_kept = read(kept["key"])
    assert bytes_kept != given
    red, _, blue = Image.open(io.BytesIO(bytes_kept)).convert("RGB").split()
    assert ImageStat.Stat(ImageChops.subtract(red, blue)).stddev[0] > 3


def test_a_file_that_the_scanner_refused_since_is_named_where_the_application_is_checked(client):
    draft = certificate_draft(term_end="2026-03-31")
    client.post(page_of(draft), {"minutes": photo(sheet(), "acta.jpg")})
    (kept,) = kept_of(draft)
    quarantine(kept["sha256"])
    refuse(kept["sha256"], finding="Eicar", at=now())
    text = client.get(f"/as/e-1/drafts/{draft}/check/").content.decode()
    assert "“acta.jpg” was found unsafe and destroyed." in text
    assert f'href="{page_of(draft)}' in text
    assert "not safe, destroyed" in client.get(page_of(draft)).content.decode()
    seen = Answer.objects.get(draft=draft, question="minutes").version
    sent = {"minutes.remove": kept["sha256"], "minutes": photo(sheet().rotate(1), "b.jpg"), "version.minutes": seen}
    assert client.post(page_of(draft), sent).status_code == 302
    assert "was found unsafe" not in client.get(f"/as/e-1/drafts/{draft}/check/").content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "length", "said"),
    [
        ("bytes=0-9", 206, 10, "bytes 0-9/"),
        ("bytes=5-", 206, None, "bytes 5-"),
        ("bytes=-4", 206, 4, "bytes "),
        ("bytes=999999999-", 416, 0, "bytes */"),
        ("bytes=9-3", 416, 0, "bytes */"),
        ("bytes=0-1,4-5", 200, None, ""),
        ("lines=1-2", 200, None, ""),
        ("bytes=-", 200, None, ""),
    ],
)
def test_an_original_is_given_in_the_range_that_is_asked_for(client, asked, status, length, said):
    client.post("/as/p-3/papers/add/", {"kind": "diploma", "file": photo(sheet(), "diploma.jpg")})
    paper = Paper.objects.get()
    answer = client.get(f"/as/p-3/papers/{paper.pk}/file/", headers={"range": asked})
    assert answer.status_code == status
    assert answer.get("Content-Range", "").startswith(said)
    whole = read(paper.file["key"])
    assert len(answer.content) == (length if length is not None else len(whole) - (5 if status == 206 else 0))
    assert answer["Accept-Ranges"] == "bytes"
