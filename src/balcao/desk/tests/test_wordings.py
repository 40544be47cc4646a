"""The pages on which two administrators change what notices say."""

import pytest

from balcao.notices.models import Wording
from balcao.notices.wording.known import shipped

pytestmark = pytest.mark.django_db
KEY = "cases.note.handed_over"
PAGE = f"/desk/wordings/{KEY}/"


@pytest.fixture
def form():
    texts = shipped(KEY)
    texts["en"]["body"] += "\r\nNothing is lost."
    typed = {f"{language}-{part}": text for language, parts in texts.items() for part, text in parts.items()}
    return typed | {"why": "people asked", "act": "propose"}


def test_one_proposes_another_publishes(at_desk_of, form):
    first, second = at_desk_of("admin"), at_desk_of("admin.second")
    assert PAGE in first.get("/desk/wordings/").content.decode()
    assert "Another administrator can publish" in first.post(PAGE, form, follow=True).content.decode()
    number = Wording.objects.get().pk
    assert 'value="publish"' not in first.get(PAGE).content.decode()
    assert first.post(f"{PAGE}{number}/", {"act": "publish"}).status_code == 422
    assert "New words wait" in second.get("/desk/wordings/").content.decode()
    assert "people asked" in second.get(PAGE).content.decode()
    assert "Published." in second.post(f"{PAGE}{number}/", {"act": "publish"}, follow=True).content.decode()
    assert "answered meanwhile" in second.post(f"{PAGE}{number}/", {"act": "publish"}).content.decode()
    assert Wording.objects.get().version == 1


def test_looking_keeps_what_was_typed_and_changes_nothing(at_desk_of, form):
    page = at_desk_of("admin").post(PAGE, form | {"act": "look", "en-body": "For {service}: {reference} {until}"})
    assert page.status_code == 422
    assert "This is not filled in here: until" in page.content.decode()
    assert "For {service}: {reference} {until}" in page.content.decode()
    assert not Wording.objects.exists()


def test_a_wrong_wording_is_refused_beside_its_field(at_desk_of, form):
    page = at_desk_of("admin").post(PAGE, form | {"pt-subject": ""})
    assert page.status_code == 422
    assert 'href="#pt-subject"' in page.content.decode()
    assert at_desk_of("admin").post(PAGE, form | {"why": ""}).status_code == 422
    assert not Wording.objects.exists()


def test_other_officers_find_nothing(at_desk_of, form):
    officer = at_desk_of("officer.dsi")
    assert "/desk/wordings/" not in officer.get("/desk/").content.decode()
    assert officer.get("/desk/wordings/").status_code == 404
    assert officer.post(PAGE, form).status_code == 404
    assert at_desk_of("admin").get("/desk/wordings/cases.note.nothing/").status_code == 404


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_the_pages_read_in_every_language(at_desk_of, language):
    client = at_desk_of("admin", language)
    for address in ("/desk/wordings/", PAGE):
        assert "desk.wordings" not in client.get(address).content.decode()
