"""What a photographed passport says is offered beside the questions, and taken over only where it is ticked."""

import re

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Answer
from balcao.cases.testing import drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_machine_lines import PASSPORT, drawn
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
SERVICE = "cpsp-domestic-worker-stay"
OFFER = re.compile(r'name="lines" value="([^"]+)"[^>]*><label[^>]*>([^<]*)<strong>([^<]*)</strong>')


@pytest.fixture
def page():
    load_world()
    put_on_offer(django_settings.BALCAO_SERVICES, [SERVICE], at=now())
    known = {"worker_name": "Anna Maria Eriksson", "passport_no": "L8989O2C3"}
    draft = drafted(SERVICE, person(3), answers=known, facts={}, at=now())
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client, draft, f"/as/p-3/drafts/{draft}/pages/papers/"


def answers(draft):
    return dict(Answer.objects.filter(draft=draft).values_list("question", "value"))


def given(client, path):
    return client.post(path, {"passport_copy": SimpleUploadedFile("a.jpg", drawn(PASSPORT))}).content.decode()


def test_it_is_offered_with_what_was_answered_and_nothing_is_filled_in(page):
    client, draft, path = page
    before = answers(draft)
    text = given(client, path)
    # The name is the same in another order.
    assert [said for _, _, said in OFFER.findall(text)] == ["L898902C3", "12 August 1974", "15 April 2012"]
    assert "Answered so far: L8989O2C3" in text
    after = answers(draft)
    assert {name: after[name] for name in before} == before
    assert not after.get("worker_born_on")


def test_what_is_ticked_is_taken_over_and_nothing_else(page):
    client, draft, path = page
    text = given(client, path)
    number = OFFER.findall(text)[0][0]
    versions = dict(re.findall(r'name="(version\.[a-z_]+)" value="([0-9]+)"', text))
    client.post(path, {**versions, "lines": [number, "forged:token"]})
    after = answers(draft)
    assert after["passport_no"] == "L898902C3"
    assert not after.get("worker_born_on")
    assert after["worker_name"] == "Anna Maria Eriksson"


def test_an_offer_is_for_its_draft_alone(page):
    client, _, path = page
    number = OFFER.findall(given(client, path))[0][0]
    other = drafted(SERVICE, person(1), answers={}, facts={}, at=now(), key="other")
    client.force_login(User.objects.get(username="mei.ling"))
    client.post(f"/as/p-1/drafts/{other}/pages/papers/", {"lines": number})
    assert not answers(other).get("passport_no")
