"""From two officers who begin a run to somebody who says yes, no, or nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from balcao.accounts.api import load_demo as load_people
from balcao.benefits.api import (
    OfferOver,
    RunFourEyes,
    RunOpen,
    RunSettled,
    accept_offer,
    confirm_run,
    decline_offer,
    offers_to,
    propose_run,
    return_run,
    runs,
    stop_run,
    wish_to_be_looked_for,
)
from balcao.benefits.models import Offer, Run
from balcao.benefits.operations.answering import close_offers
from balcao.benefits.operations.running import look_on
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, officer, person, republish
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.api import Unreachable
from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
SUBSIDY = "ias-elderly-subsidy"
ONE, TWO = officer(14, "IAS", "benefits"), officer(18, "IAS", "benefits")
MEI_LING, KA_MAN = person(1), person(4)


@pytest.fixture(autouse=True)
def world():
    load_people(at=AT)
    put_on_offer(Path(settings.BALCAO_SERVICES), {SUBSIDY}, at=AT)


@pytest.fixture
def run():
    number = propose_run(actor=ONE, at=AT, service_id=SUBSIDY)
    confirm_run(actor=TWO, at=AT, run_id=number)
    return number


@pytest.fixture
def offer(run):
    look_through(run)
    return Offer.objects.get().pk


def look_through(run, at=AT):
    while look_on(at=at, run_id=run):
        pass


def switch(url, state):
    httpx.post(f"{url}/switch/social_welfare", data={"state": state})


def test_nobody_is_asked_about_before_a_second_officer_agrees():
    number = propose_run(actor=ONE, at=AT, service_id=SUBSIDY)
    with pytest.raises(RunFourEyes):
        confirm_run(actor=ONE, at=AT, run_id=number)
    look_through(number)
    assert runs(actor=TWO, at=AT)[0].state == "waiting"
    assert not Offer.objects.exists()
    with pytest.raises(RunOpen):
        propose_run(actor=TWO, at=AT, service_id=SUBSIDY)


def test_other_officers_learn_nothing_of_it(run):
    stranger = officer(12, "IAM", "licensing")
    assert runs(actor=stranger, at=AT) == []
    for act in (confirm_run, return_run, stop_run):
        with pytest.raises(NotFound):
            act(actor=stranger, at=AT, run_id=run)
    with pytest.raises(NotFound):
        propose_run(actor=stranger, at=AT, service_id=SUBSIDY)


def test_who_qualifies_is_offered_it_once_and_sees_that_it_was_asked(run):
    look_through(run)
    look_through(run)
    assert [each.holder_id for each in Offer.objects.all()] == ["p-1"]
    (shown,) = runs(actor=ONE, at=AT)
    assert (shown.state, shown.found, shown.asked) == ("done", 1, 6)
    assert Notice.objects.filter(holder_id="p-1", key__startswith="benefit:").count() == 1
    asked = Entry.objects.filter(event="exchange:register:asked", subject="register:social_welfare")
    assert set(asked.values_list("holder_id", flat=True)) == {f"p-{number}" for number in range(1, 7)}


def test_the_next_run_of_a_year_offers_it_to_nobody_again_and_that_of_the_next_year_does():
    republish(SUBSIDY, lambda content: content["data"]["offers"].update(per="year"))
    first = propose_run(actor=ONE, at=AT, service_id=SUBSIDY)
    confirm_run(actor=TWO, at=AT, run_id=first)
    look_through(first)
    for at, count in ((AT + timedelta(days=10), 1), (AT + timedelta(days=60), 2)):
        number = propose_run(actor=ONE, at=at, service_id=SUBSIDY)
        confirm_run(actor=TWO, at=at, run_id=number)
        look_through(number, at)
        assert Offer.objects.count() == count


def test_who_does_not_want_to_be_looked_for_is_not_asked_about(run):
    wish_to_be_looked_for(actor=MEI_LING, at=AT, looked_for=False)
    look_through(run)
    assert not Offer.objects.exists()
    assert not Entry.objects.filter(event="exchange:register:asked", holder_id="p-1").exists()


@pytest.mark.parametrize("state", ["down", "wrong"])
def test_a_register_in_trouble_stops_nothing_for_good(run, registers, state):
    switch(registers, state)
    try:
        with pytest.raises(Unreachable):
            look_on(at=AT, run_id=run)
        assert runs(actor=ONE, at=AT)[0].silent_since == AT
    finally:
        switch(registers, "works")
    look_through(run)
    assert Offer.objects.count() == 1
    assert runs(actor=ONE, at=AT)[0].silent_since is None


def test_a_slow_register_is_asked_again_later(run, registers, settings):
    settings.BALCAO_REGISTERS_TIMEOUT = 1.0
    switch(registers, "slow")
    try:
        with pytest.raises(Unreachable):
            look_on(at=AT, run_id=run)
    finally:
        switch(registers, "works")
    assert not Offer.objects.exists()


def test_a_stopped_run_asks_about_nobody_further(run):
    for _ in range(2):
        stop_run(actor=ONE, at=AT, run_id=run)
    look_through(run)
    assert not Offer.objects.exists()
    with pytest.raises(RunSettled):
        return_run(actor=TWO, at=AT, run_id=run)


def test_yes_is_granted_without_anything_filled_in(offer):
    for _ in range(2):
        done = accept_offer(actor=MEI_LING, at=AT, offer_id=offer)
    run_waiting_jobs()
    case = Case.objects.get()
    assert (case.reference, case.outcome, case.route) == (done.reference, "approve", "instant")
    assert Offer.objects.get().answer == "yes"


def test_only_what_no_register_says_is_asked(offer):
    from balcao.standins.world import REGISTERS

    assert "1567890(4)" not in REGISTERS["payment_account"]
    Offer.objects.update(holder_id="p-6")
    done = accept_offer(actor=person(6), at=AT, offer_id=offer)
    assert (done.reference, Draft.objects.get().pk) == ("", done.draft_id)
    assert Offer.objects.get().answer == "yes"


def test_a_weak_sign_in_says_nothing(offer):
    from balcao.kernel.errors import AssuranceTooLow

    with pytest.raises(AssuranceTooLow):
        accept_offer(actor=replace(MEI_LING, assurance=1), at=AT, offer_id=offer)
    assert Offer.objects.get().answer == ""


def test_no_is_remembered(offer):
    for _ in range(2):
        decline_offer(actor=MEI_LING, at=AT, offer_id=offer)
    with pytest.raises(OfferOver):
        accept_offer(actor=MEI_LING, at=AT, offer_id=offer)
    assert not Draft.objects.exists()


def test_anothers_offer_does_not_exist(offer):
    for act in (accept_offer, decline_offer):
        with pytest.raises(NotFound):
            act(actor=KA_MAN, at=AT, offer_id=offer)
    assert offers_to(actor=KA_MAN, at=AT) == []


def test_silence_grants_nothing_after_one_reminder(offer):
    assert [close_offers(at=AT + timedelta(days=days)) for days in (1, 24, 25, 31, 32)] == [0, 1, 0, 1, 0]
    assert Offer.objects.get().answer == "silent"
    assert Notice.objects.filter(key__endswith=":offer_ends").count() == 1
    with pytest.raises(OfferOver):
        accept_offer(actor=MEI_LING, at=AT + timedelta(days=32), offer_id=offer)
    assert not Case.objects.exists()
    assert Run.objects.count() == 1
