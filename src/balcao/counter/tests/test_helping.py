"""A person comes to a counter; one clerk helps them, for a while, and the person can see it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import Person
from balcao.cases.testing import AT, person
from balcao.counter.api import (
    HelpedElsewhere,
    NotProven,
    NotThisPerson,
    OwnMatter,
    StillHelping,
    assistance_of,
    end_assistance,
    helped_as,
    helped_today,
    open_draft,
    prolong_assistance,
)
from balcao.counter.models import Assistance
from balcao.counter.operations.helping import end_those_over
from balcao.counter.tests.conftest import LATER, MEI_LING, SIO_FAN, begin, clerk, facts_of, visit
from balcao.entities.models import Seat
from balcao.foundation.audit.api import readings_about
from balcao.kernel.actor import Channel
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def test_the_person_stays_the_actor_and_the_clerk_is_on_record(world):
    number = begin(clerk())
    found = visit(clerk())
    assert found.assistance_id == number
    assert found.person.self_id == found.person.holder_id == "p-5"
    assert (found.person.channel, found.person.clerk.person_id) == (Channel.COUNTER, 19)
    assert not found.person.posts


def test_that_the_clerk_looks_is_shown_to_the_person(world):
    begin(clerk())
    assert [each.who_id for each in readings_about("p-5")] == ["p-19"]
    helped = visit(clerk(), AT).person
    open_draft(actor=helped, at=AT, draft_id=77)
    open_draft(actor=helped, at=AT, draft_id=77)
    assert next((each.who_id, each.subject) for each in readings_about("p-5")) == ("p-19", "draft:77")
    assert len(readings_about("p-5")) == 2


def test_beginning_twice_is_once(world):
    assert begin(clerk()) == begin(clerk())
    assert Assistance.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "failure"),
    [
        ({"photo_compared": False}, NotProven),
        ({"consented": False}, NotProven),
        ({"reason": "because"}, NotProven),
        ({"name": "何大文"}, NotThisPerson),
        ({"facts": {}}, NotThisPerson),
    ],
)
def test_without_card_photo_consent_and_reason_nobody_is_helped(world, changed, failure):
    with pytest.raises(failure):
        begin(clerk(), **changed)
    assert not Assistance.objects.exists()


def test_the_dead_and_minors_are_not_helped(world):
    for changed in ({"status": "deceased"}, {"born_on": "2015-01-01"}):
        with pytest.raises(NotThisPerson):
            begin(clerk(), facts=facts_of(SIO_FAN) | changed)


def test_who_has_no_counter_helps_nobody(world):
    with pytest.raises(NotFound):
        begin(person(2))


def test_one_person_at_a_time_and_one_clerk(world):
    begin(clerk())
    with pytest.raises(StillHelping):
        begin(clerk(), MEI_LING)
    with pytest.raises(HelpedElsewhere):
        begin(clerk(20))
    end_assistance(actor=clerk(), at=AT)
    assert begin(clerk(20))
    assert begin(clerk(), MEI_LING)


def test_the_database_allows_no_second_clerk_and_no_clerk_for_themself(world):
    begin(clerk())
    row = Assistance.objects.get()
    for changed in ({"clerk_id": 20}, {"person_id": 19, "clerk_id": 19}):
        kept = Assistance.objects.filter(pk=row.pk).values().get() | changed
        del kept["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Assistance.objects.create(**kept)


def test_a_clerk_helps_neither_themself_nor_an_entity_of_theirs(world):
    Person.objects.filter(pk=19).update(bir="1999999(9)", born_on="1990-01-01", name_zh="蘇慧珍")
    with pytest.raises(OwnMatter):
        begin(clerk(), number="1999999(9)", name="蘇慧珍", facts=facts_of(19))
    Seat.objects.create(
        entity_id=1, person_id=19, body="board", post="member", term_start="2026-01-01", term_end="2027-12-31"
    )
    begin(clerk(), MEI_LING)
    assert helped_as(actor=clerk(), at=AT, holder_id="p-1") is not None
    assert helped_as(actor=clerk(), at=AT, holder_id="e-1") is None


def test_the_time_runs_out_and_can_be_prolonged_to_a_limit(world):
    begin(clerk())
    assert assistance_of(actor=clerk(), at=AT + timedelta(minutes=44))
    assert assistance_of(actor=clerk(), at=AT + timedelta(minutes=45)) is None
    at = AT + timedelta(minutes=40)
    prolong_assistance(actor=clerk(), at=at)
    assert assistance_of(actor=clerk(), at=AT + timedelta(minutes=69))
    for _ in range(20):
        at = min(Assistance.objects.get().until_at - timedelta(minutes=1), AT + timedelta(minutes=179))
        prolong_assistance(actor=clerk(), at=at)
    assert Assistance.objects.get().until_at == AT + timedelta(minutes=180)


def test_a_visit_nobody_ended_ends_by_itself_and_the_next_clerk_need_not_wait_for_that(world):
    begin(clerk())
    assert begin(clerk(20), at=LATER)
    assert [each.ended_why for each in helped_today(actor=clerk(), since=AT, at=LATER)] == ["time"]
    begin(clerk(), MEI_LING, at=LATER)
    assert end_those_over(at=LATER + timedelta(hours=1)) == 2
    assert end_those_over(at=LATER + timedelta(hours=1)) == 0


def test_nobody_else_sees_or_ends_the_visit(world):
    begin(clerk())
    for other in (clerk(20), person(2)):
        assert assistance_of(actor=other, at=AT) is None
        with pytest.raises(NotFound):
            end_assistance(actor=other, at=AT)
    without_duty = clerk()
    assert assistance_of(actor=person(2, "p-19"), at=AT) is None
    assert assistance_of(actor=without_duty, at=AT)
