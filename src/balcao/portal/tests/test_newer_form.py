"""The page of a draft whose form was published anew says what changed, and goes on with it."""

from datetime import timedelta

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Draft
from balcao.cases.testing import CERTIFICATE, certificate_draft, load_world, republish
from balcao.catalogue.api import get_published
from balcao.catalogue.models import PublishedVersion
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES

pytestmark = pytest.mark.django_db
TITLES = {"zh-Hant": "表格已更新", "pt": "O formulário mudou", "en": "The form has changed"}


def without_bank(content):
    questions = {each["id"]: each for page in content["form"]["pages"] for each in page["questions"]}
    questions["purpose"]["options"] = ["grant", "court", "other"]
    content["data"]["earlier_drafts"] = 30


@pytest.fixture
def draft(db):
    load_world()
    made = certificate_draft()
    republish(CERTIFICATE, without_bank, at=now())
    return made


def browser(language):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username="mei.ling"))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_moved_and_what_was_left_out_stays_to_be_read(draft, language):
    client, page = browser(language), f"/as/e-1/drafts/{draft}/"
    assert TITLES[language] in client.get(page).content.decode()
    version = get_published(CERTIFICATE, at=now()).id
    after = client.post(f"{page}newer-form/", {"version": str(version)}, follow=True).content.decode()
    assert TITLES[language] not in after
    assert {"zh-Hant": "銀行", "pt": "Banco", "en": "Bank"}[language] in after
    assert Draft.objects.get(pk=draft).version_id == version


def test_a_version_that_is_none_moves_nothing(draft):
    before = Draft.objects.get(pk=draft).version_id
    client, address = browser("en"), f"/as/e-1/drafts/{draft}/newer-form/"
    assert client.post(address, {"version": "x"}).status_code == 404
    assert client.post(address, {"version": "999999999"}).status_code == 404
    assert Draft.objects.get(pk=draft).version_id == before


def test_after_the_last_day_the_page_of_what_would_be_lodged_says_so(draft, monkeypatch):
    later = now() + timedelta(days=40)
    monkeypatch.setattr("balcao.portal.web.newer_form.now", lambda: later)
    monkeypatch.setattr("balcao.portal.web.closing.now", lambda: later)
    client, page = browser("en"), f"/as/e-1/drafts/{draft}/"
    assert "can no longer be lodged as it is" in client.get(page).content.decode()
    refused = client.post(f"{page}check/", {})
    assert refused.status_code == 409
    assert "Go on with the newer form" in refused.content.decode()
    assert PublishedVersion.objects.filter(service_id=CERTIFICATE).count() == 2
