"""The easy view: switched on any page, kept, one question at a time, six choices, a number to call."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.models import User
from balcao.accounts.testing import sign_in
from balcao.cases.models import Answer
from balcao.cases.testing import CERTIFICATE, certificate_draft, drafted, load_world, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.audit.models import Entry
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
LONGEST = (
    "iam-food-beverage-first",
    "dsedt-sme-aid",
    "dsscu-alteration-works-permit",
    "iam-shows-licence-renewal",
    "iam-activity-centre-booking",
    "crc-birth-one-thing",
)
"""Services with the most pages, with the most registers, with a place and time to choose."""
MOST_TO_PRESS = 20


@pytest.fixture
def stranger():
    load_world()
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def client(stranger):
    stranger.force_login(User.objects.get(username="wai.keong"))
    return stranger


def easy(client, value="1", **more):
    return client.post("/account/view/", {"easy": value, "next": "/search/", **more})


def is_easy(client, path="/search/"):
    return 'class="govuk-template easy"' in client.get(path).content.decode()


def test_a_stranger_switches_by_a_link_and_comes_back_to_the_page(stranger):
    assert '/account/view/?easy=1&amp;next=%2Fsearch%2F"' in stranger.get("/search/").content.decode()
    answer = stranger.get("/account/view/?easy=1&next=/search/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/search/")
    assert is_easy(stranger)
    stranger.get("/account/view/?easy=0")
    assert not is_easy(stranger)


def test_the_switch_leads_to_no_other_site_and_knows_two_views_only(stranger):
    assert stranger.get("/account/view/?easy=1&next=https://evil.example/").headers["Location"] == "/"
    assert stranger.get("/account/view/?easy=2").status_code == 404
    assert stranger.get("/account/view/").status_code == 404


def test_the_account_keeps_it_in_every_browser_and_over_what_another_person_chose_in_this_one(client):
    easy(client)
    elsewhere = Client(headers={"accept-language": "en"})
    assert not is_easy(elsewhere)
    elsewhere.force_login(User.objects.get(username="wai.keong"))
    assert is_easy(elsewhere)
    elsewhere.cookies["balcao_easy"] = "0"
    assert is_easy(elsewhere)
    easy(client, "0")
    assert not is_easy(elsewhere)


def test_the_choice_is_on_record_once(client):
    easy(client)
    easy(client)
    assert Entry.objects.filter(event="accounts:view:chosen").count() == 1


def test_a_link_from_elsewhere_changes_nothing_of_an_account(client):
    client.get("/account/view/?easy=1")
    assert User.objects.get(username="wai.keong").easy_view is None


def test_the_first_page_has_three_choices_three_more_and_what_is_ones_own_asks_to_sign_in(stranger):
    stranger.cookies["balcao_easy"] = "1"
    page = stranger.get("/").content.decode()
    first, others = (part.split("</ul>")[0] for part in page.split('class="big-choices"')[1:])
    assert first.count("<li>") == others.count("<li>") == 3
    assert 'href="tel:+85388668866"' in others
    assert stranger.get("/my/matters/").headers["Location"] == "/account/login/?next=%2Fmy%2Fmatters%2F"


def test_short_addresses_lead_to_what_is_ones_own_and_to_nothing_else(client):
    assert client.get("/my/matters/").headers["Location"] == "/as/p-3/matters/"
    assert client.get("/my/licences/").headers["Location"] == "/as/p-3/licences/"
    assert client.get("/my/sign/").status_code == 200
    assert client.get("/my/desk/").status_code == 404


def test_signing_in_leads_to_ones_own_first_page_an_officer_to_the_desk(client):
    assert client.get("/my/home/").headers["Location"] == "/as/p-3/"
    easy(client)
    assert client.get("/my/home/").headers["Location"] == "/"
    officer = Client()
    sign_in(officer, "officer.dsi")
    assert officer.get("/my/home/").headers["Location"] == "/desk/"


def test_ones_own_first_page_has_the_choices_and_everything_on_request(client):
    easy(client)
    assert client.get("/as/p-3/").content.decode().count('class="big-choices"') == 2
    assert 'class="big-choices"' not in client.get("/as/p-3/?all=1").content.decode()


def test_a_service_names_its_own_number_and_leaves_the_rest_aside(stranger):
    usual = stranger.get(f"/services/{CERTIFICATE}/").content.decode()
    number = re.search(r'href="(tel:[^"]+)"', usual)
    assert number
    assert "<aside>" in usual
    stranger.cookies["balcao_easy"] = "1"
    page = stranger.get(f"/services/{CERTIFICATE}/").content.decode()
    assert f'class="call" aria-label="Telephone">\n        <a href="{number.group(1)}"' in page
    assert "<aside>" not in page


def test_questions_come_one_a_page_and_each_is_saved(client):
    easy(client)
    draft = certificate_draft()
    url = f"/as/e-1/drafts/{draft}/pages/delivery/"
    first = client.get(url).content.decode()
    assert 'name="purpose"' in first
    assert 'name="true_and_complete"' not in first
    answer = client.post(f"{url}?only=purpose", {"purpose": "other", "version.purpose": "1"})
    assert answer.headers["Location"] == f"{url}?only=purpose_words"
    assert "question 2 of 3" in client.get(f"{url}?only=purpose_words").content.decode()
    refused = client.post(f"{url}?only=purpose_words", {"purpose_words": "", "version.purpose_words": "0"})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()
    answer = client.post(f"{url}?only=purpose_words", {"purpose_words": "visto", "version.purpose_words": "1"})
    assert answer.headers["Location"] == f"{url}?only=true_and_complete"
    sent = {"true_and_complete": "yes", "version.true_and_complete": "1"}
    assert client.post(f"{url}?only=true_and_complete", sent).headers["Location"].endswith("/check/")


def test_a_question_that_is_no_longer_asked_is_passed_over_and_nothing_is_lost(client):
    easy(client)
    draft = certificate_draft()
    url = f"/as/e-1/drafts/{draft}/pages/delivery/"
    answer = client.post(f"{url}?only=purpose_words", {"purpose_words": "late", "version.purpose_words": "0"})
    assert answer.status_code == 302
    assert Answer.objects.filter(draft=draft, question="purpose_words").count() == 0
    assert client.get(f"{url}?only=purpose_words").status_code == 200


def test_a_whole_page_sent_after_switching_in_another_tab_is_saved_whole(client):
    draft = certificate_draft()
    url = f"/as/e-1/drafts/{draft}/pages/delivery/"
    easy(client)
    sent = {"purpose": "grant", "version.purpose": "1", "true_and_complete": "yes", "version.true_and_complete": "1"}
    assert client.post(url, sent).status_code == 302
    assert "grant" in {row.value for row in Answer.objects.filter(draft=draft, question="purpose")}


def test_two_versions_of_one_question_are_asked_about_and_the_choice_counts(client):
    easy(client)
    draft = certificate_draft()
    url = f"/as/e-1/drafts/{draft}/pages/delivery/?only=true_and_complete"
    page = f"/as/e-1/drafts/{draft}/pages/delivery/?only=purpose"
    client.post(page, {"purpose": "grant", "version.purpose": "1"})
    clash = client.post(page, {"purpose": "court", "version.purpose": "1"})
    assert clash.status_code == 409
    assert f'action="{page}"' in clash.content.decode()
    assert client.get(url).status_code == 200


def test_a_stranger_does_not_see_anothers_step(client):
    draft = certificate_draft()
    client.force_login(User.objects.get(username="ka.man"))
    assert client.get(f"/as/p-4/drafts/{draft}/pages/delivery/?only=purpose").status_code == 404


def test_the_code_of_a_service_is_for_the_usual_view_alone(stranger):
    code = get_published(CERTIFICATE, at=now()).definition.data.code
    assert code
    assert code in stranger.get(f"/services/{CERTIFICATE}/").content.decode()
    stranger.get("/account/view/?easy=1")
    assert f"· {code}" not in stranger.get(f"/services/{CERTIFICATE}/").content.decode()


def in_sight(page):
    """How many links and buttons of a page there are to press, those in folded parts left out."""
    page = page.split("<body", 1)[1]
    for folded in ("template", "noscript", "dialog"):
        page = re.sub(rf"<{folded}.*?</{folded}>", "", page, flags=re.S)
    page = re.sub(r"(<details.*?</summary>).*?</details>", r"\1", page, flags=re.S)
    page = re.sub(r"<[^>]* hidden[ >][^>]*>", "", page)
    return len(re.findall(r"<a [^>]*href|<button|<summary", page))


@pytest.mark.parametrize("service", LONGEST)
def test_the_page_of_the_longest_draft_has_few_things_to_press(client, service):
    put_on_offer(Path(settings.BALCAO_SERVICES), [service], at=now())
    draft = drafted(service, person(3, "e-2"), answers={}, facts={}, at=now(), asked_at=now())
    url = f"/as/e-2/drafts/{draft}/"
    usual = in_sight(client.get(url).content.decode())
    easy(client)
    assert in_sight(client.get(url).content.decode()) <= MOST_TO_PRESS < usual
