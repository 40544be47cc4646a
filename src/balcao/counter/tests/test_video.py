"""Visits by video: in line, taken once, only that application and only while it is allowed, over at last."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.testing import away
from balcao.cases.api import NotConfirmed, NotPaid, NotSigned, draft_view, lodge, save_answers, sign
from balcao.cases.api import request_signatures as freeze
from balcao.cases.models import Answer, Signature
from balcao.cases.testing import officer, person
from balcao.counter.api import (
    ConfirmationOver,
    ConfirmationState,
    HelpedElsewhere,
    NoVideoCounter,
    StillHelping,
    TimeNotFree,
    VideoState,
    VisitOver,
    VisitTaken,
    Way,
    WayTooWeak,
    ask_confirmation,
    ask_video_visit,
    clerk_is_there,
    come_to_visit,
    confirm_by_code,
    confirm_on_phone,
    counter_of,
    end_visit,
    enter_visit,
    enter_visit_as_clerk,
    form_of_visit,
    free_times,
    helped_as,
    last_confirmation,
    leave_visit,
    let_clerk_fill,
    own_visit,
    shared_form,
    stop_clerk_filling,
    take_visit,
    visit_at_desk,
    visits_at_desk,
    visits_waiting,
    within_visit,
    write_minutes,
)
from balcao.counter.calling import call_to
from balcao.counter.models import VideoVisit
from balcao.counter.operations.video_answering import end_forgotten
from balcao.counter.tests.conftest import OPEN, ask, begin, clerk
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.notices.api import Channel, Waits, choose_calls
from balcao.notices.models import Call

PRESIDENT, STRANGER = person(1, "e-1"), person(6)
ONE, TWO = clerk(19), clerk(20)


def test_who_asks_twice_waits_once_and_a_colleague_anywhere_sees_it(draft, waiting):
    assert ask(draft) == waiting
    assert [each.id for each in visits_at_desk(actor=TWO, at=OPEN)] == [waiting]
    assert visits_waiting(actor=TWO, at=OPEN) == 1
    assert visits_waiting(actor=clerk(20, department="IAM"), at=OPEN) == 0
    assert own_visit(actor=PRESIDENT, at=OPEN, visit_id=waiting).place == 1


def test_closed_counters_take_a_time_instead(draft):
    night = OPEN.replace(hour=22)
    with pytest.raises(NoVideoCounter):
        ask(draft, night)
    with pytest.raises(TimeNotFree):
        ask(draft, starts_at=OPEN + timedelta(minutes=7))
    moment = free_times(counter_of("DSI"), "", OPEN)[0]
    number = ask(draft, starts_at=moment)
    assert own_visit(actor=PRESIDENT, at=OPEN, visit_id=number).state is VideoState.BOOKED
    with pytest.raises(VisitOver):
        take_visit(actor=ONE, at=OPEN, visit_id=number)
    with pytest.raises(VisitOver):
        enter_visit(actor=PRESIDENT, at=OPEN, visit_id=number)
    take_visit(actor=ONE, at=moment - timedelta(minutes=9), visit_id=number)
    assert not visit_at_desk(actor=ONE, at=moment, visit_id=number).there


def test_an_interpreter_is_booked_at_their_times_once(draft):
    counter = counter_of("DSI")
    times = free_times(counter, "msl", OPEN)
    assert times
    assert all(each.astimezone(MACAU).isoweekday() in {1, 3, 5} for each in times)
    assert min(times).astimezone(MACAU).date() > OPEN.date()
    ask(draft, starts_at=times[0], interpreter="msl")
    assert times[0] not in free_times(counter, "msl", OPEN)
    with pytest.raises(NoVideoCounter):
        ask_video_visit(actor=PRESIDENT, at=OPEN, draft_id=draft, starts_at=times[1], interpreter="xx")
    row = VideoVisit.objects.get()
    row.pk, row.person_id = None, 3
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_two_clerks_take_one_and_one_wins(waiting):
    take_visit(actor=ONE, at=OPEN, visit_id=waiting)
    take_visit(actor=ONE, at=OPEN, visit_id=waiting)
    with pytest.raises(VisitTaken) as refused:
        take_visit(actor=TWO, at=OPEN, visit_id=waiting)
    assert refused.value.who
    assert VideoVisit.objects.get().clerk_id == 19


def test_one_clerk_sees_one_person_and_the_database_knows_it(taken):
    row = VideoVisit.objects.get()
    row.pk, row.person_id = None, 3
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.clerk_id = row.taken_at = None
    row.save(force_insert=True)
    with pytest.raises(StillHelping):
        take_visit(actor=ONE, at=OPEN, visit_id=row.pk)


def test_strangers_find_nothing(taken, draft):
    for verb in (own_visit, enter_visit, let_clerk_fill, leave_visit):
        with pytest.raises(NotFound):
            verb(actor=STRANGER, at=OPEN, visit_id=taken)
    for actor in (clerk(20, department="IAM"), officer(11, "DSI", "association-register"), PRESIDENT):
        for look in (visit_at_desk, take_visit):
            with pytest.raises(NotFound):
                look(actor=actor, at=OPEN, visit_id=taken)
    with pytest.raises(NotFound):
        enter_visit_as_clerk(actor=TWO, at=OPEN, visit_id=taken)
    with pytest.raises(NotFound):
        ask_video_visit(actor=STRANGER, at=OPEN, draft_id=draft)


def test_after_a_break_of_the_line_it_is_the_same_room_on_both_sides(taken):
    theirs = enter_visit(actor=PRESIDENT, at=OPEN, visit_id=taken)
    ours = enter_visit_as_clerk(actor=ONE, at=OPEN, visit_id=taken)
    assert theirs != ours
    assert enter_visit(actor=PRESIDENT, at=OPEN + timedelta(minutes=9), visit_id=taken) == theirs


def test_the_clerk_reads_this_form_and_fills_it_in_only_while_allowed(taken, draft):
    assert helped_as(actor=ONE, at=OPEN, holder_id="e-1") is None
    found = visit_at_desk(actor=ONE, at=OPEN, visit_id=taken)
    form: Any = form_of_visit(found, OPEN)
    assert form.id == draft
    for _ in range(2):
        let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)
    helped: Any = helped_as(actor=ONE, at=OPEN, holder_id="e-1")
    assert within_visit(helped=helped, draft_id=draft)
    assert not within_visit(helped=helped, draft_id=draft + 1)
    assert not within_visit(helped=helped, draft_id=None)
    assert fill(helped, draft)
    assert set(Answer.objects.exclude(clerk="").values_list("written_by", flat=True)) == {"p-1"}
    lines = [
        line
        for page in shared_form(draft_view(actor=PRESIDENT, at=OPEN, draft_id=draft), "en").pages
        for line in page.lines
    ]
    assert any(line.by_clerk and "in the name of" in line.wrote for line in lines)
    stop_clerk_filling(actor=PRESIDENT, at=OPEN, visit_id=taken)
    assert helped_as(actor=ONE, at=OPEN, holder_id="e-1") is None


def fill(actor, draft):
    """Change the purpose, by the clerk's hand."""
    seen = draft_view(actor=actor, at=OPEN, draft_id=draft).field_versions
    saved = save_answers(actor=actor, at=OPEN, draft_id=draft, values={"purpose": "other"}, seen=seen)
    return not saved.conflicts


