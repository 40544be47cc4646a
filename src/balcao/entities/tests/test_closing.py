"""Closing an account: by as many as bind the entity, after days to think it over, undone until then."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.entities.api import (
    ChangeKind,
    EntityKind,
    NobodyBinds,
    NotWaiting,
    RegisterChange,
    agree_to_close,
    apply_register_change,
    ask_to_close,
    closing_of,
    get_closing,
    may,
    standing_of,
    undo_closing,
)
from balcao.entities.models import Closing, ClosingConsent, Mandate, Seat
from balcao.entities.operations.closing import close_what_is_due
from balcao.entities.tests.conftest import AT, TODAY
from balcao.entities.tests.given import person
from balcao.entities.types import Action
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("world")


def at_home(number, entity=1, *, assurance=2):
    return Actor(person_id=number, name=f"person {number}", assurance=assurance, holder_id=f"e-{entity}")


def ask(number=1, at=AT):
    return ask_to_close(actor=at_home(number), at=at, entity_id=1)


def agree(number, closing, at=AT):
    agree_to_close(actor=person(number), at=at, closing_id=closing)


def test_it_waits_for_as_many_as_bind_the_entity_and_then_for_the_day():
    closing = ask()
    shown = closing_of(actor=at_home(1), at=AT, entity_id=1)
    assert shown is not None
    assert (shown.missing, set(shown.left), shown.closes_on) == (1, {2, 3}, None)
    assert close_what_is_due(at=AT + 20 * DAY) == 0
    agree(3, closing)
    assert get_closing(actor=person(3), at=AT, closing_id=closing).closes_on == TODAY + 14 * DAY
    assert close_what_is_due(at=AT + 13 * DAY) == 0
    assert may(actor=at_home(1), entity_id=1, action=Action.MANAGE, at=AT + 13 * DAY).allowed
    assert close_what_is_due(at=AT + 14 * DAY) == 1
    assert close_what_is_due(at=AT + 14 * DAY) == 0
    assert standing_of("e-1") == "closed"
    assert not Mandate.objects.filter(entity_id=1).exclude(state="ended").exists()
    assert [each.event for each in entries_about("entity:1") if "closing" in each.event] == [
        "entities:closing:asked",
        "entities:closing:agreed",
        "entities:closing:agreed",
        "entities:closing:closed",
    ]


@pytest.mark.parametrize("who", [1, 2, 3])
def test_anyone_concerned_leaves_it_open_until_the_day(who):
    closing = ask()
    agree(2, closing)
    for _ in range(2):
        undo_closing(actor=person(who), at=AT + 13 * DAY, closing_id=closing)
    assert close_what_is_due(at=AT + 30 * DAY) == 0
    assert standing_of("e-1") == "active"
    with pytest.raises(NotWaiting):
        agree(3, closing)
    assert ask() != closing


def test_asking_and_agreeing_twice_is_once():
    closing = ask()
    assert ask() == closing
    for _ in range(2):
        agree(2, closing)
    assert ClosingConsent.objects.filter(closing=closing).count() == 2
    assert Closing.objects.get().closes_on == TODAY + 14 * DAY


def test_what_not_enough_agree_to_in_thirty_days_lapses():
    closing = ask()
    with pytest.raises(NotWaiting):
        agree(2, closing, at=AT + 31 * DAY)
    close_what_is_due(at=AT + 31 * DAY)
    assert (Closing.objects.get().ended_why, standing_of("e-1")) == ("lapsed", "active")


def test_only_who_manages_asks_surely_and_only_who_binds_agrees():
    with pytest.raises(AssuranceTooLow):
        ask_to_close(actor=at_home(1, assurance=1), at=AT, entity_id=1)
    with pytest.raises(Refused):
        ask(2)
    with pytest.raises(NotFound):
        ask(5)
    assert not Closing.objects.exists()
    closing = ask()
    for verb in (agree_to_close, undo_closing):
        with pytest.raises(NotFound):
            verb(actor=person(5), at=AT, closing_id=closing)
        with pytest.raises(NotFound):
            verb(actor=person(5), at=AT, closing_id=closing + 1)
    with pytest.raises(NotFound):
        get_closing(actor=person(5), at=AT, closing_id=closing)
    assert Closing.objects.get().consents.count() == 1


def test_where_nobody_binds_nothing_is_asked():
    Seat.objects.filter(entity_id=1).exclude(post="president").update(term_end=TODAY - DAY)
    with pytest.raises(NobodyBinds):
        ask()
    assert not Closing.objects.exists()


def test_one_who_binds_alone_still_has_the_days_to_think_it_over():
    ask_to_close(actor=at_home(3, 2), at=AT, entity_id=2)
    assert standing_of("e-2") == "active"
    assert Closing.objects.get().closes_on == TODAY + 14 * DAY
    assert close_what_is_due(at=AT + 14 * DAY) == 1


def test_when_the_register_is_faster_nothing_is_left_to_agree_to():
    closing = ask()
    change = RegisterChange(kind=ChangeKind.DISSOLVED, source="organs", sequence=1, effective_on=TODAY)
    apply_register_change(actor=system_actor(), at=AT, kind=EntityKind.ASSOCIATION, number="4821", change=change)
    with pytest.raises(NotFound):
        get_closing(actor=person(2), at=AT, closing_id=closing)
    with pytest.raises(NotWaiting):
        agree(2, closing)
    assert (Closing.objects.get().ended_why, standing_of("e-1")) == ("entity", "dissolved")


def test_the_database_closes_nothing_without_them_and_no_two_at_once():
    closing = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.filter(pk=closing).update(ended_at=AT, ended_why="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(entity_id=1, asked_by_id=1, asked_at=AT, answer_by=TODAY)


@pytest.mark.django_db(transaction=True)
def test_undoing_on_the_very_day_and_closing_is_one_or_the_other():
    closing = ask()
    agree(2, closing)
    late, found = AT + 14 * DAY, {}

    def run(name, act):
        try:
            found[name] = act()
        except NotWaiting:
            found[name] = "too late"
        finally:
            connections.close_all()

    acts = {
        "undo": lambda: undo_closing(actor=person(3), at=late, closing_id=closing),
        "close": lambda: close_what_is_due(at=late),
    }
    threads = [threading.Thread(target=run, args=each) for each in acts.items()]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    closed = standing_of("e-1") == "closed"
    assert found == {"undo": "too late" if closed else None, "close": int(closed)}
