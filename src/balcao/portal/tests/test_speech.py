"""Speaking into fields: offered for words and plain numbers, off on wish, the microphone only there."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import certificate_draft, load_world
from balcao.kernel.clock import now
from balcao.portal.questions.base import SPOKEN

pytestmark = pytest.mark.django_db
POLICY = "Permissions-Policy"


@pytest.fixture
def client():
    load_world()
    return Client(headers={"accept-language": "pt"})


def test_the_search_and_the_assistant_can_be_spoken_into(client):
    for address in ("/", "/search/", "/ask/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert "data-speak" in page, address
        assert "template data-speech" in page
        assert answer.headers[POLICY] == "microphone=(self)"
        assert 'value="pt-PT" checked' in page


def test_a_page_without_such_a_field_has_no_microphone(client):
    answer = client.get("/account/login/")
    assert "data-spe" not in answer.content.decode()
    assert answer.headers[POLICY] == "microphone=()"


def test_an_administrator_switches_it_off(client, settings):
    settings.BALCAO_SPEECH_OFF = frozenset({"*"})
    answer = client.get("/")
    assert "data-spe" not in answer.content.decode()
    assert answer.headers[POLICY] == "microphone=()"


def test_a_department_switches_it_off_for_its_forms(client, settings):
    client.force_login(User.objects.get(username="mei.ling"))
    page = f"/as/e-1/drafts/{certificate_draft(asked_at=now())}/pages/delivery/"
    assert 'name="purpose_words" type="text" value="" data-speak' in client.get(page).content.decode()
    settings.BALCAO_SPEECH_OFF = frozenset({"DSI"})
    answer = client.get(page)
    assert "data-spe" not in answer.content.decode()
    assert answer.headers[POLICY] == "microphone=()"


def test_numbers_of_papers_and_accounts_are_typed():
    assert not SPOKEN & {
        "bir",
        "passport",
        "hkid",
        "iban",
        "account_number",
        "phone",
        "email",
        "taxpayer",
        "plate",
        "paper_no",
    }
