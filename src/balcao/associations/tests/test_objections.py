"""I never agreed to this: objecting, hearing, deciding."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from balcao.associations.api import (
    AnsweredAlready,
    CannotObject,
    NotHeardYet,
    ObjectedAlready,
    ObjectionDecided,
    WordsNeeded,
    answer_objection,
    decide_objection,
    hear_association,
    load_demo,
    my_objection,
    my_posts,
    object_to_post,
    objections_to_answer,
    officer_objection,
    officer_objections,
    own_organs,
    public_organs,
)
from balcao.associations.models import Objection
from balcao.cases.testing import load_world, officer, person
from balcao.entities.api import seats_of, seats_on
from balcao.entities.models import Seat
from balcao.exchange.models import Delivery
from balcao.foundation.audit.api import entries_about, readings_about
from balcao.kernel.errors import NotFound, Refused
from balcao.notices.models import Notice

from .conftest import AT

LATER = AT + timedelta(days=1)
CLERK, COLLEAGUE = officer(11, "DSI", "association-register"), officer(13, "DSI", "association-register")
STRANGERS = (person(1), officer(12, "IAM", "licensing"), officer(12, "IAM", "association-register"))


def treasurer_seat():
    (seat,) = [each for each in seats_of(1) if each.post == "treasurer"]
    return seat.seat_id


@pytest.fixture
def made(world):
    return object_to_post(actor=person(3), at=AT, seat_id=treasurer_seat(), reason="Nobody asked me.")


@pytest.fixture
def heard(made):
    hear_association(actor=CLERK, at=AT, number=made)
    answer_objection(actor=person(1, "e-1"), at=AT, number=made, text="He raised his hand.")
    return made


def test_everyone_sees_their_own_posts_with_what_they_may_do():
    mine = [post for post in my_posts(actor=person(3), at=AT) if post.seat.entity_id in (1, 2, 3)]
    posts = {(post.seat.entity_id, post.seat.post): post for post in mine}
    assert {key: post.running for key, post in posts.items()} == {
        (1, "treasurer"): True,
        (2, "administrator"): True,
        (3, "treasurer"): False,
    }
    assert [key for key, post in posts.items() if post.may_object] == [(1, "treasurer"), (3, "treasurer")]


def test_an_objection_has_a_number_and_waits_for_an_officer(made):
    (post,) = [each for each in my_posts(actor=person(3), at=AT) if each.objection]
    assert (post.objection, post.objection_state, post.may_object) == (made, "open", False)
    assert [each.number for each in officer_objections(actor=CLERK, at=AT)] == [made]
    assert entries_about(f"objection:{made}")[0].event == "associations:objection:made"


def test_many_objections_take_no_more_questions_than_one(made):
    def asked():
        with CaptureQueriesContext(connection) as sent:
            found = officer_objections(actor=CLERK, at=AT)
        return len(sent), found

    alone, _ = asked()
    seats = [each for each in seats_of(1) if each.person_id not in (3, CLERK.person_id)][:2]
    for seat in seats:
        object_to_post(actor=person(seat.person_id), at=AT, seat_id=seat.seat_id, reason="Nor me.")
    many, found = asked()
    assert (many, len(found)) == (alone, 3)
    assert {each.seat.seat_id: each.person for each in found} == {
        each.seat.seat_id: officer_objection(actor=CLERK, at=AT, number=each.number).person for each in found
    }


def test_a_post_is_objected_to_once(made):
    with pytest.raises(ObjectedAlready):
        object_to_post(actor=person(3), at=LATER, seat_id=treasurer_seat(), reason="Again.")
    assert Objection.objects.count() == 1


def test_an_objection_needs_a_reason():
    with pytest.raises(WordsNeeded):
        object_to_post(actor=person(3), at=AT, seat_id=treasurer_seat(), reason="  \n ")
    assert not Objection.objects.exists()


def test_the_post_of_another_person_does_not_exist():
    for actor in (person(1), person(5), person(1, "e-1")):
        with pytest.raises(NotFound):
            object_to_post(actor=actor, at=AT, seat_id=treasurer_seat(), reason="x")
    assert not Objection.objects.exists()


def test_a_post_in_a_company_is_not_objected_to_here():
    (seat,) = seats_of(2)
    with pytest.raises(CannotObject):
        object_to_post(actor=person(3), at=AT, seat_id=seat.seat_id, reason="x")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_objections_do_not_exist_for_who_does_not_keep_the_register(made, stranger):
    for question in (
        lambda: officer_objections(actor=stranger, at=AT),
        lambda: officer_objection(actor=stranger, at=AT, number=made),
        lambda: hear_association(actor=stranger, at=AT, number=made),
        lambda: decide_objection(actor=stranger, at=AT, number=made, upheld=False, text="no"),
        lambda: my_objection(actor=stranger, at=AT, number=made),
    ):
        with pytest.raises(NotFound):
            question()
    assert Objection.objects.get().state == "open"


def test_an_officer_does_not_decide_their_own(made):
    Objection.objects.update(person_id=11)
    assert officer_objections(actor=CLERK, at=AT) == []
    with pytest.raises(NotFound):
        decide_objection(actor=CLERK, at=AT, number=made, upheld=False, text="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(state="upheld", decided_at=AT, decided_by_id=11)


def test_reading_an_objection_is_seen_by_the_person(made):
    officer_objection(actor=CLERK, at=AT, number=made)
    assert [each.subject for each in readings_about("p-3")] == [f"objection:{made}"]


def test_the_association_is_heard_once_with_ten_days(made):
    hear_association(actor=CLERK, at=AT, number=made)
    hear_association(actor=COLLEAGUE, at=LATER, number=made)
    notice = Notice.objects.get(holder_id="e-1")
    assert "Nobody asked me." in notice.body["en"]
    (asked,) = objections_to_answer(actor=person(1, "e-1"), at=AT)
    assert asked.answer_until == AT.date() + timedelta(days=10)


def test_who_objects_does_not_answer_for_the_association(made):
    hear_association(actor=CLERK, at=AT, number=made)
    with pytest.raises(Refused):
        answer_objection(actor=person(3, "e-1"), at=AT, number=made, text="x")
    assert objections_to_answer(actor=person(3, "e-1"), at=AT) == []


def test_an_answer_is_given_once_and_in_time(heard):
    with pytest.raises(AnsweredAlready):
        answer_objection(actor=person(1, "e-1"), at=AT, number=heard, text="More.")
    assert Objection.objects.get().answer == "He raised his hand."


def test_an_answer_after_the_last_day_comes_too_late(made):
    hear_association(actor=CLERK, at=AT, number=made)
    with pytest.raises(AnsweredAlready):
        answer_objection(actor=person(1, "e-1"), at=AT + timedelta(days=11), number=made, text="x")


def test_another_association_cannot_answer(made):
    hear_association(actor=CLERK, at=AT, number=made)
    for actor in (person(2, "e-3"), person(3, "e-2"), person(1)):
        with pytest.raises(NotFound):
            answer_objection(actor=actor, at=AT, number=made, text="x")


def test_upholding_needs_the_association_to_have_been_heard(made):
    for when, asked in ((AT, False), (LATER, True)):
        if asked:
            hear_association(actor=CLERK, at=AT, number=made)
        with pytest.raises(NotHeardYet):
            decide_objection(actor=CLERK, at=when, number=made, upheld=True, text="Nobody asked him.")
    assert len(seats_on(1, AT.date())) == 3
    decide_objection(actor=CLERK, at=AT + timedelta(days=11), number=made, upheld=True, text="No answer came.")
    assert len(seats_on(1, AT.date())) == 2


def test_an_upheld_objection_makes_the_post_void_from_the_start_and_everyone_is_told(heard):
    decide_objection(actor=CLERK, at=LATER, number=heard, upheld=True, text="No consent on file.")
    assert 3 not in {seat.person_id for seat in seats_on(1, AT.date())}
    (post,) = [each for each in my_posts(actor=person(3), at=LATER) if each.seat.entity_id == 1]
    assert (post.seat.void, post.objection_state, post.running) == (True, "upheld", False)
    assert Notice.objects.filter(holder_id="p-3", legal=True).count() == 1
    assert Notice.objects.filter(holder_id="e-1", key__endswith=":association").count() == 1
    assert Delivery.objects.get().message["void_seat"]["registration_no"] == "4821"


def test_a_dismissed_objection_leaves_the_post_and_gives_reasons(heard):
    decide_objection(actor=CLERK, at=LATER, number=heard, upheld=False, text="The minutes bear his signature.")
    assert 3 in {seat.person_id for seat in seats_on(1, AT.date())}
    notice = Notice.objects.get(holder_id="p-3", legal=True)
    assert "The minutes bear his signature." in notice.body["pt"]
    assert not Delivery.objects.exists()


def test_a_decision_needs_reasons(heard):
    with pytest.raises(WordsNeeded):
        decide_objection(actor=CLERK, at=LATER, number=heard, upheld=True, text=" ")
    assert Objection.objects.get().state == "open"


def test_it_is_marked_for_the_association_and_not_for_the_public(made):
    def marks(view):
        return [member.disputed for organ in view.organs for member in organ.members]

    assert marks(own_organs(actor=person(1, "e-1"), at=AT, on=AT.date())) == [False, False, True]
    assert marks(public_organs(number="4821", on=AT.date())) == [False, False, False]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides():
    load_world(at=AT)
    load_demo(at=AT)
    Seat.objects.update(known_from=AT)
    number = object_to_post(actor=person(3), at=AT, seat_id=treasurer_seat(), reason="Nobody asked me.")
    hear_association(actor=CLERK, at=AT, number=number)
    answer_objection(actor=person(1, "e-1"), at=AT, number=number, text="Yes he did.")
    start = Barrier(2)

    def decide(actor, upheld):
        try:
            start.wait()
            decide_objection(actor=actor, at=LATER, number=number, upheld=upheld, text="Reasons.")
        except ObjectionDecided as failure:
            return failure.by
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as both:
        lost = [each.result() for each in (both.submit(decide, CLERK, True), both.submit(decide, COLLEAGUE, False))]
    row = Objection.objects.get()
    assert sorted(map(bool, lost)) == [False, True]
    assert Seat.history.get(pk=row.seat_id).void == (row.state == "upheld")
    assert Notice.objects.filter(holder_id="p-3", legal=True).count() == 1
