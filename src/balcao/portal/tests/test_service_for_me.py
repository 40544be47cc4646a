"""What the page of a service, and lists of services, say to whoever is signed in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.api import give_demo_posts
from balcao.accounts.models import User
from balcao.benefits import demo as benefits_demo
from balcao.benefits.api import duties_to_run
from balcao.benefits.models import Offer
from balcao.cases import demo_earlier
from balcao.cases.models import Case
from balcao.cases.testing import BEGAN, load_world
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
ADDRESS, REPORT, FOOD, CATERING = (
    "dsi-address-change",
    "crp-land-register-report",
    "iam-food-beverage-first",
    "iam-catering-licence-renewal",
)
SCHEME, SUBSIDY = "dsf-wealth-partaking", "ias-elderly-subsidy"


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)
    put_on_offer(Path(settings.BALCAO_SERVICES), {ADDRESS, REPORT, FOOD, SCHEME, SUBSIDY}, at=now())


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_the_government_has_is_struck_out_for_who_is_signed_in():
    assert "need-not-title" not in read(Client(headers={"accept-language": "en"}), f"/services/{ADDRESS}/")
    own = read(signed_in("mei.ling"), f"/services/{ADDRESS}/")
    assert "need-not-title" in own
    assert "<s>" in own
    assert "tells us, as soon as you begin" in own


def test_who_acts_for_a_company_reads_before_starting_that_it_is_for_persons_and_starts_as_one():
    client = signed_in("wai.keong")
    read(client, "/as/e-2/")
    page = read(client, f"/services/{ADDRESS}/")
    assert "This service is not for" in page
    assert f'action="/as/p-3/start/{ADDRESS}/"' in page
    assert f'action="/as/e-2/start/{ADDRESS}/"' not in page
    assert "need-not-title" not in page


def test_a_person_reads_for_which_of_their_companies_it_is():
    page = read(signed_in("wai.keong"), f"/services/{CATERING}/")
    assert f'action="/as/e-2/start/{CATERING}/"' in page
    assert f'action="/as/p-3/start/{CATERING}/"' not in page


def test_a_service_that_no_rule_refuses_says_by_what_it_is_decided():
    page = read(Client(headers={"accept-language": "en"}), f"/services/{FOOD}/")
    assert "No rule says no beforehand" in page
    assert "These departments give their opinion" in page


def test_a_star_in_a_list_keeps_the_service_and_comes_back_there():
    assert "star__button" not in read(Client(), "/search/?zone=personal")
    client = signed_in("mei.ling")
    page = read(client, "/search/?zone=personal")
    assert f'action="/as/p-1/favourites/{ADDRESS}/"' in page
    back = client.post(f"/as/p-1/favourites/{ADDRESS}/", {"on": "1", "next": "/search/?zone=personal"})
    assert back["Location"] == "/search/?zone=personal"
    assert read(client, "/search/?zone=personal").count("★") == page.count("★") + 1
    assert "★" in read(client, "/search/?q=change of address")


def test_the_demo_world_has_a_service_that_changed_since_and_offers_in_both_states():
    for _ in range(2):
        demo_earlier.load_demo(at=now())
    assert Case.objects.filter(draft__start_key=demo_earlier.KEY).count() == 1
    client = signed_in("mei.ling")
    changed = read(client, f"/as/e-1/changes/{demo_earlier.CERTIFICATE}/")
    assert "A copy of the statutes" in changed
    give_demo_posts(at=now(), posts=duties_to_run(at=now()))
    give_demo_posts(at=now(), posts=duties_to_run(at=now()), to=18)
    for _ in range(2):
        benefits_demo.load_demo(at=now())
    assert Offer.objects.filter(holder_id="p-1").count() == 2
    page = read(client, "/as/p-1/benefits/")
    assert "Counts as yes" in page
    assert "Answer by" in page
    undo = Offer.objects.get(holder_id="p-1", service_id=SCHEME)
    assert "Undo, I do not want it" in read(client, f"/as/p-1/benefits/{undo.pk}/")
    client.post(f"/as/p-1/benefits/{undo.pk}/", {"answer": "no"})
    undo.refresh_from_db()
    assert (undo.answer, undo.grants_on) == ("no", None)
