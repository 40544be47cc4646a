"""The pages on which an entity's software is registered, seen and taken back."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from joserfc.jwk import ECKey

from balcao.cases.testing import CERTIFICATE, load_world, person
from balcao.entities.api import MandateState, machines_of
from balcao.entities.models import Machine, Mandate
from balcao.entities.testing import registered
from balcao.kernel.clock import macau_date, now
from balcao.outbox.models import Subscription
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser"]
PRESIDENT = person(1, "e-1")
ALL = "/as/e-1/mandates/"
KEY = ECKey.generate_key("P-256", auto_kid=True)


@pytest.fixture(autouse=True)
def world(db):
    cache.clear()
    load_world()


def typed(**changes):
    until = macau_date(now()) + timedelta(days=30)
    usual = {
        "name": "Payroll 5",
        "key": json.dumps(KEY.as_dict(private=False)),
        "actions": ["prepare", "lodge"],
        "scope": CERTIFICATE,
        "until-day": until.day,
        "until-month": until.month,
        "until-year": until.year,
    }
    return usual | changes


def test_the_sentence_is_read_before_the_software_is_registered_and_then_listed(browser):
    page = browser("mei.ling", second_factor=True)
    read = page.post(f"{ALL}software/", typed())
    assert read.status_code == 200
    assert "Payroll 5" in text(read)
    assert not Machine.objects.exists()
    done = page.post(f"{ALL}software/", typed(act="confirm"))
    (machine,) = machines_of(actor=PRESIDENT, entity_id=1, at=now())
    assert done.headers["Location"] == f"{ALL}software/{machine.machine_id}/"
    assert Mandate.objects.get(machine=machine.machine_id).state == MandateState.IN_FORCE
    shown = text(page.get(done.headers["Location"]))
    assert machine.receiver in shown
    assert "/openid/token" in shown
    assert "Payroll 5" in text(page.get(ALL))


def test_a_chosen_file_counts_as_the_key(browser):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = SimpleUploadedFile("key.json", json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())
    page = browser("mei.ling", second_factor=True)
    checked = page.post(f"{ALL}software/", typed(key="", file=sent))
    assert checked.status_code == 200
    assert KEY.as_dict(private=False)["x"] in checked.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"key": "nonsense"}, {"actions": ["sign"], "scope": "nowhere"}, {"until-day": "40"}, {"key": "[]"}],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, wrong):
    page = browser("mei.ling", second_factor=True)
    answer = page.post(f"{ALL}software/", typed(**wrong, act="confirm"))
    assert answer.status_code == 422
    assert not Machine.objects.exists()
    if "name" not in wrong:
        assert 'value="Payroll 5"' in answer.content.decode()


def test_a_private_key_is_refused_and_not_sent_back(browser):
    private = KEY.as_dict(private=True)
    answer = browser("mei.ling", second_factor=True).post(
        f"{ALL}software/", typed(key=json.dumps(private), act="confirm")
    )
    assert answer.status_code == 422
    assert private["d"] not in answer.content.decode()
    assert not Machine.objects.exists()


def test_software_is_never_allowed_more_than_it_may_be_by_what_a_form_sends(browser):
    page = browser("mei.ling", second_factor=True)
    sent = typed(actions=["prepare", "manage"], may_delegate="yes", act="confirm")
    assert page.post(f"{ALL}software/", sent).status_code == 422
    assert not Machine.objects.exists()


def test_taking_back_is_one_tap_and_a_stranger_finds_nothing(browser):
    software = registered(PRESIDENT, now(), scope=CERTIFICATE)
    address = f"software/{software.machine_id}/"
    assert browser("ka.man").post(f"/as/e-2/mandates/{address}").status_code == 404
    assert Machine.objects.get().ended_at is None
    page = browser("mei.ling", second_factor=True)
    for _ in range(2):
        assert page.post(f"{ALL}{address}").headers["Location"] == ALL
    assert Machine.objects.get().ended_at is not None
    assert page.get(f"{ALL}{address}").status_code == 200


def test_software_is_called_at_an_address_whose_secret_is_shown_once(browser):
    software = registered(PRESIDENT, now(), scope=CERTIFICATE).machine_id
    page, where = browser("mei.ling", second_factor=True), f"{ALL}software/{software}/calls/"
    assert where in page.get(f"{ALL}software/{software}/").content.decode()
    assert "It is not called yet." in text(page.get(where))
    wrong = page.post(where, {"address": "http://accounts.example/", "kinds": ["case.moved"]})
    assert wrong.status_code == 422
    assert "begins with https://" in text(wrong)
    assert 'value="http://accounts.example/"' in wrong.content.decode()
    assert "Choose at least one" in text(page.post(where, {"address": "https://accounts.example/"}))
    sent = {"address": "https://accounts.example/", "kinds": ["case.moved", "order.paid"]}
    assert "whsec_" in text(page.post(where, sent))
    assert "already" in text(page.post(where, sent))
    shown = text(page.get(where))
    assert "whsec_" not in shown
    assert "Something is paid" in shown
    one = f"{where}{Subscription.objects.get().pk}/"
    assert "whsec_" in text(page.post(one, {"act": "secret"}))
    assert "the secret before counts too" in text(page.get(where))
    assert "Stopped by you" in text(page.post(one, {"act": "stop"}, follow=True))
    assert "We call this address again." in text(page.post(one, {"act": "go_on"}, follow=True))
    assert page.post(one, {"act": "again", "first": "x"}).status_code == 422
    assert page.post(one, {"act": "nonsense"}).status_code == 404
    assert "It is not called yet." in text(page.post(one, {"act": "end"}, follow=True))


def test_an_address_is_added_only_with_the_second_factor(browser):
    software = registered(PRESIDENT, now(), scope=CERTIFICATE).machine_id
    sent = {"address": "https://accounts.example/", "kinds": ["case.moved"]}
    assert "/step-up/" in browser("mei.ling").post(f"{ALL}software/{software}/calls/", sent).headers["Location"]
    assert not Subscription.objects.exists()
