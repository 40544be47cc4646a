"""A service in easy words: by choice, remembered, and first in the easy view."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.testing import AT, load_world
from balcao.catalogue.testing import put_on_offer

pytestmark = pytest.mark.django_db
PENSION = "/services/fss-old-age-pension/"
EASY = {
    "en": "You get money each month when you are old.",
    "pt": "Recebe dinheiro todos os meses",
    "zh-Hant": "年長後，每月收錢",
}
EASY["zh-Hans"] = "年长后，每月收钱"


@pytest.fixture(autouse=True)
def services():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), ("fss-old-age-pension",), at=AT)


def shown(client, path, language="en"):
    return client.get(path, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("language", EASY)
def test_easy_words_are_shown_on_wish_and_remembered(client, language):
    assert EASY[language] not in shown(client, PENSION, language)
    assert EASY[language] in shown(client, f"{PENSION}?words=easy", language)
    page = shown(client, PENSION, language)
    assert EASY[language] in page
    assert "portal.easy_words" not in page
    assert EASY[language] not in shown(client, f"{PENSION}?words=official", language)
    assert EASY[language] not in shown(client, PENSION, language)


def test_the_easy_view_shows_them_unless_one_chose_the_official_words(client):
    assert client.get("/easy/").url == "/"
    assert EASY["en"] in shown(client, PENSION)
    client.get(f"{PENSION}?words=official")
    assert EASY["en"] not in shown(client, PENSION)


def test_another_word_for_the_words_changes_nothing(client):
    assert EASY["en"] not in shown(client, f"{PENSION}?words=loud")
    assert "balcao_words" not in client.cookies


def test_a_service_without_easy_words_offers_none(client):
    assert "words=easy" not in shown(client, "/services/dsi-association-leadership-certificate/?words=easy")
