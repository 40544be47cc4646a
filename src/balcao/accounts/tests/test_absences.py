"""Absences: posts lent to a colleague for some days, once a chief has agreed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.api import (
    AnotherMustConfirm,
    BadAbsence,
    NotOpen,
    SubstituteLacks,
    absences_seen,
    colleagues,
    confirm_absence,
    end_absence,
    enter_absence,
    load_demo,
)
from balcao.accounts.models import Absence, Post, User
from balcao.accounts.tests.test_posts import AT, TODAY, acting
from balcao.kernel.actor import PostHeld
from balcao.kernel.errors import NotFound

LAST = TODAY + timedelta(days=6)
OFFICER, SUBSTITUTE = 11, 17


@pytest.fixture
def people(db):
    load_demo(at=AT)


def enter(actor=None, substitute_id=SUBSTITUTE, **more):
    given = {"department": "DSI", "from_on": TODAY, "until_on": LAST, **more}
    return enter_absence(actor=actor or acting("officer.dsi"), at=AT, substitute_id=substitute_id, **given)


def agreed(**more):
    absence_id = enter(**more)
    confirm_absence(actor=acting("chief.dsi"), at=AT, absence_id=absence_id)
    return absence_id


def lent(at=AT):
    return [post for post in acting("officer.dsi.second", at).posts if not post.own]


def test_a_substitute_holds_the_posts_once_the_chief_agreed(people):
    absence_id = enter()
    assert lent() == []
    confirm_absence(actor=acting("chief.dsi"), at=AT, absence_id=absence_id)
    assert lent() == [PostHeld(department="DSI", duty="association-register", lender_id=OFFICER, lender_name="王志豪")]
    assert acting("officer.dsi.second").stands_in_for("DSI") == {OFFICER: "王志豪"}


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-24T23:59:59+08:00", False),
        ("2026-11-24T16:00:00+00:00", True),
        ("2026-11-29T23:59:59+08:00", True),
        ("2026-11-29T16:00:00+00:00", False),
    ],
)
def test_the_days_are_those_of_macao(people, moment, holds):
    agreed(from_on=date(2026, 11, 25), until_on=date(2026, 11, 29))
    assert bool(lent(datetime.fromisoformat(moment))) is holds


@pytest.mark.parametrize("who", ["officer.dsi", "officer.dsi.second", "officer.iam", "mei.ling"])
def test_neither_of_the_two_nor_a_stranger_agrees(people, who):
    absence_id = enter()
    with pytest.raises((AnotherMustConfirm, NotFound)):
        confirm_absence(actor=acting(who), at=AT, absence_id=absence_id)
    assert lent() == []


def test_a_chief_does_not_agree_to_their_own_absence_but_an_administrator_does(people):
    absence_id = enter(acting("chief.dsi"))
    with pytest.raises(AnotherMustConfirm):
        confirm_absence(actor=acting("chief.dsi"), at=AT, absence_id=absence_id)
    confirm_absence(actor=acting("admin"), at=AT, absence_id=absence_id)
    assert {post.duty for post in lent()} == {"association-register", "chief"}


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"department": "IAM"}, NotFound),
        ({"from_on": TODAY - timedelta(days=1)}, BadAbsence),
        ({"until_on": TODAY - timedelta(days=1)}, BadAbsence),
        ({"until_on": TODAY + timedelta(days=400)}, BadAbsence),
        ({"substitute_id": 12}, SubstituteLacks),
        ({"substitute_id": OFFICER}, SubstituteLacks),
        ({"substitute_id": 999}, SubstituteLacks),
    ],
)
def test_what_makes_no_sense_is_not_entered(people, changes, failure):
    with pytest.raises(failure):
        enter(**changes)
    assert not Absence.objects.exists()


def test_a_substitute_of_lower_clearance_does_not_do(people):
    Post.objects.filter(person_id=OFFICER).update(clearance=1)
    with pytest.raises(SubstituteLacks):
        enter()
    assert not Absence.objects.exists()


def test_what_is_lent_stops_when_the_substitute_no_longer_holds_what_it_takes(people):
    agreed()
    Post.objects.filter(person_id=OFFICER).update(clearance=1)
    assert lent() == []
    Post.objects.filter(person_id=SUBSTITUTE).update(clearance=2)
    assert lent() != []
    Post.objects.filter(person_id=SUBSTITUTE).update(ended_at=AT, ended_by=15)
    assert not acting("officer.dsi.second").is_officer


def test_what_is_lent_stops_with_the_absent_officer_s_own_post_and_account(people):
    agreed()
    User.objects.filter(username="officer.dsi").update(is_active=False)
    assert lent() == []


def test_two_absences_do_not_overlap_and_the_absent_do_not_stand_in(people):
    agreed()
    with pytest.raises(BadAbsence):
        enter(until_on=TODAY)
    with pytest.raises(SubstituteLacks):
        enter(acting("officer.dsi.second"), OFFICER)
    assert Absence.objects.count() == 1


def test_posts_are_not_lent_on(people):
    agreed()
    absence_id = enter(acting("officer.dsi.second"), 13)
    confirm_absence(actor=acting("admin"), at=AT, absence_id=absence_id)
    assert {post.lender_id for post in acting("chief.dsi").posts if not post.own} == {SUBSTITUTE}


def test_administration_is_not_lent(people):
    absence_id = enter(acting("admin"), 16, department="SAFP")
    Post.objects.create(
        person_id=14,
        department="SAFP",
        duty="administration",
        since_on=TODAY,
        until_on=LAST,
        proposed_at=AT,
        confirmed_at=AT,
        review_due_on=LAST,
    )
    confirm_absence(actor=acting("officer.all"), at=AT, absence_id=absence_id)
    assert all(post.own for post in acting("admin.second").posts)


def test_who_comes_back_early_ends_it_and_nothing_is_lent_from_then_on(people):
    absence_id = agreed()
    with pytest.raises(NotFound):
        end_absence(actor=acting("officer.iam"), at=AT, absence_id=absence_id)
    assert lent() != []
    end_absence(actor=acting("officer.dsi"), at=AT, absence_id=absence_id)
    assert lent() == []
    with pytest.raises(NotOpen):
        end_absence(actor=acting("chief.dsi"), at=AT, absence_id=absence_id)
    with pytest.raises(NotOpen):
        confirm_absence(actor=acting("chief.dsi"), at=AT, absence_id=absence_id)


@pytest.mark.parametrize("wrong", [{"substitute_id": OFFICER}, {"confirmed_by_id": OFFICER}, {"confirmed_by_id": 17}])
def test_the_database_itself_wants_another_to_agree(people, wrong):
    absence_id = agreed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=absence_id).update(**wrong)
    assert lent() != []


def test_one_sees_the_absences_that_concern_one(people):
    absence_id = enter()
    seen = {
        who: [each.absence_id for each in absences_seen(actor=acting(who), at=AT)]
        for who in ("officer.dsi", "officer.dsi.second", "chief.dsi", "admin", "officer.iam")
    }
    assert seen == {
        "officer.dsi": [absence_id],
        "officer.dsi.second": [absence_id],
        "chief.dsi": [absence_id],
        "admin": [absence_id],
        "officer.iam": [],
    }


def test_the_posts_of_a_substitute_still_take_one_question(people, django_assert_num_queries):
    agreed()
    with django_assert_num_queries(2):  # the account, and its posts
        acting("officer.dsi.second")


def test_colleagues_are_those_of_one_s_own_department(people):
    assert {each.person_id for each in colleagues(actor=acting("officer.dsi"), at=AT, department="DSI")} == {13, 17, 22}
    with pytest.raises(NotFound):
        colleagues(actor=acting("officer.dsi"), at=AT, department="IAM")
