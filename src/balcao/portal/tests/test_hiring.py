"""The pages on which one chooses a place and a time, has it, and calls it off."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.models import User
from balcao.cases.api import decide_case
from balcao.cases.models import Draft
from balcao.cases.testing import ORGANS, drafted, load_world, lodged, person
from balcao.cases.tests.test_hiring import ANSWERS, HALL, OFFICER, SERVICE
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text
from balcao.venues.api import BookingState, booking_of_case
from balcao.venues.models import Booking
from balcao.venues.operations import end_holds

__all__ = ["browser"]
HOLDER = person(1, "e-1")


@pytest.fixture
def world(db):
    load_world(at=now())


@pytest.fixture
def draft(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=now())
    return drafted(SERVICE, HOLDER, answers=ANSWERS, facts={"organs": ORGANS}, at=now(), asked_at=now())


def free_slots(page):
    return re.findall(r'name="slot" value="([^"]+)" id="[^"]+">', page.content.decode())


def test_a_week_is_shown_slots_are_held_and_stand_in_the_task_list(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    assert "Choose a place and a time" in text(client.get(f"/as/e-1/drafts/{draft}/"))
    page = client.get(url)
    assert client.post(url, {"venue": HALL, "act": "hold"}).status_code == 422
    first, second = free_slots(page)[:2]
    held = client.post(url, {"venue": HALL, "slot": [first, second], "act": "hold"})
    assert held["Location"] == f"/as/e-1/drafts/{draft}/"
    assert "Held for you until" in text(client.get(held["Location"]))
    check = text(client.get(f"/as/e-1/drafts/{draft}/check/"))
    assert "Praia do Manduco" in check
    assert "Source: Your booking" in check
    assert "There is something to pay later on" in check
    assert "free of charge" not in check
    again = client.get(url).content.decode()
    assert again.count(" checked") >= 3
    assert client.post(url, {"venue": HALL, "act": "drop"})["Location"] == url
    assert "booking" not in Draft.objects.get(pk=draft).facts


def test_a_slot_that_is_none_is_refused_and_nothing_is_lost(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    for slot in ("x", "2026-01-01T09:00/2026-01-01T13:00", "2026-01-01T09:00+08:00/2026-01-01T13:00+08:00"):
        assert client.post(url, {"venue": HALL, "slot": [slot], "act": "hold"}).status_code == 422
    assert client.get(url + "?venue=nowhere&since=never").status_code == 200


def test_what_is_booked_is_on_the_matters_page_goes_to_a_calendar_and_is_called_off(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    slots = free_slots(client.get(url))[:1]
    client.post(url, {"venue": HALL, "slot": slots, "act": "hold"})
    case = lodged(draft, HOLDER, at=now())
    decide_case(actor=OFFICER, at=now(), reference=case.reference, outcome="approve", reasons=[], note="")
    run_waiting_jobs()
    matter = f"/as/e-1/matters/{case.reference}/"
    assert "Call it off" in text(client.get(matter))
    file = client.get(f"{matter}booking.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    page = text(client.get(f"{matter}booking/"))
    assert "the whole deposit" in page or "the deposit too" in page
    assert client.post(f"{matter}booking/")["Location"] == matter
    found = booking_of_case(case_reference=case.reference)
    assert found is not None
    assert found.state is BookingState.ENDED
    assert "Called off" in text(client.get(matter))


def test_whoever_is_still_there_holds_longer_and_pages_say_until_when(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    assert client.get(f"{url}still/").json()["left"] == 0
    client.post(url, {"venue": HALL, "slot": free_slots(client.get(url))[:1], "act": "hold"})
    Booking.objects.filter(draft_id=draft).update(held_until=now() + timedelta(seconds=90))
    for page in (url, f"/as/e-1/drafts/{draft}/", f"/as/e-1/drafts/{draft}/check/"):
        assert 'data-still="hold"' in client.get(page).content.decode()
    assert client.get(f"{url}still/").json()["left"] <= 90
    first = client.post(f"{url}still/").json()["left"]
    assert first > 600
    assert client.post(f"{url}still/").json()["left"] >= first


def test_in_the_easy_view_slots_are_held_twice_as_long(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    User.objects.filter(username="mei.ling").update(easy_view=True)
    page = client.get(url)
    assert "60 minutes" in text(page)
    client.post(url, {"venue": HALL, "slot": free_slots(page)[:1], "act": "hold"})
    assert client.get(f"{url}still/").json()["left"] > 3500
    Booking.objects.filter(draft_id=draft).update(held_until=now() + timedelta(seconds=90))
    assert client.post(f"{url}still/").json()["left"] > 3500


def test_a_hold_that_ran_out_is_held_again_only_if_nobody_has_it(draft, browser):
    client = browser("mei.ling")
    url = f"/as/e-1/drafts/{draft}/booking/"
    slots = free_slots(client.get(url))[:1]
    client.post(url, {"venue": HALL, "slot": slots, "act": "hold"})
    Booking.objects.filter(draft_id=draft).update(held_until=now())
    end_holds(at=now())
    assert 'data-still="hold"' not in client.get(url).content.decode()
    assert client.post(f"{url}still/").json()["left"] > 600
    Booking.objects.filter(draft_id=draft).update(held_until=now())
    end_holds(at=now())
    other = drafted(SERVICE, HOLDER, answers=ANSWERS, facts={"organs": ORGANS}, at=now(), asked_at=now(), key="another")
    client.post(f"/as/e-1/drafts/{other}/booking/", {"venue": HALL, "slot": slots, "act": "hold"})
    assert client.post(f"{url}still/").json()["left"] == 0
    assert Booking.objects.get(draft_id=other).state == BookingState.HELD


def test_what_others_hold_is_not_there(draft, browser):
    url = f"/as/e-1/drafts/{draft}/booking/still/"
    stranger = browser("sio.fan")
    assert stranger.post(url).status_code == stranger.get(url).status_code == 404