def test_the_person_says_yes_in_their_own_account_and_no_slip_is_needed(taken, draft):
    let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)
    helped: Any = helped_as(actor=ONE, at=OPEN, holder_id="e-1")
    freeze(actor=helped, at=OPEN, draft_id=draft)
    ask_confirmation(actor=helped, at=OPEN, draft_id=draft, way=Way.PHONE)
    asked: Any = confirmation(draft)
    confirm_on_phone(actor=replace(PRESIDENT, assurance=3), at=OPEN, token=asked.token, content=asked.content)
    assert confirmation(draft).state is ConfirmationState.CONFIRMED
    stop_clerk_filling(actor=PRESIDENT, at=OPEN, visit_id=taken)
    with pytest.raises(NotFound):
        ask_confirmation(actor=helped, at=OPEN, draft_id=draft, way=Way.CODE)


def test_nothing_that_the_clerk_does_signs_for_the_person(taken, draft):
    let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)
    helped: Any = helped_as(actor=ONE, at=OPEN, holder_id="e-1")
    freeze(actor=helped, at=OPEN, draft_id=draft)
    for way in (Way.CODE, Way.SLIP):
        with pytest.raises(WayTooWeak):
            ask_confirmation(actor=helped, at=OPEN, draft_id=draft, way=way)
    ask_confirmation(actor=helped, at=OPEN, draft_id=draft, way=Way.PHONE)
    asked = confirmation(draft)
    with pytest.raises(WayTooWeak):
        confirm_by_code(actor=helped, at=OPEN, draft_id=draft, given="000000")
    for actor in (helped, ONE):
        with pytest.raises(NotFound):
            confirm_on_phone(actor=actor, at=OPEN, token=asked.token, content=asked.content)
    with pytest.raises((NotConfirmed, NotPaid, NotSigned, NotFound)):
        sign(actor=helped, at=OPEN, draft_id=draft, content_hash=asked.content)
    with pytest.raises((NotConfirmed, NotSigned)):
        lodge(actor=helped, at=OPEN, draft_id=draft)
    with pytest.raises(AssuranceTooLow):
        confirm_on_phone(actor=replace(PRESIDENT, assurance=1), at=OPEN, token=asked.token, content=asked.content)


