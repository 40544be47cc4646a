"""Acts and revocations at the same moment, with real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from balcao.entities.api import Action, MandateExists, Terms, grant_mandate, require, revoke_mandate
from balcao.entities.models import Mandate
from balcao.entities.tests.given import ADMINISTRATOR, person
from balcao.foundation.audit.api import acts_about, acts_under, record
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]
CONNECTIONS, EACH = 20, 5
OPERATOR = person(4, "e-2")


def closing(act):
    """Run in a thread of its own, with a connection of its own."""

    def run(*given):
        try:
            return act(*given)
        finally:
            connection.close()

    return run


def test_a_hundred_acts_and_one_revocation_leave_each_act_before_it_or_refused():
    mandate = Mandate.objects.get(entity_id=2, person_id=4)
    together = threading.Barrier(CONNECTIONS + 1)

    @closing
    def five_acts(place):
        together.wait()
        outcomes = []
        for turn in range(EACH):
            at = now()
            try:
                with transaction.atomic():
                    under = require(actor=OPERATOR, action=Action.PREPARE, at=at)
                    record(actor=OPERATOR, at=at, event="t:t:done", subject=f"act:{place}:{turn}", mandate_id=under)
                outcomes.append("done")
            except NotFound:
                outcomes.append("refused")
        return outcomes

    @closing
    def revoke():
        together.wait()
        revoke_mandate(actor=ADMINISTRATOR, at=now(), mandate_id=mandate.pk)

    with ThreadPoolExecutor(CONNECTIONS + 1) as pool:
        ended = pool.submit(revoke)
        outcomes = [each for many in pool.map(five_acts, range(CONNECTIONS)) for each in many]
        ended.result()
    done = acts_under([mandate.pk])
    assert len(outcomes) == CONNECTIONS * EACH
    assert outcomes.count("done") == len(done)
    (end,) = [act for act in acts_about(f"mandate:{mandate.pk}") if act.event == "entities:mandate:ended"]
    assert all(act.id < end.id for act in done)


def test_who_revokes_waits_for_an_act_under_way_and_the_next_act_is_refused():
    mandate = Mandate.objects.get(entity_id=2, person_id=4)
    began, may_end, order = threading.Event(), threading.Event(), []

    @closing
    def act():
        with transaction.atomic():
            require(actor=OPERATOR, action=Action.LODGE, at=now())
            began.set()
            may_end.wait(10)
            order.append("act")

    @closing
    def revoke():
        began.wait(10)
        threading.Timer(0.3, may_end.set).start()
        revoke_mandate(actor=ADMINISTRATOR, at=now(), mandate_id=mandate.pk)
        order.append("revoked")

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(act), pool.submit(revoke)]:
            each.result()
    assert order == ["act", "revoked"]
    with pytest.raises(NotFound), transaction.atomic():
        require(actor=OPERATOR, action=Action.LODGE, at=now())


def test_an_act_that_comes_while_it_is_revoked_waits_and_is_refused():
    mandate = Mandate.objects.get(entity_id=2, person_id=4)
    locked = threading.Event()

    @closing
    def revoke():
        with transaction.atomic():
            revoke_mandate(actor=ADMINISTRATOR, at=now(), mandate_id=mandate.pk)
            locked.set()
            threading.Event().wait(0.3)

    @closing
    def act():
        locked.wait(10)
        with transaction.atomic():
            require(actor=OPERATOR, action=Action.LODGE, at=now())

    with ThreadPoolExecutor(2) as pool:
        ending, acting = pool.submit(revoke), pool.submit(act)
        ending.result()
        with pytest.raises(NotFound):
            acting.result()


def test_two_managers_who_give_the_same_at_once_give_one():
    together = threading.Barrier(2)
    manager = person(3, "e-2")

    @closing
    def give(_place):
        together.wait()
        try:
            terms = Terms(actions=frozenset({Action.VIEW}), until_on=macau_date(now()))
            grant_mandate(actor=manager, at=now(), entity_id=2, receiver="p-5", terms=terms)
            return "given"
        except MandateExists:
            return "exists"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, range(2))) == ["exists", "given"]
    assert Mandate.objects.filter(person_id=5).count() == 1


def test_two_administrators_who_end_each_other_leave_one():
    terms = Terms(actions=frozenset({Action.VIEW, Action.MANAGE}), until_on=macau_date(now()))
    numbers = [
        Mandate.objects.create(
            entity_id=2,
            person_id=number,
            actions=[action.value for action in terms.actions],
            since_on=terms.until_on,
            until_on=terms.until_on,
            granted_by="p-3",
        ).pk
        for number in (5, 6)
    ]
    together = threading.Barrier(2)

    @closing
    def end(place):
        together.wait()
        try:
            revoke_mandate(actor=person(5 + place), at=now(), mandate_id=numbers[1 - place])
        except Exception as failure:
            return type(failure).__name__
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(end, range(2)))
    assert outcomes in (["LastAdministrator", "ended"], ["NotFound", "ended"])
    assert Mandate.objects.filter(pk__in=numbers, state="in_force").count() == 1
