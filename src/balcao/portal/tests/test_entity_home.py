"""An entity's home, its account, and the short way to opening one."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balcao.accounts.api import DEMO_PASSWORD, actor_of
from balcao.accounts.demo import demo_secret
from balcao.accounts.models import User
from balcao.associations.api import load_demo as load_associations
from balcao.cases.testing import BEGAN, certificate_draft, load_world, lodged, person
from balcao.entities.api import (
    ChangeKind,
    EntityKind,
    RegisterChange,
    agree_to_close,
    apply_register_change,
    ask_to_close,
    closing_of,
    standing_of,
)
from balcao.entities.operations.closing import close_what_is_due
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Licence
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
MOST_QUERIES = 13
WHY = {"zh-Hant": "審批申請", "pt": "Apreciar o pedido", "en": "Deciding the application"}
CLOSE = "/as/e-1/account/close/"


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


def signed_in(username, language="en", *, surely=False):
    client = Client(headers={"accept-language": language})
    if not surely:
        client.force_login(User.objects.get(username=username))
        return client
    cache.clear()
    client.post("/account/login/", {"login": username, "password": DEMO_PASSWORD})
    code = format_hotp_value(hotp_value(demo_secret(username), int(time.time()) // 30))
    client.post("/account/2fa/reauthenticate/", {"code": code, "next": CLOSE})
    return client


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_home_says_who_waits_for_what_when_and_who_is_behind_it():
    certificate_draft()
    case = lodged(certificate_draft(key="other"), person(1, "e-1"), at=now(), run=False)
    said = page(signed_in("mei.ling"), "/as/e-1/")
    for word in ("Association · 4821", "Waiting for you", "Draft", case.reference, "Next dates"):
        assert word in said
    assert "Chan Mei Ling" in said
    assert "Open since" in said


@pytest.mark.parametrize(
    ("language", "name", "other"), [("zh-Hant", "陳美玲", "Chan Mei Ling"), ("pt", "Chan Mei Ling", "陳美玲")]
)
def test_who_stands_behind_it_is_named_in_the_language_of_the_page(language, name, other):
    said = page(signed_in("mei.ling", language), "/as/e-1/")
    assert name in said
    assert other not in said


@pytest.mark.parametrize(("language", "name"), [("zh-Hant", "王志豪"), ("pt", "Vong Chi Hou"), ("en", "Vong Chi Hou")])
def test_who_looked_is_named_in_the_language_of_the_page(language, name):
    case = lodged(certificate_draft(), person(1, "e-1"), at=now(), run=False)
    officer = actor_of(User.objects.get(username="officer.dsi"), assurance=2, language="zh-Hant", at=now())
    record_read(actor=officer, at=now(), subject=f"case:{case.reference}", holder_id="e-1", purpose=WHY, basis=WHY)
    assert name in page(signed_in("mei.ling", language), "/as/e-1/readings/")


def test_a_licence_that_ends_soon_says_how_many_days_are_left():
    assert "days left" in page(signed_in("wai.keong"), "/as/e-2/")


@pytest.mark.parametrize(
    ("language", "empty"),
    [("zh-Hant", "沒有等待您處理的事項"), ("pt", "Nada está à sua espera"), ("en", "Nothing waits for you")],
)
def test_an_empty_home_says_so(language, empty):
    assert empty in page(signed_in("sio.fan", language), "/as/e-4/")


@pytest.mark.parametrize(
    ("who", "path"), [("mei.ling", "/as/e-1/"), ("wai.keong", "/as/e-2/"), ("mei.ling", "/as/p-1/")]
)
def test_a_home_asks_the_database_little(who, path):
    load_associations(at=now())
    lodged(certificate_draft(key="other"), person(1, "e-1"), at=now(), run=False)
    certificate_draft()
    Licence.objects.update(holder_id=path.split("/")[2])
    client = signed_in(who, surely=True)
    page(client, path)
    with CaptureQueriesContext(connection) as asked:
        page(client, path)
    assert len(asked) <= MOST_QUERIES, "\n".join(each["sql"][:140] for each in asked)


def test_a_person_keeps_their_own_page():
    assert "Hello, Chan Mei Ling" in page(signed_in("mei.ling"), "/as/p-1/")
    page(signed_in("mei.ling"), "/as/p-1/account/", 404)


def test_the_account_tells_what_the_register_told():
    change = RegisterChange(
        kind=ChangeKind.RENAMED,
        source="organs",
        sequence=1,
        effective_on=macau_date(now()),
        name_zh="澳門敬老協會",
        name_pt="",
    )
    apply_register_change(actor=system_actor(), at=now(), kind=EntityKind.ASSOCIATION, number="4821", change=change)
    said = page(signed_in("mei.ling"), "/as/e-1/account/")
    assert "New name" in said
    assert "澳門關愛長者協會 → 澳門敬老協會" in said
    assert CLOSE in said
    assert CLOSE not in page(signed_in("wai.keong"), "/as/e-1/account/")


def test_closing_shows_what_is_open_asks_those_who_bind_and_can_be_undone():
    case = lodged(certificate_draft(), person(1, "e-1"), at=now(), run=False)
    client = signed_in("mei.ling", surely=True)
    said = page(client, CLOSE)
    assert case.reference in said
    assert "Mandates that end: 2" in said
    assert client.post(CLOSE).status_code == 422
    assert client.post(CLOSE, {"sure": "yes"}).headers["Location"] == CLOSE
    assert "waits for agreement" in page(client, CLOSE)
    running = closing_of(actor=person(1, "e-1"), at=now(), entity_id=1)
    assert running is not None
    closing = running.closing_id
    theirs = f"/as/p-3/closings/{closing}/"
    other = signed_in("wai.keong", surely=True)
    assert "Agree to close" in page(other, theirs)
    page(client, theirs, 404)
    page(signed_in("sio.fan", surely=True), f"/as/p-5/closings/{closing}/", 404)
    assert other.post(theirs, {"act": "agree"}).status_code == 302
    assert "This account closes on" in page(client, CLOSE)
    assert standing_of("e-1") == "active"
    assert client.post(CLOSE, {"act": "undo"}).status_code == 302
    assert "Close this entity account?" in page(client, CLOSE)
    assert "This account stays open" in page(other, theirs)
    told = Notice.objects.filter(subject__en__icontains="stays open").values_list("holder_id", flat=True)
    assert set(told) == {"e-1", "p-1", "p-2", "p-3"}


def test_an_account_that_was_closed_is_nobodys_any_more():
    case = lodged(certificate_draft(), person(1, "e-1"), at=now(), run=False)
    closing = ask_to_close(actor=person(1, "e-1"), at=now(), entity_id=1)
    agree_to_close(actor=person(2), at=now(), closing_id=closing)
    close_what_is_due(at=now() + timedelta(days=15))
    page(signed_in("mei.ling"), "/as/e-1/", 404)
    page(signed_in("wai.keong"), "/as/e-1/", 404)
    assert "holder_closed" in case.steps.values_list("kind", flat=True)


def test_closing_is_for_those_who_manage_with_a_second_factor():
    assert signed_in("wai.keong", surely=True).post(CLOSE, {"sure": "yes"}).status_code == 404
    asked = signed_in("mei.ling").post(CLOSE, {"sure": "yes"})
    assert "/step-up/" in asked.headers.get("Location", "")
    assert standing_of("e-1") == "active"


def test_the_short_address_leads_to_the_service():
    answer = Client().get("/open-entity/")
    assert answer.headers["Location"] == "/services/safp-entity-account/"
