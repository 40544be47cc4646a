"""Software of an entity: registered with a key and a mandate, never wider than software may be, taken back at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from joserfc.jwk import ECKey

from balcao.entities.api import (
    Action,
    BadKey,
    BadPeriod,
    MachineAtRest,
    MachineExists,
    MachineNameMissing,
    MandateState,
    NotForSoftware,
    PrivateKeyGiven,
    confirm_mandate,
    end_machine,
    get_machine,
    grant_mandate,
    machine_at_work,
    machine_key,
    machines_of,
    mandates_of,
    may,
    register_machine,
    require,
    revoke_mandate,
    sight_of,
    try_machine,
)
from balcao.entities.models import Entity, Machine, Mandate
from balcao.entities.testing import registered, software_terms
from balcao.entities.tests.conftest import AT, TODAY
from balcao.entities.tests.given import ADMINISTRATOR, OPERATOR, RENEWAL, person
from balcao.foundation.audit.api import acts_about, acts_under, record
from balcao.kernel.actor import Channel
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
MANAGER = replace(ADMINISTRATOR, holder_id="e-2")
KEY = ECKey.generate_key("P-256", auto_kid=True)


def at_work(software, at=AT):
    return machine_at_work(machine_id=software.machine_id, at=at, language="en")


def register(actor=MANAGER, *, key=None, name="Payroll 5", **terms):
    return register_machine(
        actor=actor,
        at=AT,
        entity_id=2,
        name=name,
        key=KEY.as_dict(private=False) if key is None else key,
        terms=software_terms(AT, scope=RENEWAL, **terms),
    )


def test_software_acts_for_its_entity_by_its_mandate_and_says_who_registered_it():
    software = registered(MANAGER, AT, scope=RENEWAL)
    actor = at_work(software)
    assert (actor.self_id, actor.person_id, actor.holder_id) == (software.name, None, "e-2")
    assert (actor.channel, actor.assurance, actor.is_system) == (Channel.API, 2, False)
    assert actor.name == "Payroll 5 (李偉強)"
    assert require(actor=actor, action=Action.LODGE, at=AT, scopes=(RENEWAL,)) == software.mandate.mandate_id
    assert sight_of(actor=actor, at=AT).scopes == {RENEWAL}


@pytest.mark.parametrize("action", [Action.SIGN, Action.PAY, Action.MANAGE, Action.RECEIVE_NOTICES])
def test_software_never_signs_pays_manages_or_receives(action):
    with pytest.raises(NotForSoftware):
        register(actions=frozenset({Action.VIEW, action}))
    assert not Machine.objects.exists()
    software = registered(MANAGER, AT, scope=RENEWAL)
    assert not may(actor=at_work(software), entity_id=2, action=action, at=AT, scopes=(RENEWAL,)).allowed
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=software.mandate.mandate_id).update(actions=["view", action.value])


def test_software_gives_nothing_on():
    with pytest.raises(NotForSoftware):
        register(may_delegate=True)
    assert not Machine.objects.exists()


def test_outside_its_mandate_software_is_refused_and_elsewhere_nothing_is_there():
    actor = at_work(registered(MANAGER, AT, scope=RENEWAL, actions=frozenset({Action.VIEW, Action.PREPARE})))
    with pytest.raises(Refused):
        require(actor=actor, action=Action.LODGE, at=AT, scopes=(RENEWAL,))
    with pytest.raises(NotFound):
        require(actor=actor, action=Action.VIEW, at=AT, scopes=("another-service",))
    for stranger in ("e-1", "e-5", "p-3"):
        with pytest.raises(NotFound):
            require(actor=actor.acting_for(stranger), action=Action.VIEW, at=AT, scopes=(RENEWAL,))


def test_what_binds_the_entity_waits_for_those_who_bind_it():
    choir = person(2, "e-6")
    software = registered(choir, AT)
    assert software.mandate.state is MandateState.CONFIRMING
    with pytest.raises(MachineAtRest):
        at_work(software)
    confirm_mandate(actor=person(5, "e-6"), at=AT, mandate_id=software.mandate.mandate_id)
    assert sight_of(actor=at_work(software), at=AT).everything


def test_only_who_manages_the_entity_registers_sees_and_takes_back():
    for stranger in (person(1, "e-2"), replace(OPERATOR, holder_id="e-2")):
        with pytest.raises((NotFound, Refused)):
            register(stranger)
        with pytest.raises(NotFound):
            machines_of(actor=stranger, entity_id=2, at=AT)
    with pytest.raises(AssuranceTooLow):
        register(replace(MANAGER, assurance=1))
    assert not Machine.objects.exists()
    software = registered(MANAGER, AT, scope=RENEWAL)
    for stranger in (person(1, "e-1"), person(1, "e-2"), person(3, "e-7")):
        with pytest.raises(NotFound):
            end_machine(actor=stranger, at=AT, machine_id=software.machine_id)
        with pytest.raises(NotFound):
            get_machine(actor=stranger, at=AT, machine_id=software.machine_id)
    assert machine_key(software.machine_id)


def test_software_itself_registers_and_gives_nothing():
    actor = at_work(registered(MANAGER, AT, scope=RENEWAL))
    with pytest.raises((NotFound, Refused)):
        register(actor, key=ECKey.generate_key("P-256").as_dict(private=False), name="another")
    with pytest.raises((NotFound, Refused)):
        revoke_mandate(actor=actor, at=AT, mandate_id=Mandate.objects.get(entity_id=2, person_id=4).pk)
    assert Machine.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"name": "  "}, MachineNameMissing),
        ({"key": KEY.as_dict(private=True)}, PrivateKeyGiven),
        ({"key": ECKey.generate_key("P-384").as_dict(private=False)}, BadKey),
        ({"key": {"kty": "oct", "k": "c2VjcmV0"}}, PrivateKeyGiven),
        ({"key": {}}, BadKey),
        ({"until_on": TODAY - timedelta(days=1)}, BadPeriod),
    ],
)
def test_what_is_no_name_key_or_period_is_refused_and_nothing_is_kept(changes, failure):
    with pytest.raises(failure):
        register(**changes)
    assert not Machine.objects.exists()


def test_a_name_and_a_key_stand_for_one_software_of_an_entity_until_it_is_taken_back():
    first = register()
    with pytest.raises(MachineExists):
        register(name="another name")
    with pytest.raises(MachineExists):
        register(key=ECKey.generate_key("P-256").as_dict(private=False))
    end_machine(actor=MANAGER, at=AT, machine_id=int(first.receiver[2:]))
    assert register().receiver != first.receiver


def test_trying_keeps_nothing():
    tried = try_machine(
        actor=MANAGER, at=AT, entity_id=2, name="Payroll 5", key=KEY.as_dict(private=False), terms=software_terms(AT)
    )
    assert tried.receiver_name["en"] == "Payroll 5"
    assert not Machine.objects.exists()


def test_taking_back_ends_every_mandate_and_twice_changes_nothing():
    software = registered(MANAGER, AT, scope=RENEWAL)
    more = grant_mandate(
        actor=MANAGER, at=AT, entity_id=2, receiver=software.name, terms=software_terms(AT, scope="another")
    )
    assert more.state is MandateState.IN_FORCE
    for _ in range(2):
        end_machine(actor=MANAGER, at=AT, machine_id=software.machine_id)
    states = {each.state for each in mandates_of(actor=MANAGER, entity_id=2, at=AT) if each.receiver == software.name}
    assert states == {MandateState.ENDED}
    assert [act.event for act in acts_about(f"machine:{software.machine_id}")] == [
        "entities:machine:registered",
        "entities:machine:ended",
    ]
    assert machines_of(actor=MANAGER, entity_id=2, at=AT) == []
    assert machine_key(software.machine_id) is None
    with pytest.raises(MachineAtRest):
        at_work(software)


def test_a_revoked_mandate_its_last_day_and_a_closed_entity_put_software_to_rest():
    software = registered(MANAGER, AT, scope=RENEWAL)
    at_work(software, AT + timedelta(days=30))
    with pytest.raises(MachineAtRest):
        at_work(software, AT + timedelta(days=31))
    Entity.objects.filter(pk=2).update(status="closed", ended_on=TODAY)
    with pytest.raises(MachineAtRest):
        at_work(software)
    Entity.objects.filter(pk=2).update(status="active", ended_on=None)
    at_work(software)
    revoke_mandate(actor=MANAGER, at=AT, mandate_id=software.mandate.mandate_id)
    with pytest.raises(MachineAtRest):
        at_work(software)


def test_a_mandate_has_one_receiver_and_software_none_above_it():
    software = registered(MANAGER, AT, scope=RENEWAL)
    other = Mandate.objects.get(entity_id=2, person_id=4)
    row = Mandate.objects.filter(pk=software.mandate.mandate_id)
    for columns in ({"person_id": 5}, {"agent_id": 5}, {"parent_id": other.pk}, {"machine_id": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**columns)


@pytest.mark.django_db(transaction=True)
def test_acts_of_software_and_taking_it_back_leave_each_act_before_it_or_refused():
    software = registered(MANAGER, now(), scope=RENEWAL)
    actor, together = at_work(software, now()), threading.Barrier(9)

    def acts(place):
        try:
            together.wait()
            done = 0
            for turn in range(5):
                try:
                    with transaction.atomic():
                        under = require(actor=actor, action=Action.PREPARE, at=now(), scopes=(RENEWAL,))
                        record(actor=actor, at=now(), event="t:t:done", subject=f"{place}:{turn}", mandate_id=under)
                    done += 1
                except NotFound:
                    pass
            return done
        finally:
            connection.close()

    def end():
        try:
            together.wait()
            end_machine(actor=MANAGER, at=now(), machine_id=software.machine_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        ended = pool.submit(end)
        done = sum(pool.map(acts, range(8)))
        ended.result()
    under = acts_under([software.mandate.mandate_id])
    end_id = next(act.id for act in acts_about(f"mandate:{software.mandate.mandate_id}") if "ended" in act.event)
    assert len(under) == done
    assert all(act.id < end_id for act in under)
