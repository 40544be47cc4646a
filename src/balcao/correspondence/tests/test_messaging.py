"""Applicant and office write to each other about a case."""

from datetime import timedelta

import pytest

from balcao.cases.api import (
    ReasonNeeded,
    case_view,
    officer_case,
)
from balcao.cases.testing import AT, PAPER, load_world, officer, person, renewal_with_officer
from balcao.correspondence.api import (
    BadDay,
    file_attachment,
    note_call,
    settle_thread,
    talk_for_office,
    threads_for_applicant,
    waiting_for_office,
    write_to_applicant,
    write_to_office,
)
from balcao.correspondence.models import Message, Thread
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
OWNER, STRANGER = person(3, "e-2"), person(6)
OFFICER, COLLEAGUE = officer(12, "IAM", "licensing"), officer(14, "IAM", "licensing")
OTHER = officer(11, "DSI", "association-register")
SOON = macau_date(AT) + timedelta(days=7)


@pytest.fixture
def case():
    load_world()
    return renewal_with_officer()


def to_office(case, actor=OWNER, **rest):
    rest = {"key": "a", "text": "幾時有人來看?", "topic": "視察"} | rest
    return write_to_office(actor=actor, at=AT, reference=case.reference, **rest)


def to_applicant(case, actor=OFFICER, **rest):
    rest = {"key": "b", "text": "請問爐頭是甚麼型號?", "topic": "爐頭"} | rest
    return write_to_applicant(actor=actor, at=AT, reference=case.reference, **rest)


def test_what_an_applicant_writes_waits_for_the_office_until_a_day(case):
    to_office(case)
    (waiting,) = waiting_for_office(actor=OFFICER, at=AT)
    assert (waiting.topic, waiting.reference, waiting.late) == ("視察", case.reference, False)
    assert waiting_for_office(actor=OTHER, at=AT) == []


def test_an_answer_settles_it_and_tells_the_applicant(case):
    number = to_office(case)
    to_applicant(case, thread_id=number, topic="")
    assert waiting_for_office(actor=OFFICER, at=AT) == []
    assert any("視察" not in each.subject["en"] and not each.legal for each in inbox(actor=OWNER, at=AT))
    (thread,) = threads_for_applicant(actor=OWNER, at=AT, reference=case.reference)
    assert [each.side for each in thread.messages] == ["applicant", "office"]


def test_an_officer_may_await_an_answer_until_a_day_while_the_clock_runs_on(case):
    before = case.deadline_at
    to_applicant(case, answer_by=SOON)
    (thread,) = talk_for_office(actor=OFFICER, at=AT, reference=case.reference).threads
    assert (thread.waits_for, thread.due_on) == ("applicant", SOON)
    case.refresh_from_db()
    assert case.deadline_at == before


def test_a_day_that_is_over_is_no_day(case):
    with pytest.raises(BadDay):
        to_applicant(case, answer_by=macau_date(AT))
    assert not Thread.objects.exists()


@pytest.mark.parametrize("missing", [{"text": " "}, {"topic": ""}])
def test_an_empty_message_is_none(case, missing):
    for write in (to_office, to_applicant):
        with pytest.raises(ReasonNeeded):
            write(case, **missing)
    assert not Message.objects.exists()
    assert not Thread.objects.exists()


def test_sent_twice_it_is_one_message(case):
    assert to_office(case) == to_office(case)
    assert Message.objects.count() == 1


def test_several_on_each_side_are_named_and_seen_is_logged_once(case):
    number = to_office(case)
    for reader in (OFFICER, COLLEAGUE, OFFICER):
        talk_for_office(actor=reader, at=AT, reference=case.reference)
    to_applicant(case, actor=COLLEAGUE, thread_id=number, topic="")
    (thread,) = threads_for_applicant(actor=OWNER, at=AT, reference=case.reference)
    assert [each.who for each in thread.messages[0].seen] == [OFFICER.name, COLLEAGUE.name]
    assert thread.messages[1].who == COLLEAGUE.name


@pytest.mark.parametrize("stranger", [STRANGER, OTHER])
def test_for_others_there_are_no_messages(case, stranger):
    number = to_office(case)
    for act in (
        lambda: to_office(case, actor=stranger, key="x"),
        lambda: to_applicant(case, actor=stranger, key="x"),
        lambda: threads_for_applicant(actor=stranger, at=AT, reference=case.reference),
        lambda: talk_for_office(actor=stranger, at=AT, reference=case.reference),
        lambda: settle_thread(actor=stranger, at=AT, reference=case.reference, thread_id=number),
        lambda: note_call(actor=stranger, at=AT, reference=case.reference, spoke_with="x", text="x"),
    ):
        with pytest.raises(NotFound):
            act()
    assert Message.objects.count() == 1
    assert Thread.objects.get().waits_for == "office"


def test_a_topic_of_another_case_is_not_written_on(case):
    other = renewal_with_officer(key="other")
    number = to_office(other)
    with pytest.raises(NotFound):
        to_office(case, key="x", thread_id=number)
    assert Message.objects.count() == 1


def test_a_file_sent_with_a_message_becomes_a_paper_of_the_case_once(case):
    to_office(case, files=[PAPER])
    message = Message.objects.get()
    for _ in range(2):
        file_attachment(actor=OFFICER, at=AT, reference=case.reference, message_id=message.pk, sha256="aa")
    (paper,) = officer_case(actor=OFFICER, at=AT, reference=case.reference).papers
    assert (paper["name"], paper["filed_by"]) == (PAPER["name"], OFFICER.name)
    assert case.steps.filter(kind="paper_filed").count() == 1
    (thread,) = talk_for_office(actor=OFFICER, at=AT, reference=case.reference).threads
    assert thread.messages[0].filed == {"aa": OFFICER.name}
    with pytest.raises(NotFound):
        file_attachment(actor=OFFICER, at=AT, reference=case.reference, message_id=message.pk, sha256="other")


def test_a_call_on_record_is_read_by_the_applicant(case):
    note_call(actor=OFFICER, at=AT, reference=case.reference, spoke_with="李偉強", text="爐頭已換")
    step = next(
        each for each in case_view(actor=OWNER, at=AT, reference=case.reference).timeline if each.kind == "phone_call"
    )
    assert (step.note, step.data["spoke_with"]) == ("爐頭已換", "李偉強")
    with pytest.raises(ReasonNeeded):
        note_call(actor=OFFICER, at=AT, reference=case.reference, spoke_with="x", text=" ")
