"""Announcements at the desk: written, looked at, sent once, confirmed by another; for others they do not exist."""

import pytest

from balcao.announcements.models import Announcement
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.notices.models import Attempt, Mailing, Nudge

PAGE = "/desk/announcements/"


def fields(case, **more):
    return {
        "key": "once",
        "service_id": case.service_id,
        "states": ["in_course"],
        "subject-en": "Closed on Friday",
        "body-en": "We are closed.",
        "step": "check",
        **more,
    }


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_step_is_read_in_every_language(at_desk_of, case, language):
    chief = at_desk_of("chief.dsi", language)
    assert chief.get(PAGE).status_code == chief.get(f"{PAGE}new/").status_code == 200
    assert chief.post(f"{PAGE}new/", fields(case)).status_code == 200
    made = chief.post(f"{PAGE}new/", fields(case, step="send"))
    assert chief.get(made["Location"]).status_code == chief.get(PAGE).status_code == 200


def test_looking_sends_nothing_and_sending_twice_sends_once(chief, case):
    shown = chief.post(f"{PAGE}new/", fields(case)).content.decode()
    assert "Applicants: 1" in shown
    assert "Not written in: Chinese" in shown
    assert not Announcement.objects.exists()
    for _ in range(2):
        chief.post(f"{PAGE}new/", fields(case, step="send"))
    assert Mailing.objects.count() == Announcement.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service_id": "no-such"}, "Choose the service"),
        ({"states": []}, "Choose at least one state"),
        ({"since-day": "40", "since-month": "1", "since-year": "2026"}, "This is not a day"),
        ({"body-en": ""}, "Write a subject and a text"),
        ({"states": ["refused"]}, "No case fits"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(chief, case, wrong, said):
    for step in ("check", "send"):
        page = chief.post(f"{PAGE}new/", fields(case, **wrong, step=step))
        assert page.status_code == 422
        assert said in page.content.decode()
        assert "Closed on Friday" in page.content.decode()
    assert not Announcement.objects.exists()


def test_who_wrote_to_many_does_not_confirm_and_sends_back_only_with_why(chief, case, settings):
    settings.BALCAO_ANNOUNCE_ALONE = 0
    page = chief.post(f"{PAGE}new/", fields(case, step="send"))["Location"]
    shown = chief.get(page).content.decode()
    assert "Another chief confirms it" in shown
    assert "Confirm and send" not in shown
    chief.post(f"{page}answer/", {"act": "confirm"})
    assert Announcement.objects.get().outcome == ""
    assert chief.post(f"{page}answer/", {"act": "return", "why": ""}).status_code == 422
    chief.post(f"{page}answer/", {"act": "return", "why": "Wrong day"})
    assert "Wrong day" in chief.get(page).content.decode()
    assert not Mailing.objects.exists()


def test_for_others_it_does_not_exist(at_desk_of, chief, case):
    page = chief.post(f"{PAGE}new/", fields(case, step="send"))["Location"]
    for name in ("officer.dsi", "officer.iam"):
        other = at_desk_of(name)
        for path in (PAGE, f"{PAGE}new/", page):
            assert other.get(path).status_code == 404
        assert other.post(f"{PAGE}new/", fields(case, step="send")).status_code == 404
        assert other.post(f"{page}answer/", {"act": "stop"}).status_code == 404
    assert Mailing.objects.get().state == "running"


def test_stopped_it_goes_on_and_the_page_says_how_messages_travelled(chief, case, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    page = chief.post(f"{PAGE}new/", fields(case, step="send"))["Location"]
    chief.post(f"{page}answer/", {"act": "stop"})
    assert "Go on sending" in chief.get(page).content.decode()
    chief.post(f"{page}answer/", {"act": "resume"})
    assert Mailing.objects.get().state == "running"
    run_waiting_jobs()
    nudge = Nudge.objects.filter(notice__key__startswith="mailing:")[0]
    Attempt.objects.filter(nudge=nudge).update(state="failed", settled_at=now())
    Nudge.objects.filter(pk=nudge.pk).update(sent_at=None)
    shown = chief.get(page).content.decode()
    assert "no provider took it: 1" in shown
    assert "Tell 1 again" in shown
    assert chief.post(f"{page}answer/", {"act": "repeat"}).status_code == 302
    run_waiting_jobs()
    assert "Tell 1 again" not in chief.get(page).content.decode()
    assert "By whom messages go" in chief.get(PAGE).content.decode()
