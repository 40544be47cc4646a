"""The page where somebody says that what a register filled in is wrong."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from balcao.cases.models import Draft
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser"]
PRESIDENT = person(1, "e-1")


@pytest.fixture
def world(db):
    cache.clear()
    load_world()


@pytest.fixture
def draft(world):
    return certificate_draft(key="wrong")


def urls(draft, question="association_name"):
    base = f"/as/e-1/drafts/{draft}"
    return f"{base}/wrong/{question}/", f"{base}/pages/association/"


def test_from_the_answer_to_ones_own_and_back(draft, browser):
    client, (wrong, page) = browser("mei.ling"), urls(draft)
    Draft.objects.update(asked_at={"organs": AT.isoformat()})
    shown = client.get(page).content.decode()
    assert f'name="go" value="{wrong}"' in shown
    assert "asked on 23 November 2026" in text(client.get(page))
    assert "澳門關愛長者協會" in text(client.get(wrong))
    assert client.post(wrong, {"why": " ", "association_name": "新"}).status_code == 422
    assert client.post(wrong, {"why": "A new name since May"}).status_code == 422
    for _ in range(2):
        sent = client.post(wrong, {"why": "A new name since May", "association_name": "新協會"})
        assert (sent.status_code, sent["Location"]) == (302, f"{page}#q-association_name")
    shown = client.get(page)
    assert 'name="association_name"' in shown.content.decode()
    assert "You say that the register is wrong" in text(shown)
    assert "A new name since May" in client.get(wrong).content.decode()
    assert "Identification Services Bureau is asked to correct this" in text(client.get(f"/as/e-1/drafts/{draft}/"))
    Draft.objects.update(asked_at={})
    assert "新協會" in text(client.get(f"/as/e-1/drafts/{draft}/check/"))
    for _ in range(2):
        client.post(wrong, {"accept": "1"})
    assert 'name="association_name"' not in client.get(page).content.decode()


def test_strangers_find_no_such_page_and_others_questions_have_none(draft, browser):
    wrong, _ = urls(draft)
    for name in ("sio.fan", "ka.man"):
        assert browser(name).post(wrong, {"why": "x"}).status_code == 404
    own = browser("mei.ling")
    for question in ("purpose", "nothing"):
        assert own.get(urls(draft, question)[0]).status_code == 404
    assert "disputed" not in Draft.objects.get(pk=draft).facts


def test_once_lodged_there_is_no_such_page(draft, browser):
    lodged(draft, PRESIDENT)
    assert browser("mei.ling").get(urls(draft)[0]).status_code == 404


def test_where_a_service_corrects_the_register_the_page_leads_there(world, browser):
    put_on_offer(Path(settings.BALCAO_SERVICES), ["dsi-address-change"], at=AT)
    facts = {"identity": {"status": "alive", "address": "澳門草堆街 41 號 2 樓"}}
    draft = drafted("dsi-address-change", person(1), answers={}, facts=facts)
    shown = browser("mei.ling").get(f"/as/p-1/drafts/{draft}/wrong/old_address/").content.decode()
    assert 'href="/services/dsi-address-change/"' in shown
