"""One's own first page: what may fit and why, favourites, dates; the calendar's address; what changed; can I?"""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balcao.accounts.models import User
from balcao.benefits.models import Offer, Run
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.testing import BEGAN, CERTIFICATE, certificate_draft, load_world, lodged, person
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.queries import forget_lists
from balcao.entities.models import Mandate, Seat
from balcao.followups.models import FollowUp
from balcao.guidance.models import Mark
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db
UPDATE = "dsi-association-leadership-update"
HOME = "/as/e-1/"


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


def signed_in(username, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=username))
    return client


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def found(pattern, text):
    """What a pattern catches in a page."""
    (caught, *_) = re.findall(pattern, text)
    return caught


def used(service_id):
    """A case of the association's with that service."""
    case = lodged(certificate_draft(key=service_id), person(1, "e-1"), at=now(), run=False)
    Case.objects.filter(reference=case.reference).update(service_id=service_id)
    return case


def test_a_suggestion_says_why_is_hidden_and_comes_back():
    used(UPDATE)
    client = signed_in("mei.ling")
    assert "You see this because the association updated its governing body." in read(client, HOME)
    answer = client.post(f"{HOME}suggestions/", {"service": CERTIFICATE, "on": "0", "from": "home"})
    after = read(client, answer["Location"])
    assert "is not shown any more" in after
    assert "You see this because" not in after
    assert "Show again" in read(client, f"{HOME}suggestions/")
    client.post(f"{HOME}suggestions/", {"service": CERTIFICATE, "on": "1"})
    assert "You see this because" in read(client, HOME)


def test_one_switch_turns_all_suggestions_off_and_on():
    used(UPDATE)
    client = signed_in("mei.ling")
    client.post(f"{HOME}suggestions/", {"on": "0"})
    assert "Suggestions are off." in read(client, HOME)
    client.post(f"{HOME}suggestions/", {"on": "1"})
    assert "You see this because" in read(client, HOME)


def test_the_star_works_without_a_script_and_leads_nowhere_else():
    client = signed_in("mei.ling")
    read(client, HOME)
    page = f"/services/{CERTIFICATE}/"
    assert "Add to favourites" in read(client, page)
    there = client.post(f"{HOME}favourites/{CERTIFICATE}/", {"on": "1", "next": page})
    assert there["Location"] == page
    assert 'aria-pressed="true"' in read(client, page)
    away = client.post(f"{HOME}favourites/{CERTIFICATE}/", {"on": "0", "next": "https://elsewhere.example/"})
    assert away["Location"] == HOME
    assert not Mark.objects.exists()


def test_a_new_person_is_told_what_will_be_there():
    said = read(signed_in("pui.i"), "/as/p-6/")
    for words in ("Next dates", "Nothing falls due in the next 120 days", "Press the star"):
        assert words in said


def test_a_case_says_with_whom_it_is():
    lodged(certificate_draft(), person(1, "e-1"), at=now(), run=False)
    assert "Now with: Identification Services Bureau" in read(signed_in("mei.ling"), HOME)


def test_the_dates_have_an_address_that_is_shown_once_and_dies_when_withdrawn():
    client = signed_in("wai.keong")
    days = "/as/e-2/days/"
    assert "There is no address yet" in read(client, days)
    client.post(days)
    address = found(r'value="[^"]*(/calendar/[\w-]+\.ics)"', read(client, days))
    assert address not in read(client, days)
    feed = Client().get(address)
    assert feed.status_code == 200
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert feed["Cache-Control"] == "private, no-store"
    assert b"BEGIN:VEVENT" in feed.content
    number = found(r'name="withdraw" value="(\d+)"', read(client, days))
    client.post(days, {"withdraw": number})
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/nothing.ics").status_code == 404


def test_a_revoked_mandate_ends_the_calendar_at_once():
    client = signed_in("wai.keong")
    client.post("/as/e-2/days/")
    address = found(r"(/calendar/[\w-]+\.ics)", read(client, "/as/e-2/days/"))
    assert Client().get(address).status_code == 200
    Mandate.objects.filter(person_id=3).delete()
    Seat.objects.filter(person_id=3).delete()
    assert Client().get(address).status_code == 404


