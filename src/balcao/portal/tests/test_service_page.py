"""The page of a service: the price in one's own case, the real time, what is known already; and as open data."""

import json
from datetime import timedelta

import pytest
from django.core.cache import caches

from balcao.cases.models import Case
from balcao.cases.testing import CERTIFICATE, certificate_draft, load_world, lodged, person
from balcao.kernel.clock import now

CATERING = "iam-catering-licence-renewal"
PAGE = f"/services/{CATERING}/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    load_world()


def asked(client, **answers):
    return client.get(PAGE, {"cost": "1", "shown": "charged_area", **answers}, headers={"accept-language": "en"})


def test_the_price_is_worked_out_without_sign_in_and_nothing_is_kept(world, client):
    small, large = (asked(client, charged_area=area).content.decode() for area in ("80", "200"))
    assert '<table class="fees">' in small
    assert small != large
    assert "sessionid" not in client.cookies


def test_a_price_is_not_shown_before_it_is_asked_for(world, client):
    page = client.get(PAGE).content.decode()
    assert 'name="charged_area"' in page
    assert '<table class="fees">' not in page
    assert "govuk-error-summary" not in page


def test_an_answer_that_is_none_is_said_at_its_field(world, client):
    page = asked(client, charged_area="<b>many").content.decode()
    assert "govuk-error-summary" in page
    assert 'href="#q-charged_area"' in page
    assert "<b>many" not in page
    assert '<table class="fees">' not in page


def test_a_fixed_price_asks_nothing(world, client):
    assert 'id="cost"' not in client.get(f"/services/{CERTIFICATE}/").content.decode()


def test_the_page_says_what_the_government_has_and_by_which_law(world, client):
    page = client.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "What the government already has" in page
    assert f'rel="alternate" type="application/ld+json" href="/api/open/services/{CATERING}/"' in page


def test_the_real_time_is_shown_from_five_cases_on(world, client):
    page = f"/services/{CERTIFICATE}/"
    assert "How long it really takes" not in client.get(page, headers={"accept-language": "en"}).content.decode()
    at = now()
    for number in range(5):
        case = lodged(certificate_draft(key=f"k{number}"), person(1, "e-1"))
        Case.objects.filter(pk=case.pk).update(lodged_at=at - timedelta(hours=5), decided_at=at)
    caches["process"].clear()
    shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Of 5 applications decided in the last 90 days, half took 5 hours at most" in shown


def test_a_service_is_open_data_without_a_key(world, client):
    response = client.get(f"/api/open/services/{CATERING}/")
    found = json.loads(response.content)
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert found["@type"] == "GovernmentService"
    assert found["@context"][0] == "https://schema.org"
    assert {each["@language"] for each in found["name"]} == {"zh-Hant", "pt", "en"}
    assert found["legalBasis"]
    again = client.get(f"/api/open/services/{CATERING}/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_service_is_told_in_the_core_public_service_vocabulary(world, client):
    response = client.get(f"/api/open/services/{CATERING}/cpsv-ap/")
    found = json.loads(response.content)
    assert response["Content-Type"] == "application/ld+json"
    assert (found["@type"], found["dct:identifier"]) == ("cpsv:PublicService", CATERING)
    assert {each["@language"] for each in found["dct:title"]} == {"zh-Hant", "pt", "en"}
    assert found["cv:hasCompetentAuthority"]["dct:identifier"] == "IAM"
    assert found["cpsv:produces"]
    assert found["cv:hasLegalResource"]
    assert client.get("/api/open/services/none/cpsv-ap/").status_code == 404


def test_all_services_are_one_list_that_asks_the_database_little(world, client, django_assert_max_num_queries):
    first = client.get("/api/open/services/")
    assert CATERING in {each["identifier"] for each in json.loads(first.content)["services"]}
    with django_assert_max_num_queries(4):
        assert client.get("/api/open/services/").content == first.content


def test_a_service_that_is_not_on_offer_is_no_open_data(world, client):
    assert client.get("/api/open/services/none/").status_code == 404
    assert client.post("/api/open/services/").status_code == 405
