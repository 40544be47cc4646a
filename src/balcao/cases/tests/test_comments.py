"""People who work on a draft write beside its questions; nobody else reads it, and it goes with the draft."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from balcao.cases.api import (
    AlreadyLodged,
    CommentTooLong,
    HelpOver,
    NothingSaid,
    TooManyComments,
    comments_for_helper,
    comments_of,
    discard_draft,
    draft_view,
    restore_draft,
    settle_comment,
    settle_comment_as_helper,
    withdraw_help,
    worked_on_together,
    write_comment,
    write_comment_as_helper,
)
from balcao.cases.models import Case, Comment
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, lodged, person
from balcao.cases.tests.test_helping import HELPER, HOLDER, OTHER, PERMIT, helping
from balcao.entities.models import Mandate, Seat
from balcao.foundation.audit.api import acts_about
from balcao.kernel.actor import Clerk
from balcao.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
CLERK = Clerk(person_id=19, name="clerk", department="SAFP", assistance_id=1)


@pytest.fixture(autouse=True)
def world(request):
    if not request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        load_world()


@pytest.fixture
def draft():
    answers = {"occasion": "opening", "event_on": "2026-12-20", "start_time": "12:00", "quantity": 3}
    return drafted(PERMIT, HOLDER, answers=answers, facts={})


def write(draft, text="Is this the right street?", *, actor=HOLDER, question="place", key="k"):
    return write_comment(actor=actor, at=AT, draft_id=draft, question=question, text=text, key=key)


def write_as_helper(number, text="Yes", *, actor=HELPER, question="place", key="k"):
    return write_comment_as_helper(actor=actor, at=AT, help_id=number, question=question, text=text, key=key)


def test_holder_and_helper_read_each_other_beside_the_question(draft):
    number = helping(draft, may_fill=False)
    write(draft)
    write_as_helper(number)
    theirs = comments_for_helper(actor=HELPER, at=AT, help_id=number)
    mine = comments_of(actor=HOLDER, at=AT, draft_id=draft)
    assert [(each.text, each.who["en"], each.own) for each in mine] == [
        ("Is this the right street?", "Wong Ka Man", True),
        ("Yes", "Ho Sio Fan", False),
    ]
    assert [each.own for each in theirs] == [False, True]
    assert [each.may_settle for each in mine] == [True, True]
    assert [each.may_settle for each in theirs] == [False, True]


def test_sent_twice_it_is_there_once(draft):
    assert write(draft) == write(draft)
    assert write(draft, key="another") != write(draft)
    assert [each.event for each in acts_about(f"draft:{draft}")].count("cases:draft:commented") == 2


def test_a_comment_is_settled_by_its_author_or_the_holder_and_by_nobody_else(draft):
    number, other = helping(draft), helping(draft, OTHER)
    of_holder, of_helper = write(draft), write_as_helper(number)
    for who, help_id in ((HELPER, number), (OTHER, other)):
        with pytest.raises(NotFound):
            settle_comment_as_helper(actor=who, at=AT, help_id=help_id, comment_id=of_holder)
    with pytest.raises(NotFound):
        settle_comment_as_helper(actor=OTHER, at=AT, help_id=other, comment_id=of_helper)
    assert not Comment.objects.exclude(settled_at=None).exists()
    for _ in range(2):
        settle_comment_as_helper(actor=HELPER, at=AT, help_id=number, comment_id=of_helper)
        settle_comment(actor=HOLDER, at=AT, draft_id=draft, comment_id=of_holder)
    assert [each.settled for each in comments_of(actor=HOLDER, at=AT, draft_id=draft)] == [True, True]


def test_the_holder_settles_what_a_helper_wrote(draft):
    comment = write_as_helper(helping(draft))
    settle_comment(actor=HOLDER, at=AT, draft_id=draft, comment_id=comment)
    assert Comment.objects.get().settled_by == "p-4"


def test_one_page_has_only_its_own_comments(draft):
    number = helping(draft, pages=["declaration"])
    write(draft)
    write(draft, question="place_allowed", key="2")
    assert [each.question for each in comments_for_helper(actor=HELPER, at=AT, help_id=number)] == ["place_allowed"]
    with pytest.raises(NotFound):
        write_as_helper(number, question="place")


def test_whose_help_ended_neither_reads_nor_writes(draft):
    number = helping(draft)
    withdraw_help(actor=HOLDER, at=AT, help_id=number)
    for act in (lambda: write_as_helper(number), lambda: comments_for_helper(actor=HELPER, at=AT, help_id=number)):
        with pytest.raises(HelpOver):
            act()
    assert not Comment.objects.exists()


def test_strangers_clerks_and_software_neither_read_nor_write(draft):
    comment = write(draft)
    for actor in (OTHER, HELPER, OTHER.acting_for("p-4"), person(1, "e-1")):
        for act in (
            lambda actor=actor: write(draft, actor=actor),
            lambda actor=actor: comments_of(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: settle_comment(actor=actor, at=AT, draft_id=draft, comment_id=comment),
        ):
            with pytest.raises(NotFound):
                act()
    clerk = replace(HOLDER, clerk=CLERK)
    assert comments_of(actor=clerk, at=AT, draft_id=draft) == ()
    assert not worked_on_together(actor=clerk, at=AT, draft_id=draft)
    with pytest.raises(NotFound):
        write(draft, actor=clerk, key="clerk")
    assert Comment.objects.count() == 1


def test_a_comment_says_something_beside_a_question_there_is(draft):
    with pytest.raises(NothingSaid):
        write(draft, " \n")
    with pytest.raises(NotFound):
        write(draft, question="nowhere")
    assert not Comment.objects.exists()


def test_too_long_it_is_refused_and_never_cut(draft):
    number = helping(draft)
    for act in (lambda: write(draft, "字" * 1001), lambda: write_as_helper(number, "x" * 5000)):
        with pytest.raises(CommentTooLong) as refused:
            act()
        assert refused.value.most == 1000
    assert not Comment.objects.exists()
    write(draft, " " + "x\r\n" * 499 + "yy\r\n")
    assert len(Comment.objects.get().text) == 1000


def test_there_is_a_limit(draft):
    rows = [
        Comment(draft_id=draft, question="place", text="x", written_by_id=4, written_at=AT, key=str(each))
        for each in range(200)
    ]
    Comment.objects.bulk_create(rows)
    with pytest.raises(TooManyComments):
        write(draft)


def test_it_is_no_part_of_the_content_and_voids_nothing(draft):
    before = draft_view(actor=HOLDER, at=AT, draft_id=draft)
    write(draft)
    after = draft_view(actor=HOLDER, at=AT, draft_id=draft)
    assert (before.content, before.saved_at) == (after.content, after.saved_at)


def test_lodged_they_are_deleted_and_the_case_has_nothing_of_them(draft):
    write(draft, "secret thought")
    case = lodged(draft, HOLDER, run=False)
    assert not Comment.objects.exists()
    assert "secret thought" not in repr(Case.objects.values().get(pk=case.pk))
    with pytest.raises(AlreadyLodged):
        write(draft, key="late")
    assert comments_of(actor=HOLDER, at=AT, draft_id=draft) == ()


def test_thrown_away_they_are_deleted_and_do_not_come_back(draft):
    write(draft)
    discard_draft(actor=HOLDER, at=AT, draft_id=draft)
    restore_draft(actor=HOLDER, at=AT, draft_id=draft)
    assert not Comment.objects.exists()


def test_of_an_entity_everyone_who_sees_the_draft_writes_and_who_only_sees_settles_their_own():
    draft = certificate_draft()
    viewer = person(4, "e-1")
    Mandate.objects.create(
        entity_id=1, person_id=4, actions=["view"], since_on=AT.date(), until_on=AT.date(), granted_by="p-1"
    )
    mine = write(draft, actor=viewer, question="purpose")
    theirs = write(draft, actor=person(1, "e-1"), question="purpose", key="p")
    with pytest.raises(Refused):
        settle_comment(actor=viewer, at=AT, draft_id=draft, comment_id=theirs)
    settle_comment(actor=viewer, at=AT, draft_id=draft, comment_id=mine)
    settled = {each.id: each.settled for each in comments_of(actor=viewer, at=AT, draft_id=draft)}
    assert settled == {mine: True, theirs: False}


def test_there_is_nobody_to_write_to_until_somebody_is_asked(draft):
    assert not worked_on_together(actor=HOLDER, at=AT, draft_id=draft)
    helping(draft)
    assert worked_on_together(actor=HOLDER, at=AT, draft_id=draft)


def test_of_an_entity_there_is_somebody_once_another_sees_the_draft():
    draft, alone = certificate_draft(), person(1, "e-1")
    assert worked_on_together(actor=alone, at=AT, draft_id=draft)
    Seat.objects.filter(entity_id=1).exclude(person_id=1).delete()
    Mandate.objects.filter(entity_id=1).exclude(person_id=1).delete()
    assert not worked_on_together(actor=alone, at=AT, draft_id=draft)
    Mandate.objects.create(
        entity_id=1, person_id=4, actions=["view"], since_on=AT.date(), until_on=AT.date(), granted_by="p-1"
    )
    assert worked_on_together(actor=alone, at=AT, draft_id=draft)
    Mandate.objects.filter(entity_id=1, person_id=4).update(scope="another-service")
    assert not worked_on_together(actor=alone, at=AT, draft_id=draft)
    write(draft, actor=alone, question="purpose")
    assert worked_on_together(actor=alone, at=AT, draft_id=draft)


@pytest.mark.django_db(transaction=True)
def test_written_while_it_is_lodged_it_is_deleted_or_refused():
    load_world()
    answers = {"occasion": "opening", "event_on": "2026-12-20", "start_time": "12:00", "quantity": 3}
    draft = drafted(PERMIT, HOLDER, answers=answers, facts={})
    number, together = helping(draft), threading.Barrier(2)

    def one(act):
        try:
            together.wait()
            act()
        except (HelpOver, AlreadyLodged):
            pass
        finally:
            connections.close_all()

    acts = (lambda: write_as_helper(number), lambda: lodged(draft, HOLDER, run=False))
    workers = [threading.Thread(target=one, args=(act,)) for act in acts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Case.objects.filter(draft=draft).exists()
    assert not Comment.objects.exists()
    connection.close()
