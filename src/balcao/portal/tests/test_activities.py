"""The pages of activities: the list, enrolling for oneself and a child, giving back, and the organiser's."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from balcao.accounts.testing import child_of
from balcao.activities.api import activity_of, call_off_activity, change_activity, in_figures
from balcao.activities.models import Activity, Share
from balcao.agenda.api import deadlines_of
from balcao.cases.api import save_answers
from balcao.cases.models import Case, Draft
from balcao.cases.testing import activity_published as published
from balcao.cases.testing import enrolled, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.ui.api import translate
from balcao.intake.models import Entry, Round
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.activities_shown import say
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser"]
PUBLISH, ENROL = "association-activity-publish", "association-activity-enrolment"
ORGANISER = person(1, "e-1")


@pytest.fixture
def world(db):
    load_world(at=now())
    put_on_offer(Path(settings.BALCAO_SERVICES), [PUBLISH, ENROL], at=now())


def anyone(language="en"):
    return Client(headers={"accept-language": language})


def test_anyone_reads_the_list_narrows_it_and_takes_it_along(world):
    number = published()
    page = text(anyone().get("/activities/"))
    assert "Picture-book morning" in page
    assert "5 of 5 places left" in page
    assert "親子繪本日" in text(anyone("zh-Hant").get("/activities/?q=繪本&only=open&only=free&age=40"))
    assert "No activity fits" in text(anyone().get("/activities/?q=dragon"))
    assert "number from 0 to 130" in text(anyone().get("/activities/?age=old"))
    events = Calendar.from_ical(anyone().get("/activities/calendar.ics").content).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in events] == ["Picture-book morning"]
    found = anyone().get("/api/open/activities/").json()["activities"]
    assert [(each["number"], each["places"], each["state"]) for each in found] == [(number, 5, "open")]
    call_off_activity(actor=ORGANISER, at=now(), number=number, why="Typhoon")
    (event,) = Calendar.from_ical(anyone().get(f"/activities/{number}/activity.ics").content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    page = text(anyone().get(f"/activities/{number}/"))
    assert "Typhoon" in page
    assert "Sign in to enrol" not in page
    assert anyone().get("/activities/ACT-2026-999999-X/").status_code == 404


def test_without_an_activity_the_service_leads_to_the_list(world, browser):
    assert "/activities/" in anyone().get(f"/services/{ENROL}/").content.decode()
    answer = browser("ka.man").post(f"/as/p-4/start/{ENROL}/", {"key": "x"})
    assert answer["Location"] == "/activities/"
    assert not Draft.objects.filter(service_id=ENROL).exists()


def test_one_enrols_from_its_page_twice_it_is_the_same(world, browser):
    number = published()
    assert "Sign in to enrol" in text(anyone().get(f"/activities/{number}/"))
    client, child = browser("ka.man"), child_of(4)
    page = text(client.get(f"/activities/{number}/"))
    assert page.count("Enrol ") >= 2, "oneself, and the child"
    first = client.post(f"/as/p-4/enrol/{number}/", {"key": "k"})["Location"]
    assert client.post(f"/as/p-4/enrol/{number}/", {"key": "other"})["Location"] == first
    draft = Draft.objects.get(service_id=ENROL)
    assert draft.facts["activity"]["number"] == number
    assert "Go on enrolling" in text(client.get(f"/activities/{number}/"))
    check = text(client.get(f"{first}pages/activity/"))
    assert "Taipa 12" in check
    assert client.post(f"/as/p-{child}/enrol/{number}/", {"key": "c"})["Location"].startswith(f"/as/p-{child}/drafts/")
    assert client.post("/as/p-4/enrol/ACT-2026-999999-X/", {"key": "k"}).status_code == 404
    assert client.get(f"/as/p-4/enrol/{number}/").status_code == 405


def test_an_association_enrols_in_nothing_and_is_told(world, browser):
    number = published()
    answer = browser("mei.ling").post(f"/as/e-1/enrol/{number}/", {"key": "k"})
    assert answer["Location"] == f"/activities/{number}/"
    assert not Draft.objects.filter(service_id=ENROL).exists()


def test_the_matter_shows_the_activity_the_agenda_its_times_and_the_place_goes_back(world, browser):
    number = published(quota=1)
    case = enrolled(number, person(4))
    client = browser("ka.man")
    url = f"/as/p-4/matters/{case.reference}/"
    page = text(client.get(url))
    assert "Give the place back" in page
    assert "Taipa 12" in page
    kinds = [each.kind.value for each in deadlines_of(actor=person(4), at=now())]
    assert "activity" in kinds
    assert "You cannot take it back" in text(client.get(f"{url}place/"))
    assert client.post(f"{url}place/")["Location"] == url
    assert "Your place was given back" in text(client.get(url))
    assert Entry.objects.get().state == "left"
    assert client.post(f"{url}place/")["Location"] == url
    assert "Enrol " in text(client.get(f"/activities/{number}/"))


def test_the_organiser_sees_who_takes_part_and_takes_the_list_along(world, browser):
    number = published()
    enrolled(number, person(4), needs="=HYPERLINK(1)")
    client = browser("mei.ling")
    assert "1 of 5 places taken" in text(client.get("/as/e-1/activities/"))
    page = text(client.get(f"/as/e-1/activities/{number}/"))
    assert "Wong Ka Man" in page
    assert "66123456" in page
    assert "Who came?" not in page, "it has not begun"
    answer = client.get(f"/as/e-1/activities/{number}/participants.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1:4] == ["Wong Ka Man", "has a place", ""]
    assert "'=HYPERLINK(1)" in rows[1], "no spreadsheet runs it"
    assert "no-store" in answer["Cache-Control"]
    assert "Picture-book morning" in text(browser("ka.man").get("/as/p-4/readings/"))


def test_who_came_is_ticked_off_once_it_began(world, browser):
    number = published()
    enrolled(number, person(4))
    client, url = browser("mei.ling"), f"/as/e-1/activities/{number}/"
    assert client.post(url, {"came": []})["Location"] == url
    assert activity_of(number=number, at=now()).came is None
    begins = now() - timedelta(hours=1)
    spans = [[begins.isoformat(), (begins + timedelta(hours=3)).isoformat()]]
    Activity.objects.update(
        opens_at=begins - timedelta(days=3),
        closes_at=begins - timedelta(days=1),
        begins_at=begins,
        ends_at=begins + timedelta(hours=3),
        spans=spans,
    )
    assert "Who came?" in text(client.get(url))
    client.post(url, {"came": [Entry.objects.get().ticket]})
    assert "Saved: 1 came" in text(client.get(url))
    assert activity_of(number=number, at=now()).came == 1


def test_a_change_is_typed_line_by_line_and_nothing_is_lost_when_it_is_wrong(world, browser):
    number = published()
    case = enrolled(number, person(4))
    client, url = browser("mei.ling"), f"/as/e-1/activities/{number}/change/"
    assert "10:00–12:00" in text(client.get(url))
    wrong = client.post(url, {"times": "next Sunday", "place": "Coloane", "why": "Rain"})
    assert wrong.status_code == 409
    assert "Coloane" in text(wrong)
    assert "next Sunday" in text(wrong)
    for typed in ("2027-02-30 10:00-12:00", "9999-12-31 22:00-06:00", "0001-01-01 00:00-01:00", ""):
        assert client.post(url, {"times": typed, "place": "Coloane", "why": "Rain"}).status_code == 409
    day = (now() + timedelta(days=20)).date().isoformat()
    silent = client.post(url, {"times": f"{day} 10:00-12:00", "place": "Coloane", "why": ""})
    assert silent.status_code == 409
    done = client.post(url, {"times": f"{day} 10:00 - 12:00\n", "place": "Coloane", "why": "Rain"})
    assert done["Location"] == f"/as/e-1/activities/{number}/"
    run_waiting_jobs()
    assert "Coloane" in text(browser("ka.man").get(f"/as/p-4/matters/{case.reference}/"))
    assert "Rain" in text(anyone().get(f"/activities/{number}/"))


def test_times_over_midnight_stay_as_the_page_shows_them(world, browser):
    number = published()
    day = (now() + timedelta(days=20)).date()
    nights = [
        (f"{day} 22:00–06:00", f"{day} 22:00–{day + timedelta(days=1)} 06:00"),
        (f"{day} 22:00–{day + timedelta(days=2)} 23:00",) * 2,
    ]
    client, url = browser("mei.ling"), f"/as/e-1/activities/{number}/change/"
    for typed, shown in nights:
        assert client.post(url, {"times": typed, "place": "Coloane", "why": "Camp"}).status_code == 302
        assert shown in text(client.get(url))
        assert client.post(url, {"times": shown, "place": "Hác Sá", "why": "Camp"}).status_code == 302
        assert in_figures(activity_of(number=number, at=now()).spans) == shown


def test_calling_off_needs_a_reason_and_reaches_everyone(world, browser):
    number = published()
    case = enrolled(number, person(4))
    client, url = browser("mei.ling"), f"/as/e-1/activities/{number}/call-off/"
    assert client.post(url, {"why": " "}).status_code == 409
    assert client.post(url, {"why": "Typhoon"})["Location"] == f"/as/e-1/activities/{number}/"
    run_waiting_jobs()
    assert "Typhoon" in text(browser("ka.man").get(f"/as/p-4/matters/{case.reference}/"))
    assert Round.objects.get().called_off_at is not None
    assert Case.objects.get(reference=case.reference).steps.filter(kind="activity_called_off").exists()


def test_the_list_asks_few_questions_however_long_it_is(world, django_assert_max_num_queries):
    for number in range(6):
        published(case=f"c{number}", title=f"Walk {number}")
    with django_assert_max_num_queries(12):
        anyone().get("/activities/")


@pytest.mark.parametrize(
    ("language", "later", "theirs"),
    [
        ("zh-Hant", "將轉入主辦社團的帳戶", "歸主辦社團"),
        ("pt", "vai para a conta da associação", "Da associação"),
        ("en", "is sent to your account", "Yours"),
    ],
)
def test_the_organiser_reads_when_the_fees_come_and_then_the_statement(world, browser, language, later, theirs):
    number, free = published(fee=2000), published(case="free")
    client = browser("mei.ling")
    client.cookies["balcao_language"] = language
    url = f"/as/e-1/activities/{number}/"
    assert later in text(client.get(url))
    assert later not in text(client.get(f"/as/e-1/activities/{free}/"))
    case = enrolled(number, person(4))
    row = Activity.objects.get(number=number)
    Share.objects.create(activity=row, case_reference=case.reference, paid=2000, back=1000)
    Activity.objects.filter(pk=row.pk).update(remitted_at=now())
    page = text(client.get(url))
    assert theirs in page
    assert later not in page
    assert page.count("10,00" if language == "pt" else "10.00") >= 2


@pytest.mark.parametrize(
    ("language", "gone", "moved"),
    [
        ("zh-Hant", "取消，不能再報名", "已於"),
        ("pt", "Cancelada em", "Alterada em"),
        ("en", "Called off on", "Changed on"),
    ],
)
def test_a_draft_says_by_name_what_became_of_its_activity_and_keeps_the_answers(world, browser, language, gone, moved):
    number = published(quota=1)
    client = browser("ka.man")
    client.cookies["balcao_language"] = language
    url = client.post(f"/as/p-4/enrol/{number}/", {"key": "k"})["Location"]
    found, page = activity_of(number=number, at=now()), text(client.get(url))
    full = say("full", language)
    assert pick(found.title, language) in page
    assert found.place in page
    assert full not in page
    enrolled(number, person(5))
    assert full in text(client.get(url)), "one can wait"
    spans = activity_of(number=number, at=now()).spans
    change_activity(actor=ORGANISER, at=now(), number=number, spans=spans, place="Coloane 7", why="Obras")
    for page in (url, f"{url}check/"):
        shown = text(client.get(page))
        assert moved in shown
        assert "Coloane 7" in shown
        assert "Obras" in shown
    draft = Draft.objects.get(service_id=ENROL, holder_id="p-4")
    answers = {"contact_name": "黃嘉敏", "contact_phone": "66123456", "told_organiser": True}
    save_answers(actor=person(4), at=now(), draft_id=draft.pk, values=answers, seen={})
    call_off_activity(actor=ORGANISER, at=now(), number=number, why="三號風球")
    run_waiting_jobs()
    for page in (url, f"{url}check/"):
        shown = text(client.get(page))
        assert gone in shown
        assert "三號風球" in shown
    answer = client.post(f"{url}check/", {})
    assert answer.status_code == 409
    assert translate("cases.activity_called_off", language) in text(answer)
    assert "黃嘉敏" in text(client.get(f"{url}check/"))
    assert draft.answers.get(question="contact_name").value == "黃嘉敏"


def test_an_activity_is_over_when_the_last_of_its_times_is(world, browser):
    number = published()
    url = browser("ka.man").post(f"/as/p-4/enrol/{number}/", {"key": "k"})["Location"]
    begins, ends = datetime(2026, 1, 5, 1, tzinfo=UTC), datetime(2026, 1, 20, 10, tzinfo=UTC)
    within = [begins + timedelta(days=1), begins + timedelta(days=1, hours=2)]
    spans = [[each.isoformat() for each in span] for span in ([begins, ends], within)]
    before = {"opens_at": begins - timedelta(days=9), "closes_at": begins - timedelta(days=8)}
    Activity.objects.update(spans=spans, begins_at=begins, ends_at=ends, **before)
    assert "20 January 2026" in text(browser("ka.man").get(url))


def test_where_nobody_can_even_wait_the_page_says_so_and_offers_no_enrolment(world, browser):
    number = published(quota=1)
    Round.objects.update(waiting=0)
    client = browser("ka.man")
    url = client.post(f"/as/p-4/enrol/{number}/", {"key": "k"})["Location"]
    enrolled(number, person(5))
    assert "the waiting list is full" in text(client.get(url))
    page = text(browser("joao").get(f"/activities/{number}/"))
    assert "the waiting list is full" in page
    assert "Enrol " not in page
    assert "Sign in to enrol" not in text(anyone().get(f"/activities/{number}/"))
