"""Mandates on paper, entered by an officer."""

import struct
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import User
from balcao.entities.api import load_demo
from balcao.entities.models import Mandate
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 600, 400) + b"\x08\2\0\0\0....IEND\xaeB`\x82"


@pytest.fixture
def counter(settings):
    settings.BALCAO_DESK_ASSURANCE = 1
    load_people(at=now())
    load_demo(at=now())

    def sign_in(name):
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in


def paper(**changes):
    until = macau_date(now()) + timedelta(days=90)
    typed = {
        "entity": "45678 SO",
        "appeared": "1345678(2)",
        "card": "7123456(0)",
        "name": "何少芬",
        "receiver_signed": "yes",
        "actions": ["prepare", "lodge"],
        "scope": "licensing",
        "until-day": until.day,
        "until-month": until.month,
        "until-year": until.year,
        "scan": SimpleUploadedFile("paper.png", PNG),
    }
    return {name: value for name, value in (typed | changes).items() if value is not None}


def test_a_mandate_on_paper_becomes_a_mandate_like_any_other(counter):
    client = counter("officer.all")
    assert "Register a mandate" in client.get("/desk/").content.decode()
    answer = client.post("/desk/mandates/", paper())
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    made = Mandate.objects.latest("pk")
    assert (made.state, made.origin, made.person_id, made.granted_by) == ("in_force", "counter", 5, "p-14")
    assert len(made.scan_sha256) == 64


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"appeared": "1456789(3)"}, "too few people whose signatures bind"),
        ({"appeared": ""}, "Enter the identity cards"),
        ({"name": "Somebody"}, "Nobody with this card and this name"),
        ({"entity": "nothing"}, "No active company"),
        ({"scan": None}, "Add the scan"),
        ({"scan": SimpleUploadedFile("x.pdf", b"no pdf at all")}, "PDF"),
        ({"scope": "x"}, "Choose everything or a subject"),
        ({"actions": []}, "Choose at least one thing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(counter, changes, said):
    before = Mandate.objects.count()
    answer = counter("officer.all").post("/desk/mandates/", paper(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Mandate.objects.count() == before


def test_the_counter_is_for_those_with_that_duty(counter):
    assert counter("officer.dsi").get("/desk/mandates/").status_code == 404
    assert counter("wai.keong").post("/desk/mandates/", paper()).status_code == 404
    assert not Mandate.objects.filter(origin="counter").exists()
