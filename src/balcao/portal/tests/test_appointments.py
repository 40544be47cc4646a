"""Meetings about a case on the applicant's side."""

from datetime import timedelta

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import AppointmentKind, propose_times
from balcao.cases.models import Appointment
from balcao.cases.testing import load_world, officer, with_officer
from balcao.kernel.clock import MACAU, now

pytestmark = pytest.mark.django_db
SOON = (now() + timedelta(days=2)).replace(microsecond=0)


def client_of(username, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def case():
    load_world()
    return with_officer()


@pytest.fixture
def page(case):
    return f"/as/e-1/matters/{case.reference}/appointments/"


def propose(case):
    return propose_times(
        actor=officer(11, "DSI", "association-register"),
        at=now(),
        reference=case.reference,
        kind=AppointmentKind.VIDEO,
        times=[SOON],
    )


def test_a_time_is_chosen_and_fetched_for_the_calendar(case, page):
    number, president = propose(case), client_of("mei.ling")
    assert president.get(f"{page}{number}/calendar.ics").status_code == 404
    fields = {"act": "agree", "appointment": number}
    assert president.post(page, fields | {"starts_at": "someday"}).status_code == 422
    assert president.post(page, fields).status_code == 422
    assert Appointment.objects.get().state == "proposed"
    assert president.post(page, fields | {"starts_at": SOON.isoformat()}).status_code == 302
    assert "Join the video call" in president.get(page).content.decode()
    assert b"STATUS:CONFIRMED" in president.get(f"{page}{number}/calendar.ics").content


def test_other_times_are_asked_for_and_what_was_typed_stays(case, page):
    president, local = client_of("mei.ling"), SOON.astimezone(MACAU)
    fields = {"act": "ask", "kind": "counter", "day1": local.date().isoformat(), "note": "About the minutes."}
    wrong = president.post(page, fields | {"time1": "late"})
    assert wrong.status_code == 422
    assert "About the minutes." in wrong.content.decode()
    assert president.post(page, fields | {"kind": ""}).status_code == 422
    assert not Appointment.objects.exists()
    assert president.post(page, fields | {"time1": "15:00"}).status_code == 302
    assert "You proposed these times" in president.get(page).content.decode()
    assert president.post(page, {"act": "decline", "appointment": Appointment.objects.get().pk}).status_code == 302
    assert Appointment.objects.get().state == "cancelled"


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_word_is_written_and_the_page_asks_little(case, page, language, django_assert_max_num_queries):
    propose(case)
    president = client_of("mei.ling", language)
    president.get(page)
    with django_assert_max_num_queries(12):
        text = president.get(page).content.decode()
    assert "portal.appointment." not in text
    assert "cases.meeting." not in text


def test_it_is_nobody_elses_business(case, page):
    number, stranger = propose(case), client_of("pui.i")
    assert stranger.get(page).status_code == 404
    assert stranger.get(page.replace("e-1", "p-6")).status_code == 404
    fields = {"act": "agree", "appointment": number, "starts_at": SOON.isoformat()}
    assert stranger.post(page.replace("e-1", "p-6"), fields).status_code == 404
    assert client_of("mei.ling").post(page, {"act": "nothing"}).status_code == 404
    assert Appointment.objects.get().state == "proposed"
