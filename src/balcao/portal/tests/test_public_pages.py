"""Before sign-in: what can be found, and what a page of a service says."""

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from balcao.catalogue.api import install_services
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.portal.web import finding, public

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


def test_a_service_that_is_not_on_offer_does_not_exist(ask):
    from balcao.kernel.errors import NotFound

    with pytest.raises(NotFound):
        ask(public.service, "/services/none/", service_id="none")
