"""The page on which one chooses how to be told, and the page behind the link in mails."""

import pytest
from django.test import Client

from balcao.notices.api import NoticeKind, stop_url
from balcao.notices.models import Choice, Manner, PushSubscription
from balcao.notices.tests.test_browsers import GIVEN
from balcao.portal.tests.test_mandates import sign_in, text, world

__all__ = ["sign_in", "world"]
OWN, ENTITY = "/as/p-3/inbox/told/", "/as/e-2/inbox/told/"
CHOSEN = {
    "legal": ["mail"],
    "application": ["sms", "push"],
    "digest": "daily",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_choosing_on_the_own_page_keeps_all_and_shows_tomorrow(sign_in):
    browser = sign_in("wai.keong")
    assert 'href="/as/p-3/inbox/told/"' in browser.get("/as/p-3/inbox/").content.decode()
    assert browser.post(OWN, CHOSEN).headers["Location"] == OWN
    page = text(browser.get(OWN))
    assert "Saved." in page
    assert "after your quiet hours" in page
    assert "Only in the inbox" not in page or Choice.objects.get(kind="application").channels == ["sms", "push"]
    assert Choice.objects.get(person_id=3, holder_id="p-3", kind="rights").channels == []
    assert Manner.objects.get(pk=3).digest == "daily"


def test_on_the_page_of_an_entity_only_its_channels_change(sign_in):
    browser = sign_in("wai.keong")
    page = browser.get(ENTITY).content.decode()
    assert 'name="digest"' not in page
    browser.post(ENTITY, CHOSEN)
    assert Choice.objects.filter(holder_id="e-2").count() == len(NoticeKind)
    assert not Manner.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"legal": []}, "Choose at least one way"), ({"quiet_until": ""}, "Choose both hours, or none")],
)
def test_what_cannot_be_chosen_is_said_and_what_was_typed_stays(sign_in, wrong, says):
    browser = sign_in("wai.keong")
    answer = browser.post(OWN, CHOSEN | wrong)
    assert answer.status_code == 422
    assert says in text(answer)
    assert '<option value="22:00" selected>' in answer.content.decode()
    assert not Choice.objects.exists()


def stop_path():
    return stop_url(person_id=3, holder_id="p-3", kind=NoticeKind.APPLICATION).partition("://")[2].partition("/")[2]


def test_a_link_only_asks_and_the_button_stops_and_undoes():
    path, anyone = f"/{stop_path()}", Client(enforce_csrf_checks=True)
    assert "No more of these mails?" in text(anyone.get(path, headers={"accept-language": "en"}))
    assert not Choice.objects.exists()
    assert anyone.post(path, {"act": "stop"}).status_code == 302
    assert "These mails are stopped" in text(anyone.get(path, headers={"accept-language": "en"}))
    anyone.post(path, {"act": "resume"})
    assert Choice.objects.get().channels == ["mail", "push"]


def test_a_mail_program_stops_them_by_one_click():
    answer = Client(enforce_csrf_checks=True).post(f"/{stop_path()}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Choice.objects.get().channels == ["push"]


def test_a_made_up_link_does_not_exist():
    for method in ("get", "post"):
        assert getattr(Client(), method)("/stop/made-up/").status_code == 404


def test_a_browser_is_switched_on_and_off(sign_in):
    browser = sign_in("wai.keong")
    browser.post("/as/p-3/inbox/told/browsers/", GIVEN)
    page = browser.get(OWN).content.decode()
    number = PushSubscription.objects.get().pk
    assert f'name="remove" value="{number}"' in page
    assert sign_in("mei.ling").post("/as/p-1/inbox/told/browsers/", {"remove": number}).status_code == 404
    browser.post("/as/p-3/inbox/told/browsers/", {"remove": number})
    assert PushSubscription.objects.get().gone_at is not None


def test_a_browser_that_nothing_can_be_sent_to_is_told_so(sign_in):
    browser = sign_in("wai.keong")
    browser.post("/as/p-3/inbox/told/browsers/", GIVEN | {"endpoint": "https://evil.example/"})
    assert "offers no notifications" in text(browser.get(OWN))
