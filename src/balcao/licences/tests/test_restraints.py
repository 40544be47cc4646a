"""Lifting and annulling at the desk: never by one alone. What burdens a holder is decided by a case."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from balcao.kernel.actor import PostHeld
from balcao.kernel.errors import NotFound, Refused
from balcao.licences import models
from balcao.licences.api import (
    AlreadySettled,
    BadPeriod,
    FourEyes,
    LicenceEnded,
    LicenceState,
    ProposalOpen,
    ReasonMissing,
    Restraint,
    Wanted,
    confirm_restraint,
    get_licence,
    history_of,
    licence_as_at,
    licences_at_desk,
    propose_restraint,
    restrain_licence,
    return_restraint,
)
from balcao.licences.tests.conftest import AGENCY, AT, ELSEWHERE, FIRST, HOLDER, PLATFORM, SECOND, STRANGER, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
TODAY = date(2026, 11, 23)
WORDS = "The guarantee was not renewed"


def restrained(act, key, at=AT):
    restrain_licence(actor=PLATFORM, at=at, number=AGENCY, act=act, holds_from=TODAY, reason={}, key=key)


@pytest.fixture(autouse=True)
def suspended(licences):
    """The licence is suspended by a decision."""
    restrained(Restraint.SUSPEND, "case:1")


def propose(actor=FIRST, at=AT, **changes):
    given: dict[str, Any] = {"number": AGENCY, "act": Restraint.LIFT, "holds_from": TODAY, "reason": WORDS}
    return propose_restraint(actor=actor, at=at, **(given | changes))


def confirm(proposal_id, actor=SECOND, at=AT):
    confirm_restraint(actor=actor, at=at, number=AGENCY, proposal_id=proposal_id)


def state(at=AT):
    return get_licence(actor=PLATFORM, at=at, number=AGENCY).state


def test_what_one_proposes_another_confirms_and_only_then_it_holds():
    proposal = propose()
    assert state() is LicenceState.SUSPENDED
    confirm(proposal)
    assert get_licence(actor=HOLDER, at=AT, number=AGENCY).state is LicenceState.IN_FORCE
    assert history_of(actor=HOLDER, at=AT, number=AGENCY)[-1].reason["en"] == WORDS


def test_who_proposed_it_cannot_confirm_it_by_whatever_post():
    proposal, before = propose(), kept()
    two_hats = replace(FIRST, posts=FIRST.posts | SECOND.posts)
    stands_in = replace(
        SECOND,
        posts=SECOND.posts | {PostHeld(department="DST", duty="licensing", lender_id=901, lender_name="First")},
    )
    for actor in (FIRST, two_hats, stands_in):
        with pytest.raises(FourEyes):
            confirm(proposal, actor)
    assert kept() == before


def test_the_database_refuses_one_pair_of_eyes_on_both_sides():
    proposal = models.Proposal.objects.get(pk=propose())
    proposal.outcome, proposal.decided_at, proposal.decided_eyes = "confirmed", AT, ["p-901"]
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()
    proposal.decided_eyes = []
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()


@pytest.mark.parametrize("actor", [HOLDER, STRANGER, ELSEWHERE])
def test_for_others_there_is_nothing_to_restrain(actor):
    proposal, before = propose(), kept()
    for attempt in (
        lambda: propose(actor),
        lambda: confirm(proposal, actor),
        lambda: return_restraint(actor=actor, at=AT, number=AGENCY, proposal_id=proposal, note="no"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert kept() == before


def test_an_officer_tied_to_the_holder_keeps_their_hands_off():
    tied = replace(FIRST, person_id=4, holder_id="p-4")
    with pytest.raises(NotFound):
        propose(tied)
    assert licences_at_desk(actor=tied, at=AT, wanted=Wanted(words=AGENCY)).licences == ()


def test_no_person_restrains_a_licence_alone():
    before = kept()
    with pytest.raises(Refused):
        restrain_licence(actor=SECOND, at=AT, number=AGENCY, act=Restraint.REVOKE, holds_from=TODAY, reason={}, key="x")
    assert kept() == before


def test_a_proposal_needs_a_reason_and_days_that_fit():
    before = kept()
    with pytest.raises(ReasonMissing):
        propose(reason="  ")
    with pytest.raises(BadPeriod):
        propose(holds_from=TODAY - timedelta(days=1))
    with pytest.raises(BadPeriod):
        propose(holds_until=TODAY - timedelta(days=1))
    assert kept() == before
    confirm(propose())
    with pytest.raises(LicenceEnded):
        propose()


@pytest.mark.parametrize("act", [Restraint.SUSPEND, Restraint.REVOKE])
def test_what_burdens_the_holder_is_not_proposed_here(act):
    before = kept()
    with pytest.raises(Refused):
        propose(act=act)
    assert kept() == before


def test_one_proposal_waits_at_a_time():
    propose()
    before = kept()
    with pytest.raises(ProposalOpen):
        propose(SECOND)
    assert kept() == before


def test_what_was_sent_back_does_nothing_and_is_settled():
    proposal = propose()
    with pytest.raises(ReasonMissing):
        return_restraint(actor=SECOND, at=AT, number=AGENCY, proposal_id=proposal, note=" ")
    return_restraint(actor=SECOND, at=AT, number=AGENCY, proposal_id=proposal, note="The bank confirmed it")
    before = kept()
    with pytest.raises(AlreadySettled):
        confirm(proposal)
    assert kept() == before
    assert state() is LicenceState.SUSPENDED


def test_what_is_confirmed_late_begins_on_the_day_it_is_confirmed():
    proposal, later = propose(), AT + timedelta(days=3)
    confirm(proposal, at=later)
    assert history_of(actor=PLATFORM, at=later, number=AGENCY)[-1].holds_from == date(2026, 11, 26)


def test_a_revocation_annulled_never_was_and_yet_was_believed():
    confirm(propose())
    restrained(Restraint.REVOKE, "case:2")
    assert state() is LicenceState.REVOKED
    change = history_of(actor=PLATFORM, at=AT, number=AGENCY)[-1]
    later = AT + timedelta(days=40)
    proposal = propose(at=later, act=Restraint.ANNUL, change_id=change.id, reason="Annulled on appeal")
    confirm(proposal, at=later)
    assert state(later) is LicenceState.EXPIRED or state(later) is LicenceState.IN_FORCE
    day = date(2026, 11, 30)
    as_known_now = licence_as_at(actor=HOLDER, at=later, number=AGENCY, day=day)
    as_known_then = licence_as_at(actor=HOLDER, at=later, number=AGENCY, day=day, known_at=AT + timedelta(days=8))
    assert (as_known_now.state, as_known_then.state) == (LicenceState.IN_FORCE, LicenceState.REVOKED)
    annulled = history_of(actor=HOLDER, at=later, number=AGENCY)[-1]
    assert (annulled.annulled_at, annulled.annulled_why["en"]) == (later, "Annulled on appeal")


def test_what_waits_stands_at_the_top_of_the_desk():
    assert licences_at_desk(actor=SECOND, at=AT).licences == ()
    propose()
    assert [each.number for each in licences_at_desk(actor=SECOND, at=AT).licences] == [AGENCY]
    assert licences_at_desk(actor=ELSEWHERE, at=AT).licences == ()


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_it_once():
    proposal = propose()
    third = replace(SECOND, person_id=904, name="Third", holder_id="p-904")
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def work(actor):
        try:
            together.wait()
            confirm(proposal, actor)
            outcomes.append("done")
        except AlreadySettled:
            outcomes.append("late")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(each,)) for each in (SECOND, third)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["done", "late"]
    assert models.Change.objects.filter(licence__number=AGENCY, kind="lifted").count() == 1
    connection.close()
