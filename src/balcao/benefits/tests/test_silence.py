"""Where silence grants: told before, undone in time, granted once, paid to the account that the holder confirmed."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from balcao.accounts.api import load_demo as load_people
from balcao.benefits.api import (
    OfferOver,
    accept_offer,
    confirm_run,
    decline_offer,
    grant_what_is_due,
    offer_to,
    propose_run,
)
from balcao.benefits.models import Offer
from balcao.benefits.operations.answering import begin, close_offers
from balcao.benefits.operations.running import look_on
from balcao.benefits.operations.silence import grant_silent
from balcao.cases.api import WindowClosed
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, officer, person, republish
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.api import Unreachable
from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.payments.models import Payout

pytestmark = pytest.mark.django_db
SCHEME = "dsf-wealth-partaking"
ONE, TWO = officer(14, "DSF", "tax"), officer(18, "DSF", "tax")
MEI_LING, KA_MAN = person(1), person(4)
OVER, GRANTED = AT + timedelta(days=16), AT + timedelta(days=26)


@pytest.fixture(autouse=True)
def offers(registers):
    load_people(at=AT)
    put_on_offer(Path(settings.BALCAO_SERVICES), {SCHEME}, at=AT)
    number = propose_run(actor=ONE, at=AT, service_id=SCHEME)
    confirm_run(actor=TWO, at=AT, run_id=number)
    while look_on(at=AT, run_id=number):
        pass
    return {each.holder_id: each.pk for each in Offer.objects.all()}


def told(key):
    return set(Notice.objects.filter(key__endswith=f":{key}").values_list("holder_id", flat=True))


def silent(offers, holder="p-1"):
    close_offers(at=OVER)
    return Offer.objects.get(pk=offers[holder])


def test_whoever_says_nothing_is_told_before_and_then_granted_and_paid(offers):
    assert set(offers) == told("offered_unless") == {"p-1", "p-4"}
    assert close_offers(at=AT + timedelta(days=10)) == 2
    assert told("ends_unless") == {"p-1", "p-4"}
    assert silent(offers).grants_on.isoformat() == GRANTED.date().isoformat()
    assert told("taken_as_yes") == {"p-1", "p-4"}
    assert grant_what_is_due(at=OVER) == 0
    assert not Case.objects.exists()
    for offer in offers.values():
        for _ in range(2):
            grant_silent(at=GRANTED, offer_id=offer)
    run_waiting_jobs()
    assert list(Case.objects.order_by("holder_id").values_list("holder_id", "outcome", "route", "lodged_by")) == [
        ("p-1", "approve", "instant", "system"),
        ("p-4", "approve", "instant", "system"),
    ]
    assert set(Payout.objects.values_list("amount", flat=True)) == {1_000_000}
    with pytest.raises(OfferOver):
        decline_offer(actor=MEI_LING, at=GRANTED, offer_id=offers["p-1"])


def test_the_sweep_has_each_granted_by_a_job_of_its_own(offers):
    silent(offers)
    assert grant_what_is_due(at=GRANTED) == 2
    assert grant_what_is_due(at=GRANTED) == 2


def test_it_is_undone_until_it_is_granted(offers):
    silent(offers)
    assert offer_to(actor=MEI_LING, at=OVER, offer_id=offers["p-1"]).undoable
    for _ in range(2):
        decline_offer(actor=MEI_LING, at=OVER, offer_id=offers["p-1"])
    grant_silent(at=GRANTED, offer_id=offers["p-1"])
    assert (Offer.objects.get(pk=offers["p-1"]).answer, Case.objects.count(), Draft.objects.count()) == ("no", 0, 0)


def test_nobody_else_undoes_it(offers):
    silent(offers)
    with pytest.raises(NotFound):
        decline_offer(actor=KA_MAN, at=OVER, offer_id=offers["p-1"])
    assert Offer.objects.get(pk=offers["p-1"]).undoable


def test_who_says_yes_meanwhile_has_it_once(offers):
    silent(offers)
    done = accept_offer(actor=MEI_LING, at=OVER, offer_id=offers["p-1"])
    grant_silent(at=GRANTED, offer_id=offers["p-1"])
    assert [each.reference for each in Case.objects.all()] == [done.reference]


def test_no_said_while_it_is_being_granted_goes_first(offers, monkeypatch):
    offer = silent(offers)

    def begun(*args, **named):
        view = begin(*args, **named)
        decline_offer(actor=MEI_LING, at=GRANTED, offer_id=offer.pk)
        return view

    monkeypatch.setattr("balcao.benefits.operations.silence.begin", begun)
    assert grant_silent(at=GRANTED, offer_id=offer.pk) == ""
    assert (Draft.objects.get().state, Case.objects.count()) == ("discarded", 0)


def test_a_register_that_is_down_only_delays_it(offers, registers):
    offer = silent(offers)
    httpx.post(f"{registers}/switch/wealth_partaking", data={"state": "down"})
    try:
        with pytest.raises(Unreachable):
            grant_silent(at=GRANTED, offer_id=offer.pk)
    finally:
        httpx.post(f"{registers}/switch/wealth_partaking", data={"state": "works"})
    assert not Case.objects.exists()
    assert grant_silent(at=GRANTED, offer_id=offer.pk) == Case.objects.get().reference


def test_what_is_asked_in_spite_of_it_is_told_and_left_to_the_person(offers):
    def ask(content):
        content["form"]["pages"][0]["questions"].append({"id": "wish", "kind": "text"})
        for texts in content["texts"].values():
            texts["questions"]["wish"] = {"label": "?"}

    republish(SCHEME, ask)
    offer = silent(offers)
    assert grant_silent(at=GRANTED, offer_id=offer.pk) == ""
    assert told("still_asked") == {"p-1"}
    assert (Draft.objects.get().state, Case.objects.count()) == ("open", 0)


def test_a_service_that_closed_meanwhile_grants_nothing_and_says_so(offers, monkeypatch):
    def closed(*_args, **_named):
        raise WindowClosed(None)

    offer = silent(offers)
    monkeypatch.setattr("balcao.benefits.operations.silence.begin", closed)
    for _ in range(2):
        grant_silent(at=GRANTED, offer_id=offer.pk)
    assert told("not_granted") == {"p-1"}
    assert Entry.objects.filter(event__startswith="benefits:offer:not_granted").count() == 1