def test_signed_twice_it_is_signed_once(taken, draft):
    asked = asked_to_sign(taken, draft)
    for _ in range(2):
        confirm_on_phone(actor=replace(PRESIDENT, assurance=3), at=OPEN, token=asked.token, content=asked.content)
    assert Signature.objects.filter(draft_id=draft, person_id=1, signed_at__isnull=False).count() == 1
    assert signed(draft)


def signed(draft) -> bool:
    """Whether only the fee is left."""
    return draft_view(actor=PRESIDENT, at=OPEN, draft_id=draft).signed


def test_the_clerk_is_gone_before_the_yes_and_what_was_written_stays_the_persons(taken, draft):
    asked = asked_to_sign(taken, draft)
    end_visit(actor=ONE, at=OPEN, visit_id=taken)
    with pytest.raises(ConfirmationOver):
        confirm_on_phone(actor=replace(PRESIDENT, assurance=3), at=OPEN, token=asked.token, content=asked.content)
    sign(actor=replace(PRESIDENT, assurance=3), at=OPEN, draft_id=draft, content_hash=asked.content)
    assert signed(draft)


def test_killed_between_the_yes_and_lodging_the_next_visit_lodges_it(taken, draft):
    asked = asked_to_sign(taken, draft)
    confirm_on_phone(actor=replace(PRESIDENT, assurance=3), at=OPEN, token=asked.token, content=asked.content)
    assert end_forgotten(at=OPEN + timedelta(minutes=21)) == 1
    later = OPEN + timedelta(minutes=30)
    number = ask(draft, later)
    come_to_visit(actor=PRESIDENT, at=later, visit_id=number)
    take_visit(actor=TWO, at=later, visit_id=number)
    let_clerk_fill(actor=PRESIDENT, at=later, visit_id=number)
    helped: Any = helped_as(actor=TWO, at=later, holder_id="e-1")
    assert confirmation(draft).state is ConfirmationState.CONFIRMED
    with pytest.raises(NotPaid):
        lodge(actor=helped, at=later, draft_id=draft)


