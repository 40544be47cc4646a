"""A photograph of handwriting sent with a page: its ink is shown before one goes on, and nothing else is lost."""

import io
from pathlib import Path

import pytest
from django.conf import settings as given
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from balcao.accounts.testing import sign_in
from balcao.cases.api import draft_view
from balcao.cases.models import Answer
from balcao.cases.testing import AT, drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_written import as_file, photograph

pytestmark = pytest.mark.django_db
PASSPORT, HOLDER = "dsi-passport", person(1)
FACTS = {
    "identity": {"status": "alive"},
    "identity_card": {"permanent": True, "chinese_national": True, "photo_on": "2024-01-01"},
}


@pytest.fixture
def draft(monkeypatch):
    load_world()
    put_on_offer(Path(given.BALCAO_SERVICES), [PASSPORT], at=AT)
    monkeypatch.setattr("balcao.portal.web.journey.now", lambda: AT)
    return drafted(PASSPORT, HOLDER, answers={"document": "passport"}, facts=FACTS)


@pytest.fixture
def client(draft):
    client = Client(headers={"accept-language": "en"})
    sign_in(client, "mei.ling", level=2)
    return client


def post(client, draft, data=None, **fields):
    seen = draft_view(actor=HOLDER, at=AT, draft_id=draft).field_versions
    sent = {f"version.{name}": version for name, version in seen.items()} | fields
    if data is not None:
        sent["specimen-photo"] = SimpleUploadedFile("assinatura.jpg", data, "image/jpeg")
    return client.post(f"/as/p-1/drafts/{draft}/pages/photo/", sent)


def specimen(draft):
    return Answer.objects.get(draft=draft, question="specimen").value


@pytest.mark.parametrize("pressed", [{"photograph": "specimen"}, {}])
def test_it_is_shown_as_it_will_be_kept_before_one_goes_on(client, draft, pressed):
    answer = post(client, draft, as_file(photograph()), pickup="main", use_photo="kept", **pressed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This is how your writing will be kept" in page
    assert '<path fill="currentColor" d="M' in page
    assert set(specimen(draft)) == {"ink"}
    assert Answer.objects.get(draft=draft, question="pickup").value == "main"
    ink = specimen(draft)["ink"]
    assert post(client, draft, pickup="main", use_photo="kept", **{"specimen-ink": ink}).status_code == 302
    assert specimen(draft) == {"ink": ink}
    check = client.get(f"/as/p-1/drafts/{draft}/check/").content.decode()
    assert '<path fill="currentColor" d="M' in check


def test_another_photograph_takes_its_place_and_it_can_be_removed(client, draft):
    post(client, draft, as_file(photograph()))
    first = specimen(draft)
    post(client, draft, as_file(photograph(tilt=-10)), **{"specimen-ink": first["ink"], "specimen-clear": "yes"})
    second = specimen(draft)
    assert second not in (None, first)
    post(client, draft, **{"specimen-ink": second["ink"], "specimen-clear": "yes"})
    assert specimen(draft) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (as_file(Image.new("RGB", (600, 400), "white")), "Nothing is written on"),
        (as_file(photograph(paper=50, ink=(10, 10, 10), table=False)), "too dark"),
        (b"%PDF-1.7", "is no photograph"),
        (None, "Choose a photograph first"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_question_and_nothing_is_lost(client, draft, data, words):
    strokes = "20,150 30,90 45,60 60,110 75,150 100,60 101,90 103,120"
    answer = post(client, draft, data, photograph="specimen", pickup="islands", **{"specimen-strokes": strokes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'href="#q-specimen"' in page
    assert specimen(draft) == {"strokes": strokes}
    assert Answer.objects.get(draft=draft, question="pickup").value == "islands"


def test_nothing_of_the_photograph_is_kept(client, draft):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    photograph().save(out, "JPEG", exif=exif)
    post(client, draft, out.getvalue())
    assert set(specimen(draft)["ink"]) <= set("0123456789,| ")
