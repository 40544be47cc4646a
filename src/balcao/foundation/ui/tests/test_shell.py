"""The shell's pages and the words of days."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines

from balcao.foundation.ui.dates import format_macau


@pytest.fixture(autouse=True)
def _nobody_is_signed_in(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.BALCAO_ACTOR_FOR_REQUEST = "balcao.foundation.ui.testing.nobody"


def test_a_day_is_written_as_people_write_it():
    assert format_macau(date(2026, 3, 1), "zh-Hant") == "2026年3月1日"
    assert format_macau(date(2026, 3, 1), "pt") == "1 de Março de 2026"
    assert format_macau(datetime(2026, 3, 1, 20, 5, tzinfo=UTC), "en") == "2 March 2026 04:05"


@pytest.mark.django_db
def test_the_language_is_remembered_and_the_person_stays_where_they_were(client):
    answer = client.get("/language/pt/?next=/offline/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/offline/")
    assert 'lang="pt"' in client.get("/offline/").content.decode()


@pytest.mark.django_db
def test_the_language_link_never_leads_to_another_site(client):
    answer = client.get("/language/pt/?next=https://evil.example/")
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_the_web_manifest_names_its_icons(client):
    assert client.get("/manifest.webmanifest").json()["icons"]


def test_texts_from_outside_are_escaped():
    page = engines["django"].from_string("{% load balcao %}{% t key %}").render({"key": "<b>"})
    assert page == "&lt;b&gt;"
