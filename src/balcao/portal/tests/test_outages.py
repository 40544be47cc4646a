"""Where people and programs read that something is closed, and what they can do meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client

from balcao.cases.models import Case
from balcao.cases.testing import BEGAN, CERTIFICATE, certificate_draft, load_world, republish
from balcao.kernel.clock import now
from balcao.outages.models import Wish
from balcao.outages.testing import told
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


def closed(**given):
    return told(at=now(), confirmed_by=None, **{"begins_at": now() - HOUR, "ends_at": now() + HOUR} | given)


def free():
    def change(content):
        content["data"] |= {"fees": [], "stamp": {"kind": "none"}, "signing": {"rule": "applicant"}}

    republish(CERTIFICATE, change, at=BEGAN)


def test_the_public_page_and_its_data_say_what_is_closed():
    client = Client(headers={"accept-language": "en"})
    assert "All services work" in page(client, "/status/")
    closed(words={"en": "A new machine"})
    said = page(client, "/status/")
    assert "A new machine" in said
    assert "All services work" not in said
    answer = client.get("/api/open/status/")
    (only,) = answer.json()["outages"]
    assert (only["state"], only["kind"], only["department"], only["service"]) == (
        "on",
        "maintenance",
        "DSI",
        CERTIFICATE,
    )
    assert set(only["name"]) == {"zh-Hant", "pt", "en"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_search_and_a_list_of_drafts_say_it_in_short():
    certificate_draft()
    closed()
    client = signed_in("mei.ling", "en")
    assert "Closed until" in page(client, "/search/?department=DSI")
    assert "Closed until" in page(client, "/as/e-1/")


def test_a_service_says_what_is_planned_a_fortnight_before():
    client = Client(headers={"accept-language": "en"})
    closed(begins_at=now() + 20 * 24 * HOUR, ends_at=now() + 21 * 24 * HOUR)
    assert "Maintenance is planned" not in page(client, f"/services/{CERTIFICATE}/")
    closed(begins_at=now() + 10 * 24 * HOUR, ends_at=now() + 11 * 24 * HOUR, key="2")
    assert "Maintenance is planned" in page(client, f"/services/{CERTIFICATE}/")


def test_handing_in_is_refused_until_when_and_nothing_is_lost():
    free()
    draft, client = certificate_draft(), signed_in("mei.ling", "en")
    closed()
    answer = client.post(f"/as/e-1/drafts/{draft}/check/", {})
    assert answer.status_code == 503
    assert 3500 <= int(answer.headers["Retry-After"]) <= 3600
    assert "Nothing is lost" in answer.content.decode()
    assert not Case.objects.exists()
    for _ in range(2):
        client.post(f"/as/e-1/drafts/{draft}/tell-me/")
    assert Wish.objects.get().path == f"/as/e-1/drafts/{draft}/check/"
    assert "You will be told in your inbox" in page(client, f"/as/e-1/drafts/{draft}/")


def test_nobody_wishes_for_a_draft_of_others():
    draft = certificate_draft()
    assert signed_in("sio.fan", "en").post(f"/as/p-5/drafts/{draft}/tell-me/").status_code == 404
    assert not Wish.objects.exists()
