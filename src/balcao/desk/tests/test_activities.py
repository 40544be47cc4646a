"""Activities at the desk: their numbers, never who takes part, and taking one down."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.models import User
from balcao.activities.api import ActivityState, activity_of
from balcao.cases.testing import ENROLMENT, activity_published, enrolled, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now


@pytest.fixture
def number(db):
    load_world(at=now())
    put_on_offer(Path(settings.BALCAO_SERVICES), ["association-activity-publish", ENROLMENT], at=now())
    found = activity_published()
    enrolled(found, person(4))
    return found


def text(response):
    return response.content.decode()


def at_desk(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=name))
    return client


def test_the_department_sees_the_numbers_and_no_names(number):
    desk = at_desk("officer.iam")
    page = text(desk.get("/desk/activities/"))
    assert "Picture-book morning" in page
    assert "Taken 1" in page
    assert "Wong Ka Man" not in page
    rows = list(csv.DictReader(io.StringIO(desk.get("/desk/activities/activities.csv").content.decode("utf-8-sig"))))
    assert [(each["Number"], each["Places"], each["Taken"], each["Came"]) for each in rows] == [(number, "5", "1", "")]


def test_another_department_has_none_and_takes_none_down(number):
    other = at_desk("officer.dsi")
    assert "Picture-book morning" not in text(other.get("/desk/activities/"))
    for ask in (other.get, other.post):
        assert ask(f"/desk/activities/{number}/call-off/").status_code == 404


def test_one_is_taken_down_with_a_reason_and_twice_it_is_the_same(number):
    desk, url = at_desk("officer.iam"), f"/desk/activities/{number}/call-off/"
    assert desk.post(url, {"why": " "}).status_code == 409
    for _ in range(2):
        assert desk.post(url, {"why": "Unsafe place"})["Location"] == "/desk/activities/"
        run_waiting_jobs()
    found = activity_of(number=number, at=now())
    assert (found.state, found.why, found.placed) == (ActivityState.CALLED_OFF, "Unsafe place", 0)
    assert "Unsafe place" in text(desk.get("/desk/activities/"))
