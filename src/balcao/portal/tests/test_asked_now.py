"""What a page asks follows the answers while one types; the server alone says what that is."""

import re

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import BEGAN, certificate_draft, drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
ROW = {"id_no": "5345678(4)", "name": "梁雅麗", "work": "permanent", "gross": 100_00, "withheld": 1_00}


def signed_in(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def client():
    load_world()
    return signed_in("mei.ling")


def on_page(client, page):
    """What is asked; what waits in a template is not."""
    shown = re.sub(r"<template.*?</template>", "", client.get(page).content.decode(), flags=re.DOTALL)
    return re.findall(r'<div data-question="(\w+)"', shown)


def test_a_question_comes_with_the_answer_that_asks_for_it_and_goes_again(client):
    page = f"/as/e-1/drafts/{certificate_draft()}/pages/delivery/"
    before = on_page(client, page)
    assert "purpose_words" not in before
    version = 1
    for value, asked in (("other", True), ("bank", False), ("other", True), ("grant", False)):
        sent = {"question": "purpose", "purpose": value, "version.purpose": version, "asked": ",".join(before)}
        answer = client.post(f"{page}field/", sent).json()
        version = answer["version"]
        assert answer["asked"] == on_page(client, page)
        assert ("purpose_words" in answer["asked"]) is asked
        assert set(answer["html"]) == ({"purpose_words"} if asked else set())


def test_what_is_there_already_is_not_sent_again(client):
    page = f"/as/e-1/drafts/{certificate_draft()}/pages/delivery/"
    there = ",".join([*on_page(client, page), "purpose_words"])
    sent = {"question": "purpose", "purpose": "other", "version.purpose": 1, "asked": there}
    assert client.post(f"{page}field/", sent).json()["html"] == {}


def test_an_answer_to_what_is_not_asked_is_not_taken(client):
    page = f"/as/e-1/drafts/{certificate_draft()}/pages/delivery/"
    sent = {"question": "purpose_words", "purpose_words": "x", "asked": ""}
    assert client.post(f"{page}field/", sent).status_code == 404


def test_the_last_page_says_what_a_number_is_worked_out_from():
    load_world(at=BEGAN)
    put_on_offer(settings.BALCAO_SERVICES, ["dsf-m3m4-yearly-list"], at=now())
    answers = {"year": str(now().year - 1), "nil_list": False, "paid": [ROW], "true_and_complete": True}
    draft = drafted("dsf-m3m4-yearly-list", person(3, "e-2"), answers=answers, facts={}, at=now())
    text = signed_in("wai.keong").get(f"/as/e-2/drafts/{draft}/check/").content.decode()
    assert "Worked out from People who were paid" in text