def test_what_changed_since_the_last_time_is_named_in_words():
    lodged(certificate_draft(), person(1, "e-1"), at=now(), run=False)
    listing = Listing.objects.select_related("version").get(service_id=CERTIFICATE)
    content = listing.version.content
    content["data"]["fees"][0]["amount"] = 12300
    for language in content["texts"]:
        content["texts"][language]["needs"] = [*content["texts"][language].get("needs", []), f"Paper {language}"]
    later = PublishedVersion.objects.create(
        service_id=CERTIFICATE, content_hash="f" * 64, content=content, published_at=now()
    )
    client = signed_in("mei.ling")
    assert "Since you last used" not in read(client, f"/services/{CERTIFICATE}/")
    assert "Nothing changed since" in read(client, f"{HOME}changes/{CERTIFICATE}/")
    Listing.objects.filter(service_id=CERTIFICATE).update(version=later)
    forget_lists()
    assert "Since you last used" in read(client, f"/services/{CERTIFICATE}/")
    said = read(client, f"{HOME}changes/{CERTIFICATE}/")
    assert "Also needed: Paper en" in said
    assert "MOP 123.00 instead of" in said
    read(client, f"{HOME}changes/{UPDATE}/", 404)


def test_can_i_asks_what_the_table_refuses_and_promises_nothing():
    client, page = Client(headers={"accept-language": "en"}), f"/services/{CERTIFICATE}/"
    first = read(client, page)
    assert 'id="can-i"' in first
    assert "sessionid" not in client.cookies
    statement = found(r'name="true" value="(\w+)"', first)
    client.post(f"{page}can-i/", {"applicant": "association", "true": statement})
    said = read(client, page)
    assert "this would stand in the way" in said
    assert "no promise" in said
    client.post(f"{page}can-i/", {"applicant": "association"})
    assert "nothing stands in the way" in read(client, page)
    client.post(f"{page}can-i/", {"applicant": "person"})
    assert "not for this kind of applicant" in read(client, page)
    client.post(f"{page}can-i/", {"again": "1"})
    assert 'name="true"' in read(client, page)


def test_what_was_said_comes_along_into_the_draft():
    service = "iam-catering-licence-renewal"
    client = signed_in("wai.keong")
    read(client, "/as/e-2/")
    asked = re.findall(r'id="can-i".*?</section>', read(client, f"/services/{service}/"), re.S)
    names = re.findall(r'name="(\w+)" value="(?:yes|true)"', asked[0]) if asked else []
    plain = [name for name in names if name not in {"true", "applicant"}]
    client.post(f"/services/{service}/can-i/", {"applicant": "company", **dict.fromkeys(plain, "yes")})
    client.post(f"/as/e-2/start/{service}/", {"key": "k"})
    draft = Draft.objects.filter(service_id=service).latest("pk")
    kept = set(Answer.objects.filter(draft=draft, question__in=plain).values_list("question", flat=True))
    assert kept == set(plain)


@pytest.mark.parametrize(("who", "home"), [("wai.keong", "/as/e-2/"), ("mei.ling", HOME), ("mei.ling", "/as/p-1/")])
def test_a_first_page_asks_little(who, home):
    """With a favourite, a case in course, a draft, what follows from something, an offer and what falls due."""
    client, holder = signed_in(who), home[4:-1]
    read(client, home)
    client.post(f"{home}favourites/{CERTIFICATE}/", {"on": "1"})
    used(UPDATE)
    certificate_draft(key="open")
    today, why = macau_date(now()), dict.fromkeys(("zh-Hant", "pt", "en"), "why")
    FollowUp.objects.create(
        holder_id=holder,
        service_id=CERTIFICATE,
        rule="x",
        why=why,
        caused_on=today,
        due_on=today,
        told_at=now(),
        cause="x",
    )
    run = Run.objects.create(
        service_id=CERTIFICATE, period="2026", department="DSI", proposed_at=now(), proposed_eyes=["p-11"]
    )
    days = {"offered_at": now(), "until_on": today}
    Offer.objects.create(run=run, service_id=CERTIFICATE, period="2026", holder_id=holder, **days)
    with CaptureQueriesContext(connection) as asked:
        said = read(client, home)
    assert len(asked) <= 12, [each["sql"][:150] for each in asked]
    assert f"{home}next/" in said
