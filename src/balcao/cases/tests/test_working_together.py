"""Whose page is whose, and who is there just now: everybody who works on the draft sees it, nothing is locked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from balcao.cases.api import (
    AllottedAnew,
    AlreadyLodged,
    CommentTooLong,
    HelpOver,
    NoSuchPage,
    NothingSaid,
    ReadsOnly,
    allot_pages,
    allottable,
    discard_draft,
    fill_as_helper,
    leave_help,
    note_here,
    note_here_as_helper,
    save_answers,
    take_page,
    take_page_as_helper,
    together_for_helper,
    together_on,
    withdraw_help,
)
from balcao.cases.models import Allotment, Presence
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, person
from balcao.cases.tests.test_helping import HELPER, HOLDER, OTHER, PERMIT, helping
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound, Refused
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
PAGE = "event"
ME, THEM = HOLDER.self_id, HELPER.self_id


@pytest.fixture(autouse=True)
def world(request):
    if not request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        load_world()


@pytest.fixture
def draft():
    answers = {"occasion": "opening", "event_on": "2026-12-20", "start_time": "12:00", "quantity": 3}
    return drafted(PERMIT, HOLDER, answers=answers, facts={})


def allot(draft, to, *, actor=HOLDER, page=PAGE, seen="", at=AT):
    allot_pages(actor=actor, at=at, draft_id=draft, shares={page: to}, seen={page: seen})


def share(draft, actor=HOLDER, page=PAGE):
    return together_on(actor=actor, at=AT, draft_id=draft).shares.get(page)


def told(person_id):
    return list(Notice.objects.filter(holder_id=f"p-{person_id}").order_by("-pk").values_list("subject", flat=True))


def test_a_page_is_given_to_a_helper_who_is_told_and_both_read_whose_it_is(draft):
    number = helping(draft)
    allot(draft, THEM)
    theirs = together_for_helper(actor=HELPER, at=AT, help_id=number).shares[PAGE]
    assert (share(draft).name["en"], share(draft).mine) == ("Ho Sio Fan", False)
    assert theirs.mine
    assert "A page for you to fill in" in told(5)[0]["en"]
    assert Notice.objects.filter(holder_id="p-5").latest("pk").path == f"/as/p-5/helping/{number}/"
    assert [each.event for each in acts_about(f"draft:{draft}")].count("cases:draft:page_allotted") == 1


def test_given_twice_it_is_given_once_and_told_once(draft):
    helping(draft)
    allot(draft, THEM)
    before = len(told(5))
    allot(draft, THEM, seen="")
    assert (Allotment.objects.count(), len(told(5))) == (1, before)


def test_nothing_is_locked_the_holder_still_fills_in_the_helpers_page(draft):
    number = helping(draft)
    allot(draft, THEM)
    save_answers(actor=HOLDER, at=AT, draft_id=draft, values={"quantity": 4}, seen={"quantity": 1})
    allot(draft, ME, seen=THEM)
    fill_as_helper(actor=HELPER, at=AT, help_id=number, values={"quantity": 5}, seen={"quantity": 2})


def test_a_page_is_given_only_to_who_can_fill_it_in(draft):
    helping(draft, pages=("declaration",))
    for to in (THEM, OTHER.self_id, "post:treasurer", "nonsense"):
        with pytest.raises(NoSuchPage):
            allot(draft, to)
    with pytest.raises(NoSuchPage):
        allot(draft, ME, page="no_such")
    assert not Allotment.objects.exists()


def test_strangers_and_helpers_say_of_no_page_whose_it_is(draft):
    helping(draft)
    for actor in (OTHER, HELPER):
        with pytest.raises(NotFound):
            allot(draft, ME, actor=actor)
        with pytest.raises(NotFound):
            take_page(actor=actor, at=AT, draft_id=draft, page=PAGE, seen="", word="Mine")
        with pytest.raises(NotFound):
            together_on(actor=actor, at=AT, draft_id=draft)
    assert not Allotment.objects.exists()


def test_what_was_given_to_somebody_else_meanwhile_is_not_taken_from_them_unseen(draft):
    number = helping(draft)
    allot(draft, THEM)
    with pytest.raises(AllottedAnew):
        allot(draft, ME, seen="")
    take_page_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE, seen="", word="Mine")  # it is already
    assert share(draft).to == THEM


def test_a_helper_takes_a_page_over_with_a_word_and_who_had_it_is_told(draft):
    number = helping(draft)
    allot(draft, ME)
    for word, failure in (("  ", NothingSaid), ("x" * 201, CommentTooLong)):
        with pytest.raises(failure):
            take_page_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE, seen=ME, word=word)
    assert share(draft).to == ME
    for _ in range(2):
        take_page_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE, seen=ME, word="I have the\r\ninvoice here")
    assert (share(draft).to, share(draft).word) == (THEM, "I have the invoice here")
    mine = Notice.objects.filter(holder_id="p-4").latest("pk")
    assert "I have the invoice here" in mine.body["en"]
    assert [each["en"] for each in told(4)].count(mine.subject["en"]) == 1


def test_who_only_reads_or_has_other_pages_takes_nothing_over(draft):
    reads, other = helping(draft, may_fill=False), helping(draft, helper=OTHER, pages=("declaration",))
    allot(draft, ME)
    with pytest.raises(ReadsOnly):
        take_page_as_helper(actor=HELPER, at=AT, help_id=reads, page=PAGE, seen=ME, word="Mine")
    with pytest.raises(NoSuchPage):
        take_page_as_helper(actor=OTHER, at=AT, help_id=other, page=PAGE, seen=ME, word="Mine")
    assert share(draft).to == ME


def test_a_post_has_a_page_as_whoever_holds_it():
    draft = certificate_draft()
    actor = person(1, "e-1")
    assert next(iter(allottable(actor=actor, at=AT, draft_id=draft, page="delivery"))) == "p-1"
    posts = [each for each in allottable(actor=actor, at=AT, draft_id=draft, page="delivery") if "post" in each]
    assert "post:president" in posts
    allot(draft, "post:president", actor=actor, page="delivery")
    assert share(draft, actor, "delivery").mine
    assert share(draft, actor, "delivery").name["en"] == "president"


def test_who_stops_helping_has_no_page_any_more(draft):
    number = helping(draft)
    allot(draft, THEM)
    note_here_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE)
    leave_help(actor=HELPER, at=AT, help_id=number)
    assert share(draft) is None
    assert not Presence.objects.exists()


def test_each_sees_the_other_on_the_page_and_not_themself(draft):
    number = helping(draft)
    note_here(actor=HOLDER, at=AT, draft_id=draft, page=PAGE)
    note_here_as_helper(actor=HELPER, at=AT, help_id=number, page="declaration")
    mine = together_on(actor=HOLDER, at=AT, draft_id=draft).here
    theirs = together_for_helper(actor=HELPER, at=AT, help_id=number).here
    assert [(each.name["en"], each.page) for each in mine] == [("Ho Sio Fan", "declaration")]
    assert [(each.name["en"], each.page) for each in theirs] == [("Wong Ka Man", PAGE)]


def test_a_helper_learns_of_nobody_on_pages_that_are_not_theirs(draft):
    number = helping(draft, pages=("declaration",))
    note_here(actor=HOLDER, at=AT, draft_id=draft, page=PAGE)
    allot(draft, ME)
    seen = together_for_helper(actor=HELPER, at=AT, help_id=number)
    assert (seen.here, seen.shares) == ((), {})
    with pytest.raises(NotFound):
        note_here_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE)


def test_who_was_not_seen_for_two_minutes_is_not_there_and_is_forgotten(draft):
    number = helping(draft)
    note_here_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE)
    later = AT + timedelta(minutes=2)
    assert together_on(actor=HOLDER, at=later, draft_id=draft).here == ()
    note_here(actor=HOLDER, at=later, draft_id=draft, page=PAGE)
    assert [row.person_id for row in Presence.objects.all()] == [4]


def test_a_stranger_leaves_no_trace_of_being_there(draft):
    for actor in (OTHER, HELPER):
        with pytest.raises(NotFound):
            note_here(actor=actor, at=AT, draft_id=draft, page=PAGE)
    assert not Presence.objects.exists()


def test_thrown_away_nobody_is_there_and_no_page_is_anybodys(draft):
    number = helping(draft)
    note_here(actor=HOLDER, at=AT, draft_id=draft, page=PAGE)
    allot(draft, THEM)
    discard_draft(actor=HOLDER, at=AT, draft_id=draft)
    assert not Presence.objects.exists()
    assert not Allotment.objects.exists()
    with pytest.raises((NotFound, AlreadyLodged, Refused)):
        allot(draft, ME)
    with pytest.raises(HelpOver):
        take_page_as_helper(actor=HELPER, at=AT, help_id=number, page=PAGE, seen="", word="Mine")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_page_at_once_do_not_both_have_it():
    load_world()
    draft = drafted(PERMIT, HOLDER, answers={"occasion": "opening"}, facts={})
    helps = {HELPER: helping(draft), OTHER: helping(draft, helper=OTHER)}
    allot(draft, ME)
    together, ends = threading.Barrier(2), []

    def one(actor):
        try:
            together.wait()
            take_page_as_helper(actor=actor, at=AT, help_id=helps[actor], page=PAGE, seen=ME, word="Mine")
            ends.append(actor.self_id)
        except AllottedAnew:
            ends.append("late")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=one, args=[each]) for each in helps]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(ends)[0] == "late"
    assert share(draft).to == sorted(ends)[1]
    withdraw_help(actor=HOLDER, at=AT, help_id=helps[HELPER])
    connection.close()