def asked_to_sign(visit, draft) -> Any:
    """The clerk asked, on the person's own screen; whoever else has to sign has signed."""
    let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=visit)
    helped: Any = helped_as(actor=ONE, at=OPEN, holder_id="e-1")
    freeze(actor=helped, at=OPEN, draft_id=draft)
    ask_confirmation(actor=helped, at=OPEN, draft_id=draft, way=Way.PHONE)
    asked = confirmation(draft)
    sign(actor=replace(person(2), assurance=3), at=OPEN, draft_id=draft, content_hash=asked.content)
    return asked


def confirmation(draft) -> Any:
    """The last one asked for."""
    return last_confirmation(draft=draft_view(actor=PRESIDENT, at=OPEN, draft_id=draft), at=OPEN)


def test_a_clerk_who_helps_at_their_own_counter_cannot_fill_in(taken):
    begin(clerk(19), 5, at=OPEN)
    with pytest.raises(HelpedElsewhere):
        let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)


def test_minutes_are_written_down_and_the_end_ends_everything(taken):
    let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)
    write_minutes(actor=ONE, at=OPEN, visit_id=taken, text=" We agreed to add the list. ")
    for _ in range(2):
        end_visit(actor=ONE, at=OPEN, visit_id=taken)
    found = own_visit(actor=PRESIDENT, at=OPEN, visit_id=taken)
    assert (found.state, found.minutes, found.fills) == (VideoState.OVER, "We agreed to add the list.", False)
    assert helped_as(actor=ONE, at=OPEN, holder_id="e-1") is None
    for enter, actor in ((enter_visit, PRESIDENT), (enter_visit_as_clerk, ONE)):
        with pytest.raises(VisitOver):
            enter(actor=actor, at=OPEN, visit_id=taken)
    with pytest.raises(VisitOver):
        let_clerk_fill(actor=PRESIDENT, at=OPEN, visit_id=taken)


def test_what_nobody_ends_is_over_by_itself(taken):
    soon = OPEN + timedelta(minutes=19)
    come_to_visit(actor=PRESIDENT, at=soon, visit_id=taken)
    clerk_is_there(actor=ONE, at=soon, visit_id=taken)
    assert end_forgotten(at=OPEN + timedelta(minutes=30)) == 0
    assert end_forgotten(at=OPEN + timedelta(minutes=41)) == 1
    assert VideoVisit.objects.get().ended_why == "gone"


def test_who_goes_away_loses_their_place_and_stands_in_line_again(waiting):
    later = OPEN + timedelta(minutes=6)
    assert visits_waiting(actor=ONE, at=later) == 0
    come_to_visit(actor=PRESIDENT, at=later, visit_id=waiting)
    assert visits_waiting(actor=ONE, at=later) == 1
    assert VideoVisit.objects.get().came_at == later


def test_clerks_elsewhere_are_called_once_while_somebody_waits(waiting):
    for number in (19, 12):
        choose_calls(actor=clerk(number), at=OPEN, channels={Waits.VIDEO: [Channel.PUSH]})
    for _ in range(2):
        call_to(visit_id=waiting, at=OPEN)
    assert list(Call.objects.values_list("key", "person_id")) == [(f"counter-{waiting}", 19)]
    take_visit(actor=clerk(19), at=OPEN, visit_id=waiting)
    assert Call.objects.get().off_at == OPEN
    assert call_to(visit_id=waiting, at=OPEN) == 0


def test_who_stands_in_at_the_counter_is_called_in_place_of_the_clerk_who_is_away(waiting):
    for actor in (clerk(19), officer(18, "SAFP", "entity-accounts")):
        choose_calls(actor=actor, at=OPEN, channels={Waits.VIDEO: [Channel.PUSH]})
    away(19, "SAFP", substitute_id=18, on=macau_date(OPEN))
    call_to(visit_id=waiting, at=OPEN)
    assert [each.person_id for each in Call.objects.all()] == [18]
    call_to(visit_id=waiting, at=OPEN + timedelta(days=1))
    assert Call.objects.count() == 1
