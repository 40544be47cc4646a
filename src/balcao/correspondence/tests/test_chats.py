"""Writing with an officer while both are there: in line, one officer at a time, and nothing lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from balcao.accounts.api import officers_on
from balcao.accounts.models import Absence
from balcao.accounts.testing import away
from balcao.calendar.models import ClosingDay
from balcao.cases.api import ReasonNeeded
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.correspondence import rules
from balcao.correspondence.api import (
    ChatOver,
    ChatState,
    ChatTaken,
    HandsFull,
    NoChats,
    TooManyLines,
    answer_in_chat,
    answer_left,
    chat_view,
    desk_chat,
    desk_chats,
    end_chat,
    hand_over_chat,
    hours_of,
    leave_chat,
    minutes_waited,
    officer_looks,
    officers_there,
    open_chat,
    person_looks,
    say_in_chat,
    take_chat,
    threads_for_applicant,
)
from balcao.correspondence.calling import call_to
from balcao.correspondence.models import Chat, ChatLine, Message, Turn
from balcao.correspondence.operations.tending import tend_chats
from balcao.foundation.audit.api import acts_about, readings_about
from balcao.kernel.actor import Clerk
from balcao.kernel.errors import NotFound
from balcao.notices.api import Channel, Waits, choose_calls
from balcao.notices.models import Call, Notice

pytestmark = pytest.mark.django_db
OWNER, STRANGER, MEI_LING = person(3, "e-2"), person(6), person(1)
IAM, COLLEAGUE, DSI = (
    officer(12, "IAM", "licensing"),
    officer(13, "IAM", "licensing"),
    officer(11, "DSI", "certificates"),
)
LIFE = "fss-life-certificate"
CERTIFICATE = "dsi-association-leadership-certificate"
NIGHT = datetime.fromisoformat("2026-11-23T22:00:00+08:00")
SATURDAY = datetime.fromisoformat("2026-11-28T10:00:00+08:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(db):
    load_world()
    return renewal_with_officer()


@pytest.fixture
def chat(case):
    return begin(case)


def begin(case, actor=OWNER, at=AT, key="a", text="要多少天?"):
    return open_chat(actor=actor, at=at, reference=case.reference, key=key, text=text)


def ask(actor=MEI_LING, at=AT, service_id=CERTIFICATE, key="a"):
    return open_chat(actor=actor, at=at, service_id=service_id, key=key, text="Olá")


def take(chat, actor=IAM, at=AT):
    take_chat(actor=actor, at=at, chat_id=chat)


def seen(chat, at):
    Chat.objects.filter(pk=chat).update(seen_at=at)


def words(chat):
    return list(ChatLine.objects.filter(chat=chat).order_by("pk").values_list("word", flat=True))


def view(chat, actor=OWNER, at=AT):
    return chat_view(actor=actor, at=at, chat_id=chat)


def test_one_stands_in_line_is_taken_and_the_transcript_is_a_topic_of_the_case(case, chat):
    assert (view(chat).state, view(chat).place) == (ChatState.WAITING, 1)
    take(chat)
    answer_in_chat(actor=IAM, at=AT, chat_id=chat, key="b", text="十五個工作日。")
    say_in_chat(actor=OWNER, at=AT, chat_id=chat, key="c", text="多謝")
    assert view(chat).answered_by == IAM.name
    end_chat(actor=IAM, at=AT, chat_id=chat)
    end_chat(actor=IAM, at=AT, chat_id=chat)
    (thread,) = threads_for_applicant(actor=OWNER, at=AT, reference=case.reference)
    said = [(each.side, each.text) for each in thread.messages]
    assert said == [("applicant", "要多少天?"), ("office", "十五個工作日。"), ("applicant", "多謝")]
    assert view(chat).state is ChatState.ENDED
    assert not Notice.objects.filter(key=f"chat:{chat}:transcript").exists()
    with pytest.raises(ChatOver):
        say_in_chat(actor=OWNER, at=AT, chat_id=chat, key="d", text="還有")


def test_about_a_service_the_transcript_goes_to_the_persons_inbox(case):
    chat = ask()
    take(chat, DSI)
    answer_in_chat(actor=DSI, at=AT, chat_id=chat, key="b", text="Bom dia")
    leave_chat(actor=MEI_LING, at=AT, chat_id=chat)
    leave_chat(actor=MEI_LING, at=AT, chat_id=chat)
    notice = Notice.objects.get(key=f"chat:{chat}:transcript")
    assert notice.holder_id == "p-1"
    assert "Bom dia" in notice.body["en"]
    assert "Olá" in notice.body["zh-Hant"]


def test_begun_twice_and_in_two_windows_it_is_one(case, chat):
    assert begin(case) == chat
    assert begin(case, key="again", text="還有一件事") == chat
    assert [each.text for each in view(chat).lines] == ["要多少天?", "還有一件事"]
    kept: dict[str, Any] = dict(Chat.objects.filter(pk=chat).values().get())
    del kept["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Chat.objects.create(**kept)


def test_the_same_line_sent_again_is_one(chat):
    for _ in range(2):
        say_in_chat(actor=OWNER, at=AT, chat_id=chat, key="x", text="一次")
    assert ChatLine.objects.filter(chat=chat, text="一次").count() == 1


def test_strangers_clerks_and_another_holder_find_no_chat(case, chat):
    clerk = Clerk(person_id=19, name="c", department="SAFP", assistance_id=1)
    for other in (STRANGER, person(3), person(4, "e-2"), replace(OWNER, clerk=clerk)):
        for act in (
            lambda other=other: view(chat, other),
            lambda other=other: say_in_chat(actor=other, at=AT, chat_id=chat, key="x", text="x"),
            lambda other=other: leave_chat(actor=other, at=AT, chat_id=chat),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        begin(case, STRANGER)
    with pytest.raises(NotFound):
        ask(OWNER)
    assert ChatLine.objects.filter(chat=chat).count() == 1


def test_only_officers_whose_work_it_is_and_never_in_their_own_matter(case, chat):
    own = officer(3, "IAM", "licensing")
    elsewhere = officer(11, "DSI", "certificates")
    admin = officer(13, "IAM", "administration")
    for other in (own, elsewhere, admin, STRANGER):
        with pytest.raises(NotFound):
            take(chat, other)
        with pytest.raises(NotFound):
            desk_chat(actor=other, at=AT, chat_id=chat)
    assert not desk_chats(actor=own, at=AT).waiting
    assert [each.chat_id for each in desk_chats(actor=IAM, at=AT).waiting] == [chat]
    assert not Turn.objects.exists()


def test_of_two_officers_one_takes_it_and_the_other_is_told(chat):
    take(chat)
    take(chat)
    with pytest.raises(ChatTaken) as failure:
        take(chat, COLLEAGUE)
    assert failure.value.who == IAM.name
    with pytest.raises(ChatTaken):
        answer_in_chat(actor=COLLEAGUE, at=AT, chat_id=chat, key="x", text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(chat_id=chat, officer_id=13, officer_name="x", began_at=AT, seen_at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment():
    load_world()
    chat, together, got = begin(renewal_with_officer()), Barrier(2), []

    def run(actor):
        together.wait()
        try:
            take(chat, actor)
            got.append("taken")
        except ChatTaken:
            got.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(each,)) for each in (IAM, COLLEAGUE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(got) == ["taken", "told"]
    assert Turn.objects.filter(chat=chat, ended_at=None).count() == 1


def test_reading_is_recorded_and_taking_is_in_the_trail(chat):
    desk_chat(actor=IAM, at=AT, chat_id=chat, opened=True)
    desk_chat(actor=IAM, at=AT, chat_id=chat, after=0)
    assert [(each.who_id, each.subject) for each in readings_about("e-2")] == [("p-12", f"chat:{chat}")]
    take(chat)
    assert {"correspondence:chat:opened", "correspondence:chat:taken"} <= {
        each.event for each in acts_about(f"chat:{chat}")
    }


def test_an_officer_answers_only_so_many_at_once(case):
    rows = [ask(person(number), key=f"k{number}") for number in (1, 2, 4, 5, 6)]
    for chat in rows[:4]:
        take(chat, DSI)
    with pytest.raises(HandsFull):
        take(rows[4], DSI)


def test_the_place_counts_who_is_there(case):
    first, second, third = (ask(person(n), AT + n * MINUTE, key=f"k{n}") for n in (1, 2, 4))
    at = AT + 5 * MINUTE
    for chat in (first, second, third):
        seen(chat, at)
    assert [view(chat, person(n), at).place for chat, n in ((first, 1), (second, 2), (third, 4))] == [1, 2, 3]
    seen(first, AT - timedelta(hours=1))
    assert view(third, person(4), at).place == 2


def test_the_wait_is_told_only_once_it_is_known(case):
    assert minutes_waited("DSI", AT) is None
    for n in (1, 2, 4, 5, 6):
        chat = ask(person(n), key=f"k{n}")
        take(chat, DSI if n < 5 else officer(13, "DSI", "certificates"), AT + 3 * MINUTE)
    assert minutes_waited("DSI", AT + 4 * MINUTE) == 3
    assert officers_there("DSI", AT) == 0
    officer_looks(actor=DSI, at=AT)
    assert officers_there("DSI", AT) == 1
    assert officers_there("DSI", AT + timedelta(hours=1)) == 0


def test_handed_to_a_colleague_or_a_department_it_stands_at_the_head(case, chat):
    take(chat)
    with pytest.raises(NotFound):
        hand_over_chat(actor=IAM, at=AT, chat_id=chat, person_id=999)
    with pytest.raises(NotFound):
        hand_over_chat(actor=IAM, at=AT, chat_id=chat, department="XX")
    hand_over_chat(actor=IAM, at=AT, chat_id=chat, department="DSI")
    assert view(chat).place == 1
    assert words(chat)[-1] == "handed"
    with pytest.raises(NotFound):
        answer_in_chat(actor=IAM, at=AT, chat_id=chat, key="x", text="x")
    take(chat, DSI)
    answer_in_chat(actor=DSI, at=AT, chat_id=chat, key="y", text="Aqui DSI")
    end_chat(actor=DSI, at=AT, chat_id=chat)
    assert Message.objects.filter(thread__case=case, text="Aqui DSI").exists()


def test_when_the_officers_connection_dies_the_person_is_at_the_head_and_told(chat):
    take(chat)
    later = AT + 6 * MINUTE
    seen(chat, later)
    assert tend_chats(at=later) == 1
    assert tend_chats(at=later) == 0
    assert (view(chat, at=later).state, view(chat, at=later).place) == (ChatState.WAITING, 1)
    assert words(chat)[-1] == "officer_away"
    with pytest.raises(ChatOver):
        answer_in_chat(actor=IAM, at=later, chat_id=chat, key="late", text="x")
    take(chat, COLLEAGUE, later)
    assert Turn.objects.filter(chat=chat).count() == 2


def test_who_went_away_keeps_the_head_and_finds_the_words_in_the_case_when_they_do_not_return(case, chat):
    take(chat)
    later = AT + 6 * MINUTE
    officer_looks(actor=IAM, at=later, chat_id=chat)
    assert tend_chats(at=later) == 1
    assert words(chat)[-1] == "person_away"
    person_looks(actor=OWNER, at=later + MINUTE, chat_id=chat)
    assert words(chat)[-1] == "back"
    assert tend_chats(at=later + 2 * MINUTE) == 0
    assert tend_chats(at=later + timedelta(minutes=40)) == 1
    assert view(chat, at=later).ended_why == "gone"
    assert Message.objects.filter(thread__case=case).count() == 1


def test_out_of_hours_it_is_a_message_and_the_answer_ends_it(case):
    chat = ask(at=NIGHT)
    assert view(chat, MEI_LING, NIGHT).state is ChatState.LEFT
    with pytest.raises(ChatOver):
        take(chat, DSI, NIGHT)
    assert [each.chat_id for each in desk_chats(actor=DSI, at=NIGHT).left] == [chat]
    with pytest.raises(ReasonNeeded):
        answer_left(actor=DSI, at=NIGHT, chat_id=chat, key="b", text=" ")
    answer_left(actor=DSI, at=NIGHT, chat_id=chat, key="b", text="Três dias.")
    with pytest.raises(ChatOver):
        answer_left(actor=DSI, at=NIGHT, chat_id=chat, key="c", text="x")
    assert "Três dias." in Notice.objects.get(key=f"chat:{chat}:transcript").body["pt"]


def test_who_still_waits_when_the_department_closes_has_left_a_message(chat):
    seen(chat, NIGHT)
    assert tend_chats(at=NIGHT) == 1
    assert (view(chat, at=NIGHT).state, words(chat)[-1]) == (ChatState.LEFT, "closed")


def test_hours_closing_days_and_departments_without_chats(case):
    assert hours_of("DSI", AT).open
    assert hours_of("DSI", NIGHT).opens_at == datetime.fromisoformat("2026-11-24T09:00:00+08:00")
    assert hours_of("DSI", SATURDAY).opens_at == datetime.fromisoformat("2026-11-30T09:00:00+08:00")
    typhoon = dict.fromkeys(("zh-Hant", "pt", "en"), "x")
    ClosingDay.objects.create(day="2026-11-24", reason=typhoon, basis="x", entered_at=AT, entered_by_name="x")
    assert hours_of("DSI", NIGHT).opens_at == datetime.fromisoformat("2026-11-25T09:00:00+08:00")
    assert not hours_of("TUI", AT).ever


def test_a_department_that_answers_no_chats(case, monkeypatch):
    monkeypatch.setattr(rules, "hours_known", dict)
    with pytest.raises(NoChats):
        ask()
    assert not Chat.objects.exists()


def test_too_much_in_a_minute_is_refused_and_nothing_else_lost(chat):
    for number in range(19):
        say_in_chat(actor=OWNER, at=AT, chat_id=chat, key=f"n{number}", text="x")
    with pytest.raises(TooManyLines):
        say_in_chat(actor=OWNER, at=AT, chat_id=chat, key="more", text="x")
    assert ChatLine.objects.filter(chat=chat).count() == 20
    say_in_chat(actor=OWNER, at=AT + MINUTE, chat_id=chat, key="later", text="x")


def test_the_database_keeps_no_empty_line_and_no_end_without_a_why(chat):
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatLine.objects.create(chat_id=chat, at=AT, speaker="person", who="p-3", who_name="x", text="", key="e")
    with pytest.raises(IntegrityError), transaction.atomic():
        Chat.objects.filter(pk=chat).update(state="ended")


class TestCalling:
    """Officers who do not have the chats before them are called."""

    @pytest.fixture(autouse=True)
    def _called(self, case):
        for actor in (IAM, COLLEAGUE, DSI):
            choose_calls(actor=actor, at=AT, channels={Waits.CHAT: [Channel.MAIL]})

    def called(self):
        return sorted(Call.objects.values_list("key", "person_id"))

    def test_those_who_may_take_it_and_do_not_see_it_are_called_once(self, chat):
        theirs = {each.person_id for each in officers_on(department="IAM", on=AT.date()) if each.person_id == 12}
        assert theirs
        for _ in range(2):
            call_to(chat_id=chat, at=AT + MINUTE / 2)
        assert self.called() == [(f"chat:{chat}:0", 12)]
        Call.objects.all().delete()
        officer_looks(actor=IAM, at=AT)
        assert call_to(chat_id=chat, at=AT + MINUTE / 2) == 0

    def test_who_stands_in_is_called_while_the_officer_is_away_and_not_once_they_are_back(self, chat):
        choose_calls(actor=officer(21, "IAM", "licensing"), at=AT, channels={Waits.CHAT: [Channel.MAIL]})
        away(12, "IAM", substitute_id=21, on=AT.date())
        Chat.objects.update(meant_for_id=12)
        for moment in (AT, AT + MINUTE / 2):
            call_to(chat_id=chat, at=moment)
        assert self.called() == [(f"chat:{chat}:0", 21)]
        Absence.objects.update(ended_at=AT)
        Call.objects.all().delete()
        call_to(chat_id=chat, at=AT)
        assert self.called() == [(f"chat:{chat}:0", 12)]

    def test_nobody_is_called_once_it_is_taken_or_the_person_is_gone(self, chat):
        call_to(chat_id=chat, at=AT)
        take_chat(actor=IAM, at=AT, chat_id=chat)
        assert Call.objects.get().off_at == AT
        Call.objects.all().delete()
        assert call_to(chat_id=chat, at=AT) == 0
        assert call_to(chat_id=chat + 99, at=AT) == 0

    def test_not_while_the_department_is_closed_nor_the_person_away(self, chat):
        assert call_to(chat_id=chat, at=NIGHT) == 0
        assert call_to(chat_id=chat, at=AT + timedelta(minutes=30)) == 0
