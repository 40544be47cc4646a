"""Finding in the inbox, and who looks after a notice, on the pages."""

import pytest

from balcao.kernel.clock import now
from balcao.notices.models import Filing, Notice
from balcao.notices.tests.test_filing import send
from balcao.portal.tests.test_mandates import sign_in, text, world

__all__ = ["sign_in", "world"]
INBOX = "/as/e-2/inbox/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def notice():
    number = send("one", scopes=[])
    Notice.objects.filter(pk=number).update(sent_at=now(), delivered_at=now())
    return number


def test_a_notice_is_given_to_somebody_and_found_again(sign_in, notice):
    browser = sign_in("wai.keong")
    assert f"{INBOX}{notice}/filing/" in browser.get(INBOX).content.decode()
    browser.post("/account/view/", {"easy": "1", "next": "/"})
    assert f"{INBOX}{notice}/filing/" not in browser.get(INBOX).content.decode(), "the easy view only reads"
    browser.post("/account/view/", {"easy": "0", "next": "/"})
    answer = browser.post(f"{INBOX}{notice}/filing/", {"assignee": "3", "labels": "Shop 2，tax"})
    assert answer.headers["Location"] == INBOX
    assert Filing.objects.get().labels == ["Shop 2", "tax"]
    assert "With Lei Wai Keong · Shop 2 · tax" in text(browser.get(INBOX, {"label": "tax", "show": "mine"}))
    assert "No message fits." in text(browser.get(INBOX, {"words": "nothing like it"}))


def test_what_is_wrong_is_said_beside_the_field_and_stays(sign_in, notice):
    browser = sign_in("wai.keong")
    answer = browser.post(f"{INBOX}{notice}/filing/", {"assignee": "5", "labels": "kept"})
    assert answer.status_code == 422
    assert 'id="assignee-error"' in answer.content.decode()
    assert 'value="kept"' in answer.content.decode()
    assert not Filing.objects.exists()


def test_a_stranger_finds_nothing(sign_in, notice):
    assert sign_in("sio.fan").post(f"{INBOX}{notice}/filing/", {"assignee": ""}).status_code == 404
    assert not Filing.objects.exists()
