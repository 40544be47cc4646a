"""The pages on which one lets a register be asked, or does not, and takes it back."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from balcao.cases.api import start_draft
from balcao.cases.models import Draft, RegisterConsent
from balcao.cases.testing import AT, load_world, person
from balcao.cases.tests.conftest import registers, running_registers
from balcao.catalogue.testing import put_on_offer
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser", "registers", "running_registers"]
RADIO = "ctt-radio-licence-first"
AID = "dsaj-legal-aid"


@pytest.fixture
def world(db, registers):
    cache.clear()
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [RADIO, AID, "fss-sickness-subsidy"], at=AT)


def begun(service, actor):
    return start_draft(actor=actor, at=AT, service_id=service, key="page")


def test_a_start_leads_to_the_first_register_and_a_yes_to_the_tasks(world, browser):
    client = browser("wai.keong")
    started = client.post(f"/as/e-2/start/{RADIO}/", {"key": "k", "anyway": "1"})
    (draft,) = Draft.objects.filter(service_id=RADIO)
    url = f"/as/e-2/drafts/{draft.pk}/ask/criminal_record/"
    assert started["Location"] == url
    shown = client.get(url)
    page = text(shown)
    for words in ("May we ask: Criminal record?", "15 years", "Law 8/2005", "Criminal record certificate"):
        assert words in page
    assert client.post(url, {"put": shown.context["puts"][0]["value"]}).status_code == 422
    assert not RegisterConsent.objects.exists()
    answered = client.post(url, {"put": shown.context["puts"][0]["value"], "answer": "yes"})
    assert answered["Location"] == f"/as/e-2/drafts/{draft.pk}/"
    tasks = text(client.get(answered["Location"]))
    assert "Answered by" in tasks
    assert "Registers asked by law" in tasks
    assert Draft.objects.get(pk=draft.pk).facts["criminal_record"]["clean"] is True


def test_each_register_is_asked_on_its_own_page(world, browser):
    draft, client = begun(AID, person(1)), browser("mei.ling")
    base = f"/as/p-1/drafts/{draft}/ask"
    for register, following in (("fss", f"{base}/land_titles/"), ("land_titles", f"/as/p-1/drafts/{draft}/")):
        shown = client.get(f"{base}/{register}/")
        answer = {"put": shown.context["puts"][0]["value"], "answer": "no"}
        assert client.post(f"{base}/{register}/", answer)["Location"] == following
    assert set(Draft.objects.get(pk=draft).facts) == {"identity"}
    assert client.get(f"{base}/identity/").status_code == 404


def test_some_of_the_fields_alone(world, browser):
    draft, client = begun("fss-sickness-subsidy", person(1)), browser("mei.ling")
    url = f"/as/p-1/drafts/{draft}/ask/sick_certificates/"
    shown = client.get(url)
    put = shown.context["puts"][0]["value"]
    assert client.post(url, {"put": put, "answer": "yes"}).status_code == 422
    client.post(url, {"put": put, "answer": "yes", "fields": ["sick_from", "sick_until"]})
    assert RegisterConsent.objects.get().fields == ["sick_from", "sick_until"]


def test_what_was_put_otherwise_meanwhile_is_shown_again(world, browser):
    draft, client = begun(RADIO, person(3, "e-2")), browser("wai.keong")
    url = f"/as/e-2/drafts/{draft}/ask/criminal_record/"
    sent = client.post(url, {"put": "0" * 64, "answer": "yes"})
    assert sent["Location"] == url
    assert "What is asked has changed" in text(client.get(url))
    assert not RegisterConsent.objects.exists()


def test_the_list_of_consents_withdraws_in_one_tap_and_strangers_find_nothing(world, browser):
    draft, client = begun(RADIO, person(3, "e-2")), browser("wai.keong")
    url = f"/as/e-2/drafts/{draft}/ask/criminal_record/"
    given = "/as/p-3/readings/consents/"
    assert "your answer appears here" in text(client.get(given))
    client.post(url, {"put": client.get(url).context["puts"][0]["value"], "answer": "yes"})
    assert "Criminal record" in text(client.get(given))
    assert browser("joao").get(url).status_code in (403, 404)
    assert browser("joao").post(given, {"withdraw": f"{draft}:criminal_record"}).status_code == 404
    for _ in range(2):
        assert client.post(given, {"withdraw": f"{draft}:criminal_record"}).status_code == 302
    assert "Withdrawn" in text(client.get(given))
    assert "criminal_record" not in Draft.objects.get(pk=draft).facts
    assert client.post(given, {"withdraw": "x"}).status_code == 404
