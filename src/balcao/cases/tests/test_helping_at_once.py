"""Two at the same moment: help is withdrawn while it is used, one field is written twice, one link is taken twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from balcao.cases.api import (
    AlreadyLodged,
    ContentChanged,
    HelpOver,
    accept_help_by_link,
    draft_view,
    fill_as_helper,
    helped_draft,
    lodge,
    save_answers,
    withdraw_help,
)
from balcao.cases.models import Answer, Case, Help
from balcao.cases.testing import AT, drafted, load_world
from balcao.cases.tests.test_helping import HELPER, HOLDER, OTHER, PERMIT, helping, invite
from balcao.catalogue.api import get_published

pytestmark = pytest.mark.django_db(transaction=True)
LATE = (HelpOver, AlreadyLodged)


@pytest.fixture
def draft():
    load_world()
    answers = {"occasion": "opening", "event_on": "2026-12-20", "start_time": "12:00", "quantity": 3}
    yield drafted(PERMIT, HOLDER, answers=answers, facts={})
    connection.close()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment; how each ended, in their order: done, or late."""
    together, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        try:
            together.wait()
            act()
            ends[place] = "done"
        except LATE:
            ends[place] = "late"
        finally:
            connections.close_all()

    workers = [threading.Thread(target=one, args=each) for each in enumerate(acts)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return ends


def fill(number, value):
    return fill_as_helper(actor=HELPER, at=AT, help_id=number, values={"quantity": value}, seen={"quantity": 1})


@pytest.mark.parametrize("_again", range(3))
def test_withdrawn_while_the_helper_saves_it_is_kept_before_or_refused_after(draft, _again):
    number = helping(draft)
    saved, withdrawn = at_once(lambda: fill(number, 9), lambda: withdraw_help(actor=HOLDER, at=AT, help_id=number))
    assert withdrawn == "done"
    assert Answer.objects.get(draft=draft, question="quantity").value == (9 if saved == "done" else 3)
    with pytest.raises(HelpOver):
        fill(number, 10)


def test_holder_and_helper_write_one_field_and_the_second_is_told(draft):
    number, conflicts = helping(draft), list[Any]()

    def by_holder():
        values, seen = {"quantity": 7}, {"quantity": 1}
        conflicts.extend(save_answers(actor=HOLDER, at=AT, draft_id=draft, values=values, seen=seen).conflicts)

    def by_helper():
        conflicts.extend(fill(number, 9)[0].conflicts)

    assert at_once(by_holder, by_helper) == ["done", "done"]
    (conflict,) = conflicts
    kept = Answer.objects.get(draft=draft, question="quantity")
    assert (kept.value, kept.version) == (conflict.theirs.value, 2)
    assert {kept.value, conflict.ours} == {7, 9}


def test_of_two_who_take_one_link_one_helps(draft):
    made = invite(draft)

    def by(actor):
        return lambda: accept_help_by_link(actor=actor, at=AT, secret=made.secret, code=made.code)

    assert sorted(at_once(by(HELPER), by(OTHER))) == ["done", "late"]
    assert Help.objects.get().helper_id in (5, 6)


def test_one_person_who_takes_two_links_at_once_helps_once(draft):
    links = [invite(draft), invite(draft)]

    def by(made):
        return lambda: accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code=made.code)

    assert at_once(*map(by, links)) == ["done", "done"]
    assert sorted(Help.objects.values_list("end", flat=True)) == ["", "replaced"]


def test_lodged_while_the_helper_saves_what_is_lodged_is_what_was_kept(draft):
    example = get_published(PERMIT, at=AT).definition.examples["person"]
    draft = drafted(PERMIT, HOLDER, answers=dict(example.answers), facts={}, key="whole")
    number = helping(draft)
    saved, ended = at_once(lambda: fill(number, 9), lambda: lodge(actor=HOLDER, at=AT, draft_id=draft))
    assert ended == "done"
    assert Case.objects.get(draft=draft).answers["quantity"] == (9 if saved == "done" else 1)
    with pytest.raises(HelpOver):
        helped_draft(actor=HELPER, at=AT, help_id=number)


def test_what_a_helper_changed_since_it_was_read_is_not_lodged_unseen(draft):
    example = get_published(PERMIT, at=AT).definition.examples["person"]
    draft = drafted(PERMIT, HOLDER, answers=dict(example.answers), facts={}, key="whole")
    shown = draft_view(actor=HOLDER, at=AT, draft_id=draft).content
    fill(helping(draft), 9)
    with pytest.raises(ContentChanged):
        lodge(actor=HOLDER, at=AT, draft_id=draft, shown_content=shown)
    assert not Case.objects.exists()
    shown = draft_view(actor=HOLDER, at=AT, draft_id=draft).content
    assert lodge(actor=HOLDER, at=AT, draft_id=draft, shown_content=shown)
