"""The desk's list of what was looked for and not found."""

import pytest

from balcao.guidance.api import tell_miss
from balcao.guidance.models import Miss
from balcao.kernel.clock import now


@pytest.fixture
def miss(world):
    tell_miss(words="panda zoo", said="a <b>", language="zh-Hant", at=now())
    Miss.objects.update(department="DSI")
    return Miss.objects.get()


@pytest.mark.parametrize("language", ["en", "pt", "zh-Hant"])
def test_an_officer_reads_what_was_told(at_desk_of, miss, language):
    body = at_desk_of("officer.dsi", language).get("/desk/not-found/").content.decode()
    assert miss.words in body
    assert "a &lt;b&gt;" in body
    assert "desk.misses" not in body


def test_it_is_seen_to_and_opened_again(officer, miss):
    for act, settled in (("settle", True), ("settle", True), ("reopen", False)):
        assert officer.post(f"/desk/not-found/{miss.pk}/", {"act": act}).status_code == 302
        miss.refresh_from_db()
        assert (miss.settled_at is not None) is settled


def test_another_departments_does_not_exist(officer, miss):
    Miss.objects.update(department="IAM")
    assert officer.post(f"/desk/not-found/{miss.pk}/", {"act": "settle"}).status_code == 404
    assert miss.words not in officer.get("/desk/not-found/").content.decode()


def test_an_empty_list_says_so(officer):
    assert "Nothing was told to your departments" in officer.get("/desk/not-found/").content.decode()


def test_one_click_says_what_is_meant(officer, miss):
    url = f"/desk/not-found/{miss.pk}/"
    assert officer.post(url, {"means": "no-such-service"}).status_code == 404
    assert officer.post(url, {"means": "iam-catering-licence-renewal"}).status_code == 302
    miss.refresh_from_db()
    assert miss.means == "iam-catering-licence-renewal"
    assert "Finds:" in officer.get("/desk/not-found/").content.decode()
