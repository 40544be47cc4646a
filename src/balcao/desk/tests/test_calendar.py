"""The page of closing days."""

from datetime import timedelta

import pytest

from balcao.calendar.api import closing_days, working_calendar
from balcao.cases.models import Case
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    day = working_calendar().add(macau_date(now()), 2)
    return {
        "day-day": day.day,
        "day-month": day.month,
        "day-year": day.year,
        "reason-zh-Hant": "八號風球",
        "reason-pt": "Tufão",
        "reason-en": "Typhoon",
        "basis": "Order 70/2026",
    }


def test_the_administration_enters_a_day_and_takes_it_back(at_desk_of, case, form):
    client = at_desk_of("admin")
    Case.objects.filter(pk=case.pk).update(clock_since=macau_date(now()), deadline_at=now() + timedelta(days=30))
    page = client.post("/desk/calendar/", form, follow=True).content.decode()
    assert "is now a closing day" in page
    assert "Order 70/2026" in page
    assert "Typhoon" in page
    assert "was entered before" in client.post("/desk/calendar/", form, follow=True).content.decode()
    (day,) = closing_days()
    address = f"/desk/calendar/{day.day.isoformat()}/remove/"
    assert client.get(address).status_code == 200
    assert "worked after all" in client.post(address, follow=True).content.decode()
    assert closing_days() == []
    assert client.get(address).status_code == 404


def test_what_is_missing_is_said_at_its_field_and_keeps_what_was_typed(at_desk_of, form):
    page = at_desk_of("admin").post("/desk/calendar/", {**form, "reason-pt": "", "day-day": "99"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#day"' in text
    assert 'href="#reason-pt"' in text
    assert "八號風球" in text
    assert closing_days() == []


def test_other_officers_find_no_such_page(officer, form):
    assert officer.get("/desk/calendar/").status_code == 404
    assert officer.post("/desk/calendar/", form).status_code == 404
    assert closing_days() == []


def test_the_page_reads_in_every_language(at_desk_of):
    for language, title in (("zh-Hant", "停止辦公日"), ("pt", "Dias de encerramento"), ("en", "Closing days")):
        client = at_desk_of("admin", language)
        assert title in client.get("/desk/calendar/", headers={"accept-language": language}).content.decode()
