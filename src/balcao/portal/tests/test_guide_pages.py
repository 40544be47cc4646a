"""The pages of guides and of things in one go: what is asked, kept and shared; for whom they begin, and how often."""

import re

import pytest
from django.conf import settings

from balcao.bundles.models import Bundle
from balcao.bundles.tests.conftest import registers, running_registers  # noqa: F401 - the registers they ask
from balcao.cases.models import Draft
from balcao.cases.testing import BEGAN, load_world
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import macau_date, now
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
FOOD = "/guides/which-food-licence/"
WORKS = {"guide": "building-works", "reach": "inside", "heritage": "yes", "title": "tenant"}
HOUSE = {
    "new_address-street": "澳門提督馬路",
    "parish": "cotai",
    "children": "no",
    "home": "tenant",
    "works": "yes",
    "votes": "no",
}


SERVICES = {
    "iam-takeaway-registration",
    "ic-heritage-works-opinion",
    "dsscu-minor-works-notice",
    "dsi-address-change",
    "dsi-identity-card-renewal",
}


@pytest.fixture
def offered(db):
    put_on_offer(settings.BALCAO_SERVICES, SERVICES, at=now())


@pytest.fixture
def world(registers, offered):  # noqa: F811
    load_world(at=BEGAN)


def english(client, path, **sent):
    return client.get(path, sent, headers={"accept-language": "en"})


def test_a_question_not_answered_is_said_and_what_was_answered_stays(offered, client):
    answer = english(client, f"{FOOD}questions/", what="takeaway", asked="place")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "govuk-error-summary" in said
    assert '<input type="hidden" name="what" value="takeaway">' in said
    assert "sessionid" not in client.cookies


def test_the_list_says_papers_fee_and_law_and_its_address_holds_only_choices(offered, client):
    said = english(client, f"{FOOD}list/", what="takeaway", place="shop", name="陳大文").content.decode()
    assert "/list/?what=takeaway&amp;place=shop" in said
    assert "陳大文" not in said
    for word in ("Papers", "Legal basis", "Visits needed", "What it costs"):
        assert word in said, word
    assert "/account/login/?next=%2Fguides%2Fwhich-food-licence%2Flist%2F%3Fwhat%3Dtakeaway%26place%3Dshop" in said
    assert "<s>" not in said


def test_an_address_that_is_wrong_or_not_at_the_end_leads_to_the_open_question(offered, client):
    assert english(client, f"{FOOD}list/", what="nonsense").url == f"{FOOD}questions/"
    assert english(client, f"{FOOD}list/", what="eat_in", in_hotel="maybe").url == f"{FOOD}questions/?what=eat_in"
    assert english(client, f"{FOOD}questions/", what="import").url == f"{FOOD}list/?what=import"
    assert english(client, "/guides/the-moon/").status_code == 404


def test_guides_are_found_and_named_on_the_pages_of_their_services(offered, client):
    for query in ("賣食物", "卖食物", "licença de comidas", "food licence"):
        assert FOOD in english(client, "/search/", q=query).content.decode(), query
    assert FOOD in english(client, "/services/iam-takeaway-registration/").content.decode()
    assert FOOD in english(client, "/guides/").content.decode()
    assert FOOD in english(client, "/search/").content.decode()
    assert "/guides/" in english(client, "/").content.decode()


def test_signed_in_what_the_government_has_is_struck_out_and_what_is_not_for_one_says_so(world):
    client = signed_in("wai.keong")
    own = page(client, f"{FOOD}list/?what=takeaway&place=shop")
    assert "Not for " in own
    assert "<s>" in page(client, "/guides/identity-documents/list/?document=card&reason=lost")
    page(client, "/as/e-2/")
    theirs = page(client, f"{FOOD}list/?what=takeaway&place=shop")
    assert "we ask it ourselves" in theirs
    assert "Not for " not in theirs
    assert "/as/e-2/start/iam-takeaway-registration/" in theirs


def test_started_from_the_list_the_form_knows_the_answers_and_twice_is_once(world):
    client = signed_in("wai.keong")
    sent = {"guide": "which-food-licence", "what": "takeaway", "place": "industrial", "key": "one"}
    first = client.post("/as/e-2/start/iam-takeaway-registration/", sent)
    assert first.status_code == 302
    draft = Draft.objects.get(service_id="iam-takeaway-registration", holder_id="e-2")
    assert draft.answers.get(question="premises_use").value == "industrial"
    again = client.post("/as/e-2/start/iam-takeaway-registration/", sent).content.decode()
    assert '<input type="hidden" name="place" value="industrial">' in again
    client.post("/as/e-2/start/iam-takeaway-registration/", {**sent, "anyway": "1"})
    assert Draft.objects.filter(service_id="iam-takeaway-registration", holder_id="e-2").count() == 1


def test_a_guide_that_does_not_know_the_service_tells_its_form_nothing(world):
    client = signed_in("wai.keong")
    client.post("/as/e-2/start/iam-takeaway-registration/", {**WORKS, "key": "one"})
    draft = Draft.objects.get(service_id="iam-takeaway-registration", holder_id="e-2")
    assert not draft.answers.exists()


def test_several_begin_as_one_bundle_whatever_the_key(world):
    client = signed_in("wai.keong")
    places = {client.post("/as/e-2/guides/building-works/", {**WORKS, "key": key}).url for key in ("a", "a", "b")}
    assert len(places) == 1
    bundle = Bundle.objects.get()
    assert (bundle.holder_id, bundle.one_thing) == ("e-2", "building-works")
    services = list(bundle.parts.order_by("position").values_list("service_id", flat=True))
    assert services == ["ic-heritage-works-opinion", "dsscu-minor-works-notice"]


def test_half_answered_nothing_begins(world):
    client = signed_in("wai.keong")
    answer = client.post("/as/e-2/guides/building-works/", {**WORKS, "title": ""})
    assert answer.url == "/guides/building-works/questions/?reach=inside&heritage=yes"
    assert not Bundle.objects.exists()


@pytest.mark.parametrize("path", ["guides/building-works", "one-thing/move-house"])
def test_nobody_begins_for_an_entity_that_is_not_theirs_or_without_signing_in(world, client, path):
    for browser in (client, signed_in("mei.ling")):
        answer = browser.post(f"/as/e-2/{path}/", WORKS)
        assert answer.status_code in {302, 404}
        assert "/bundles/" not in answer.get("location", "")
    assert not Bundle.objects.exists()


def moved(client):
    today = macau_date(now())
    day = {"since-day": str(today.day), "since-month": str(today.month), "since-year": str(today.year)}
    return client.post("/one-thing/move-house/questions/", {**HOUSE, **day})


def test_two_tabs_with_keys_of_their_own_begin_one_move(world):
    client = signed_in("mei.ling")
    assert moved(client).url == "/one-thing/move-house/plan/"
    plan = page(client, "/one-thing/move-house/plan/")
    assert re.search(r'name="key" value="[^"]+"', plan)
    places = {client.post("/as/p-1/one-thing/move-house/", {"key": key}).url for key in ("left", "right")}
    assert len(places) == 1
    assert Bundle.objects.count() == 1


def test_a_thing_for_persons_is_refused_to_a_company_in_words(world):
    client = signed_in("wai.keong")
    moved(client)
    answer = client.post("/as/e-2/one-thing/move-house/", {"key": "k"})
    assert answer.status_code == 409
    assert not Bundle.objects.exists()
