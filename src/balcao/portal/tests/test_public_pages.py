"""Before sign-in: what can be found, and what a page of a service says."""

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from balcao.catalogue.api import install_services
from balcao.catalogue.testing import put_on_offer
from balcao.guidance.api import help_topics
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.portal.web import browsing, finding, help_pages, public

ROOT = Path(__file__).resolve().parents[4]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(settings, tmp_path):
    folder = Path(__file__).resolve().parents[1] / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    settings.BALCAO_SERVICES = tmp_path
    (tmp_path / "departments.yaml").write_text("{}")

    def _ask(view, path, language="en", **kwargs):
        request: Any = RequestFactory().get(path)
        request.language, request.actor, request.session = language, None, {}
        return view(request, **kwargs).content.decode()

    return _ask


def test_the_home_page_offers_search_and_no_zone_without_a_service(ask):
    page = ask(public.home, "/")
    assert 'class="zone"' not in page
    assert 'action="/search/"' in page


def test_the_home_page_names_every_zone_that_has_services(ask):
    install_services(actor=system_actor(), at=now(), root=ROOT / "services")
    page = ask(public.home, "/")
    assert page.count('class="zone"') == len(finding.ZONES)


def test_a_search_that_finds_nothing_says_what_to_do(ask):
    page = ask(finding.find, "/search/?q=<b>zzz")
    assert "&lt;b&gt;zzz" in page
    assert "<b>zzz" not in page


@pytest.fixture
def ask_about_all(ask, settings):
    settings.BALCAO_SERVICES = ROOT / "services"
    put_on_offer(ROOT / "services", ("dsi-criminal-record", "ias-elderly-subsidy"), at=now())
    return ask


def test_what_is_found_is_grouped_where_there_are_several_kinds(ask_about_all):
    page = ask_about_all(finding.find, "/search/?q=criminal record certificate")
    assert "/papers/criminal-record/" in page
    assert "/services/dsi-criminal-record/" in page
    assert page.count("rows__group") == 2


def test_help_alone_is_an_answer(ask_about_all):
    page = ask_about_all(finding.find, "/search/?q=lost phone")
    assert "/help/about/cannot-sign-in/" in page
    assert 'name="said"' not in page


def test_a_fee_that_was_looked_for_is_said(ask_about_all):
    page = ask_about_all(finding.find, "/search/?q=emolumento")
    assert "Certificate fee · MOP" in page


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "pt", "en"])
def test_help_is_one_page_and_one_for_each_topic(ask_about_all, language):
    page = ask_about_all(help_pages.every, "/help/", language)
    assert page.count("/help/about/") == len(help_topics(ROOT / "services"))
    one = ask_about_all(help_pages.topic, "/help/about/sign/", language, topic_id="sign")
    assert "<p>" in one
    assert "portal." not in one


def test_a_paper_says_who_issues_it_and_who_asks_for_it(ask_about_all):
    page = ask_about_all(browsing.paper, "/papers/criminal-record/", kind="criminal-record")
    assert "dsi-criminal-record" in page
    assert "由政府發出" in page
    assert "只須提交一次" in ask_about_all(browsing.paper, "/papers/diploma/", kind="diploma")


def test_a_topic_and_a_paper_that_are_not_there_do_not_exist(ask):
    from balcao.kernel.errors import NotFound

    with pytest.raises(NotFound):
        ask(help_pages.topic, "/help/about/none/", topic_id="none")
    with pytest.raises(NotFound):
        ask(browsing.paper, "/papers/none/", kind="none")


def test_a_service_that_is_not_on_offer_does_not_exist(ask):
    from balcao.kernel.errors import NotFound

    with pytest.raises(NotFound):
        ask(public.service, "/services/none/", service_id="none")


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_the_accessibility_statement_says_what_is_met_what_is_not_and_whom_to_tell(client, language):
    page = client.get("/accessibility/", headers={"accept-language": language}).content.decode()
    assert page.count("<h2") >= 3
    assert "2026" in page
    assert "portal.accessibility" not in page
    assert 'href="/ask/"' in page
