"""Passing an application on: the pages of who offers and of who is asked."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Offer
from balcao.cases.testing import load_world, with_officer
from balcao.cases.tests.test_course import CHOIR, _choir

pytestmark = pytest.mark.django_db


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def matter(db):
    load_world()
    return f"/as/e-1/matters/{with_officer().reference}/"


def test_it_is_offered_agreed_to_and_taken_back(matter):
    choir, president, receiver = _choir(), signed_in("mei.ling"), signed_in("joao")
    assert f"{matter}pass-on/" in president.get(matter).content.decode()
    wrong = president.post(f"{matter}pass-on/", {"act": "offer", "number": "0000"})
    assert wrong.status_code == 422
    assert 'value="0000"' in wrong.content.decode()
    president.post(f"{matter}pass-on/", {"act": "offer", "number": CHOIR})
    assert "has not answered yet" in president.get(f"{matter}pass-on/").content.decode()
    page = f"/as/{choir}/offers/{Offer.objects.get().pk}/"
    assert signed_in("ka.man").get(page).status_code == 404
    assert receiver.get(page.replace(choir, "p-2")).status_code == 404
    receiver.post(page, {"act": "agree"})
    assert "The department has to accept it now" in receiver.get(page).content.decode()
    president.post(f"{matter}pass-on/", {"act": "take_back"})
    assert "This offer is over" in receiver.get(page).content.decode()
