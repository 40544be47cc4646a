"""Posts: given with four eyes, for a time, in one department; looked at twice a year; over at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.accounts.api import (
    AnotherMustConfirm,
    BadPost,
    BadPostPeriod,
    NotOpen,
    PostExists,
    PostState,
    actor_of,
    confirm_post,
    end_post,
    found_administration,
    load_demo,
    posts_looked_after,
    posts_to_review,
    propose_post,
    review_post,
)
from balcao.accounts.models import Post, PostReview, User
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import PostHeld, system_actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound

AT = datetime(2026, 11, 23, 12, 0, tzinfo=MACAU)
TODAY = AT.date()
UNTIL = date(2027, 11, 22)


def acting(username, at=AT):
    return actor_of(User.objects.get(username=username), assurance=3, language="en", at=at)


def propose(actor, person_id=5, department="DSI", duty="association-register", **more):
    return propose_post(
        actor=actor,
        at=AT,
        person_id=person_id,
        department=department,
        duty=duty,
        **{"until_on": UNTIL, **more},
    )


@pytest.fixture
def people(db):
    load_demo(at=AT)


@pytest.fixture
def first(people):
    return acting("admin")


@pytest.fixture
def second(people):
    return acting("admin.second")


def test_a_post_is_nothing_until_a_second_administrator_confirms_it(first, second):
    post_id = propose(first, clearance="confidential", services=("b", "a", "a"))
    assert not acting("sio.fan").is_officer
    confirm_post(actor=second, at=AT, post_id=post_id)
    (held,) = acting("sio.fan").posts
    assert held == PostHeld(department="DSI", duty="association-register", services=frozenset({"a", "b"}), clearance=2)
    assert [entry.event for entry in entries_about(f"post:{post_id}")] == [
        "accounts:post:proposed",
        "accounts:post:confirmed",
    ]


@pytest.mark.parametrize("who", ["admin", "sio.fan", "chief.dsi", "mei.ling"])
def test_neither_the_proposer_nor_the_receiver_nor_a_stranger_confirms(first, who):
    post_id = propose(first)
    with pytest.raises((AnotherMustConfirm, NotFound)):
        confirm_post(actor=acting(who), at=AT, post_id=post_id)
    assert Post.objects.get(pk=post_id).confirmed_at is None
    assert not acting("sio.fan").is_officer


def test_an_administrator_who_receives_a_post_cannot_confirm_it(first, second):
    post_id = propose(first, person_id=16, department="DSI", duty="chief")
    with pytest.raises(AnotherMustConfirm):
        confirm_post(actor=second, at=AT, post_id=post_id)
    assert not acting("admin.second").holds("chief")


def test_nobody_gives_a_post_to_themself(first):
    before = Post.objects.count()
    with pytest.raises(AnotherMustConfirm):
        propose(first, person_id=15)
    assert Post.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"duty": "Chief!"}, BadPost),
        ({"clearance": "cosmic"}, BadPost),
        ({"person_id": 999}, BadPost),
        ({"until_on": TODAY - timedelta(days=1)}, BadPostPeriod),
        ({"since_on": TODAY - timedelta(days=1)}, BadPostPeriod),
        ({"until_on": date(2028, 11, 24)}, BadPostPeriod),
        ({"person_id": 11}, PostExists),
    ],
)
def test_what_makes_no_sense_is_not_proposed(first, changes, failure):
    before = Post.objects.count()
    with pytest.raises(failure):
        propose(first, **changes)
    assert Post.objects.count() == before


def test_two_years_to_the_day_are_the_longest(first):
    assert propose(first, until_on=date(2028, 11, 23))


def test_somebody_whose_account_is_closed_is_given_no_post(first):
    User.objects.filter(username="sio.fan").update(is_active=False)
    with pytest.raises(BadPost):
        propose(first)
    assert not Post.objects.filter(person_id=5).exists()


def test_an_administrator_of_one_department_does_not_look_after_another(first, second):
    confirm_post(actor=second, at=AT, post_id=propose(first, person_id=5, department="IAM", duty="administration"))
    theirs = acting("sio.fan")
    post_id = propose(first, person_id=3, department="DSI")
    before = Post.objects.count()
    with pytest.raises(NotFound):
        propose(theirs, person_id=4, department="DSI")
    for verb in (confirm_post, lambda **rest: end_post(reason="x", **rest)):
        with pytest.raises(NotFound):
            verb(actor=theirs, at=AT, post_id=post_id)
    with pytest.raises(NotFound):
        posts_looked_after(actor=theirs, at=AT, department="DSI")
    assert Post.objects.count() == before
    assert Post.objects.get(pk=post_id).ended_at is None
    assert {post.department for post in posts_looked_after(actor=theirs, at=AT)} == {"IAM"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"confirmed_by_id": 15, "confirmed_at": AT},
        {"confirmed_by_id": 5, "confirmed_at": AT},
        {"confirmed_at": AT},
        {"proposed_by_id": 5},
        {"proposed_by_id": None},
        {"until_on": date(2026, 1, 1)},
    ],
)
def test_the_database_itself_wants_four_eyes_and_a_period(first, wrong):
    post_id = propose(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post_id).update(**wrong)
    post = Post.objects.get(pk=post_id)
    assert (post.proposed_by_id, post.confirmed_by_id, post.confirmed_at) == (15, None, None)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-22T23:59:59+08:00", False),
        ("2026-11-23T00:00:00+08:00", True),
        ("2027-11-22T15:59:59+00:00", True),
        ("2027-11-22T16:00:00+00:00", False),
    ],
)
def test_a_post_begins_and_ends_at_midnight_in_macao_wherever_the_server_is(first, second, moment, holds):
    confirm_post(actor=second, at=AT, post_id=propose(first))
    assert acting("sio.fan", datetime.fromisoformat(moment)).is_officer is holds


def test_a_post_ends_at_once_with_a_reason_that_is_kept(first, second):
    post_id = propose(first)
    confirm_post(actor=second, at=AT, post_id=post_id)
    with pytest.raises(BadPost):
        end_post(actor=first, at=AT, post_id=post_id, reason="  ")
    assert acting("sio.fan").is_officer
    end_post(actor=first, at=AT, post_id=post_id, reason="moved")
    assert not acting("sio.fan").is_officer
    with pytest.raises(NotOpen):
        end_post(actor=second, at=AT, post_id=post_id, reason="again")
    assert Post.objects.get(pk=post_id).end_reason == "moved"


def test_what_was_refused_is_not_confirmed_afterwards(first, second):
    post_id = propose(first)
    end_post(actor=second, at=AT, post_id=post_id, reason="not needed")
    with pytest.raises(NotOpen):
        confirm_post(actor=second, at=AT, post_id=post_id)
    assert not acting("sio.fan").is_officer
    states = [post.state for post in posts_looked_after(actor=first, at=AT, person_id=5)]
    assert states == [PostState.REFUSED]


def test_a_post_is_looked_at_after_half_a_year_and_not_by_its_holder(first, second):
    confirm_post(actor=second, at=AT, post_id=propose(first, duty="chief"))
    later = datetime(2027, 5, 23, 0, 0, tzinfo=MACAU)
    assert 5 in {post.person_id for post in posts_to_review(actor=acting("admin", later), at=later)}
    assert 5 not in {post.person_id for post in posts_to_review(actor=first, at=later - timedelta(seconds=1))}
    own = acting("sio.fan", later)
    post = Post.objects.get(person_id=5)
    assert 5 not in {each.person_id for each in posts_to_review(actor=own, at=later)}
    with pytest.raises(AnotherMustConfirm):
        review_post(actor=own, at=later, post_id=post.pk, needed=True)
    assert not PostReview.objects.exists()
    chief = acting("chief.dsi", later)
    review_post(actor=chief, at=later, post_id=post.pk, needed=True)
    post.refresh_from_db()
    assert post.review_due_on == date(2027, 11, 23)
    review_post(actor=chief, at=later, post_id=post.pk, needed=False)
    assert not acting("sio.fan", later).is_officer
    with pytest.raises(NotOpen):
        review_post(actor=chief, at=later, post_id=post.pk, needed=True)


def test_a_chief_of_one_department_is_none_in_another(first, second):
    confirm_post(actor=second, at=AT, post_id=propose(first, person_id=13, department="IAM", duty="licensing"))
    chief = acting("chief.dsi")
    assert chief.departments == {"DSI", "IAM"}
    assert chief.holds("chief", "DSI")
    assert not chief.holds("chief", "IAM")
    iam = Post.objects.get(person_id=12)
    with pytest.raises(NotFound):
        review_post(actor=chief, at=AT, post_id=iam.pk, needed=False)
    iam.refresh_from_db()
    assert iam.ended_at is None


def test_knowing_all_posts_takes_one_question(people, django_assert_num_queries):
    user = User.objects.get(username="officer.all")
    with django_assert_num_queries(1):
        assert len(actor_of(user, assurance=1, language="en", at=AT).posts) == 12


def test_only_the_first_two_administrators_come_from_the_machine(people):
    machine = system_actor()
    with pytest.raises(NotOpen):
        found_administration(actor=machine, at=AT, username="ka.man")
    assert not acting("ka.man").is_officer
    User.objects.filter(username="admin").update(is_active=False)
    found_administration(actor=machine, at=AT, username="ka.man")
    assert acting("ka.man").holds_own("administration", "SAFP")
    with pytest.raises(NotFound):
        found_administration(actor=machine, at=AT, username="nobody")


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts():
    load_demo(at=AT)
    post_id = propose(acting("admin"))
    third = propose(acting("admin"), person_id=4, department="SAFP", duty="administration")
    confirm_post(actor=acting("admin.second"), at=AT, post_id=third)
    actors = [acting("admin.second"), acting("ka.man")]
    together = Barrier(2)

    def confirm(actor):
        together.wait()
        try:
            confirm_post(actor=actor, at=AT, post_id=post_id)
        except NotOpen:
            return "late"
        else:
            return "confirmed"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, actors)) == ["confirmed", "late"]
    events = [entry.event for entry in entries_about(f"post:{post_id}")]
    assert events.count("accounts:post:confirmed") == 1
