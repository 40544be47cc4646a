"""A guardian acts for a ward: from when, until when, in what, and nobody else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from balcao.accounts.api import deactivate_account
from balcao.accounts.models import Guardianship
from balcao.accounts.operations.guardianship import end_guardianship
from balcao.accounts.testing import child_of, named_by_court
from balcao.entities.api import Action, BeyondGuardianship, mandates_held_by, require, sight_of, ties_of
from balcao.entities.tests.conftest import AT
from balcao.entities.tests.given import person
from balcao.foundation.audit.api import acts_about, record
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import MACAU, now
from balcao.kernel.errors import NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def allowed(actor, at=AT, **of):
    try:
        require(actor=actor, action=Action.LODGE, at=at, **of)
    except NotFound:
        return False
    return True


def test_each_parent_does_everything_for_the_child_and_a_stranger_learns_nothing():
    child = child_of(4, 3)
    for guardian in (4, 3):
        actor = person(guardian, f"p-{child}")
        assert sight_of(actor=actor, at=AT).everything
        assert [require(actor=actor, action=action, at=AT) for action in Action] == [None] * len(Action)
    for stranger in (person(5, f"p-{child}"), person(child, "p-4"), person(4, "p-5")):
        for action in Action:
            with pytest.raises(NotFound):
                require(actor=stranger, action=action, at=AT)
        with pytest.raises(NotFound):
            sight_of(actor=stranger, at=AT)


def test_it_ends_at_midnight_in_macao_before_the_eighteenth_birthday():
    actor = person(4, f"p-{child_of(4, born_on=date(2008, 11, 24))}")
    birthday = datetime(2026, 11, 24, tzinfo=MACAU)
    assert allowed(actor, birthday - timedelta(seconds=1))
    assert not allowed(actor, birthday)
    assert not allowed(actor, birthday + timedelta(seconds=1))


def test_a_closed_account_on_either_side_closes_the_way_and_the_other_parent_goes_on():
    child = child_of(4, 3)
    deactivate_account(actor=person(4), person_id=4, at=AT)
    assert not allowed(person(4, f"p-{child}"))
    assert allowed(person(3, f"p-{child}"))
    deactivate_account(actor=system_actor(), person_id=child, reason="test", at=AT)
    assert not allowed(person(3, f"p-{child}"))


def test_a_courts_paper_counts_from_its_confirmation_and_in_its_matters_only():
    row = named_by_court(5, 2, scopes=("licences",), confirmed=False)
    actor = person(2, "p-5")
    assert not allowed(actor, scopes=("licences",))
    Guardianship.objects.filter(pk=row).update(confirmed_by=20, confirmed_at=AT)
    assert allowed(actor, scopes=("some-service", "licences"))
    assert not allowed(actor, scopes=("fss-life-certificate",))
    assert not sight_of(actor=actor, at=AT).everything
    with pytest.raises(BeyondGuardianship):
        require(actor=actor, action=Action.PREPARE, at=AT, scopes=("fss-life-certificate",), of_a_thing=False)
    with pytest.raises(Refused):
        require(actor=actor, action=Action.MANAGE, at=AT)


def test_without_a_last_day_it_lasts_until_a_court_ends_it():
    named_by_court(5, 2)
    assert allowed(person(2, "p-5"), AT + timedelta(days=20_000))


def test_guardians_neither_hold_nor_see_mandates_in_a_wards_name():
    actor = person(4, f"p-{child_of(4)}")
    with pytest.raises(NotFound):
        mandates_held_by(actor=actor, at=AT)


def test_a_wards_matters_are_the_guardians_own():
    child = child_of(4, born_on=date(2010, 1, 1))
    assert ties_of(4)[f"p-{child}"] == date(2027, 12, 31)
    Guardianship.objects.update(ended_at=AT)
    assert ties_of(4)[f"p-{child}"] == date(2026, 11, 23)
    assert f"p-{child}" not in ties_of(5)


@pytest.mark.django_db(transaction=True)
def test_acts_of_a_guardian_come_before_the_end_or_are_refused():
    child = child_of(4, 3)
    actor, together = person(4, f"p-{child}"), threading.Barrier(9)

    def acts(place):
        together.wait()
        done = []
        try:
            for turn in range(5):
                at = now()
                try:
                    with transaction.atomic():
                        require(actor=actor, action=Action.LODGE, at=at)
                        record(actor=actor, at=at, event="t:t:done", subject=f"act:{child}", data={"n": [place, turn]})
                    done.append(True)
                except NotFound:
                    done.append(False)
        finally:
            connection.close()
        return done

    def end():
        together.wait()
        try:
            end_guardianship(actor=person(3), child_id=child, at=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        ended = pool.submit(end)
        outcomes = [each for many in pool.map(acts, range(8)) for each in many]
        ended.result()
    done = acts_about(f"act:{child}")
    (over,) = [each for each in acts_about(f"person:{child}") if each.event == "accounts:guardianship:ended"]
    assert outcomes.count(True) == len(done)
    assert all(each.id < over.id for each in done)
    assert not allowed(actor, now())
