"""Legal notices that go out by post, and what people are told about mandates."""

import subprocess
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.exchange.api import Reply
from balcao.exchange.tests.conftest import free_port, registers_at
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices import addressing
from balcao.notices.api import (
    BadPosting,
    BadReturn,
    NothingToPrint,
    ReturnReason,
    ask_print_run,
    letter_returned,
    letters,
    letters_to_post,
    post_letter,
    print_runs,
    read_letter,
    read_print_run,
    register_for_notices,
    send_notice,
    serve_by_letter_after_death,
)
from balcao.notices.models import Letter

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
IAM = Actor(person_id=12, name="officer", posts=posts_in("IAM", "licensing"))
DSI = Actor(person_id=11, name="officer", posts=posts_in("DSI", "association-register"))
SECRETARY = Actor(person_id=3, name="李偉強", assurance=2, holder_id="p-3")
SUBJECT = {"zh-Hant": "決定", "pt": "Decisão", "en": "Decision"}
BODY = {"zh-Hant": "不批准。\n\n理由：面積。", "pt": "Indeferido.\n\nMotivo: área.", "en": "Refused."}


@pytest.fixture(autouse=True)
def world(db):
    load_people(at=AT)
    load_entities(at=AT)


def sent(**changes):
    given: dict[str, Any] = {
        "actor": system_actor("IAM"),
        "at": AT,
        "holder_id": "e-1",
        "department": "IAM",
        "subject": SUBJECT,
        "body": BODY,
        "legal": True,
        "case_reference": "IAM-2026-000001-A",
        "key": "k",
    }
    return send_notice(**(given | changes))


def test_a_legal_notice_to_someone_not_registered_waits_to_be_posted_once():
    number = sent()
    assert sent() == number
    (letter,) = letters(actor=IAM)
    assert (letter.notice_id, letter.printed, letter.posted_on) == (number, False, None)
    assert letters_to_post(actor=IAM) == 1
    assert letters(actor=DSI) == []


def test_no_letter_for_who_is_registered_nor_without_legal_effect():
    register_for_notices(actor=SECRETARY, at=AT)
    sent(holder_id="p-3", key="registered")
    sent(legal=False, key="news")
    assert letters(actor=IAM) == []


def test_the_printed_letter_names_its_addressee_and_says_everything_in_both_languages(tmp_path):
    number = sent()
    run_waiting_jobs()
    data = read_letter(actor=IAM, at=AT, notice_id=number)
    (tmp_path / "letter.pdf").write_bytes(data)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "letter.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for words in ("澳門關愛長者協會", "決定", "理由：面積。", "Decisão", "Motivo: área.", "IAM-2026-000001-A"):
        assert words in text
    assert [reading.subject for reading in readings_about("e-1")] == [f"notice:{number}"]


def test_a_letter_that_is_not_the_officers_cannot_be_read():
    number = sent()
    run_waiting_jobs()
    with pytest.raises(NotFound):
        read_letter(actor=DSI, at=AT, notice_id=number)
    assert readings_about("e-1") == []


def test_posting_counts_once():
    number = sent()
    later = AT + timedelta(days=2)
    assert post_letter(actor=IAM, at=later, notice_id=number, posted_on=date(2026, 11, 24), tracking=" RR123MO ")
    assert not post_letter(actor=IAM, at=later, notice_id=number, posted_on=date(2026, 11, 25), tracking="other")
    (letter,) = letters(actor=IAM, posted=True)
    assert (letter.posted_on, letter.tracking) == (date(2026, 11, 24), "RR123MO")
    assert letters(actor=IAM) == []


@pytest.mark.parametrize(
    ("who", "day", "tracking", "failure"),
    [
        (DSI, date(2026, 11, 23), "RR1", NotFound),
        (IAM, date(2026, 11, 22), "RR1", BadPosting),
        (IAM, date(2026, 11, 24), "RR1", BadPosting),
        (IAM, date(2026, 11, 23), "  ", BadPosting),
    ],
)
def test_what_was_not_posted_stays_to_be_posted(who, day, tracking, failure):
    number = sent()
    with pytest.raises(failure):
        post_letter(actor=who, at=AT, notice_id=number, posted_on=day, tracking=tracking)
    assert letters_to_post(actor=IAM) == 1


@pytest.mark.parametrize("holder_id", ["e-1", "p-1"])
def test_an_officer_meets_no_letter_to_themself_or_to_their_entity(holder_id):
    number = sent(holder_id=holder_id)
    run_waiting_jobs()
    president = Actor(person_id=1, name="officer", posts=posts_in("IAM", "licensing"))
    assert letters(actor=president) == []
    assert letters_to_post(actor=president) == 0
    with pytest.raises(NotFound):
        read_letter(actor=president, at=AT, notice_id=number)
    with pytest.raises(NotFound):
        post_letter(actor=president, at=AT, notice_id=number, posted_on=AT.date(), tracking="RR1")
    assert letters_to_post(actor=IAM) == 1


def posted():
    number = sent()
    post_letter(actor=IAM, at=AT, notice_id=number, posted_on=AT.date(), tracking="RR1")
    return number


def test_a_letter_that_came_back_is_noted_once_with_why():
    number, later = posted(), AT + timedelta(days=5)
    given = {"actor": IAM, "at": later, "notice_id": number, "returned_on": date(2026, 11, 27)}
    assert letter_returned(**given, reason=ReturnReason.MOVED)
    assert not letter_returned(**given, reason=ReturnReason.REFUSED)
    (letter,) = letters(actor=IAM, posted=True)
    assert (letter.returned_on, letter.return_reason) == (date(2026, 11, 27), ReturnReason.MOVED)


@pytest.mark.parametrize(
    ("who", "day", "failure"),
    [(DSI, date(2026, 11, 24), NotFound), (IAM, date(2026, 11, 22), BadReturn), (IAM, date(2026, 12, 24), BadReturn)],
)
def test_what_did_not_come_back_stays_posted(who, day, failure):
    number = posted()
    with pytest.raises(failure):
        letter_returned(
            actor=who, at=AT + timedelta(days=5), notice_id=number, returned_on=day, reason=ReturnReason.MOVED
        )
    assert letters(actor=IAM, posted=True)[0].returned_on is None
    waiting = sent(key="other")
    with pytest.raises(NotFound):
        letter_returned(actor=IAM, at=AT, notice_id=waiting, returned_on=AT.date(), reason=ReturnReason.MOVED)


def test_letters_are_printed_together_once_each_with_its_own_pages(tmp_path):
    for number in range(3):
        sent(key=str(number))
    run = ask_print_run(actor=IAM, at=AT)
    with pytest.raises(NothingToPrint):
        ask_print_run(actor=IAM, at=AT)
    with pytest.raises(NotFound):
        read_print_run(actor=IAM, run_id=run)
    run_waiting_jobs()
    (tmp_path / "run.pdf").write_bytes(read_print_run(actor=IAM, run_id=run))
    pages = subprocess.run(
        ["pdftotext", str(tmp_path / "run.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")
    assert len([page for page in pages if page.strip()]) == 3
    assert all("1/1" in page.replace(" ", "") and "澳門關愛長者協會" in page for page in pages if page.strip())
    assert [(each.count, each.ready) for each in print_runs(actor=IAM)] == [(3, True)]
    with pytest.raises(NotFound):
        read_print_run(actor=DSI, run_id=run)
    assert len(readings_about("e-1")) == 3
    sent(key="next")
    assert ask_print_run(actor=IAM, at=AT) != run


@pytest.fixture(scope="module")
def running_registers():
    with registers_at(free_port()) as url:
        yield url


@pytest.fixture
def registers(running_registers, settings):
    settings.BALCAO_REGISTERS_URL = running_registers
    settings.BALCAO_REGISTERS_TIMEOUT = 3.0


def printed(number):
    pdf = read_letter(actor=IAM, at=AT, notice_id=number)
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


def test_a_persons_letter_has_the_address_of_the_register_and_they_see_that_it_was_asked(registers):
    number = sent(holder_id="p-1")
    run_waiting_jobs()
    letter = Letter.objects.get(pk=number)
    assert letter.address
    assert letter.address.split()[0] in printed(number)
    asked = [each for each in readings_about("p-1") if each.subject == "register:identity"]
    assert len(asked) == 1
    ask_print_run(actor=IAM, at=AT)
    run_waiting_jobs()
    assert len([each for each in readings_about("p-1") if each.subject == "register:identity"]) == 1


def test_a_register_that_is_silent_holds_up_no_letter_and_is_asked_again_when_printed(settings, running_registers):
    settings.BALCAO_REGISTERS_URL = f"http://127.0.0.1:{free_port()}"
    number = sent(holder_id="p-1")
    run_waiting_jobs()
    assert Letter.objects.get(pk=number).address == ""
    assert "陳美玲" in printed(number)
    settings.BALCAO_REGISTERS_URL = running_registers
    ask_print_run(actor=IAM, at=AT)
    run_waiting_jobs()
    assert Letter.objects.get(pk=number).address


def test_a_letter_to_an_entity_asks_no_register(registers):
    number = sent()
    run_waiting_jobs()
    assert Letter.objects.get(pk=number).address == ""
    assert [each for each in readings_about("e-1") if each.subject.startswith("register:")] == []


def test_the_letter_to_who_has_died_goes_to_their_heirs(monkeypatch):
    told = Reply("identity", "answered", {"status": "deceased", "address": "澳門水坑尾街 100 號\n5 樓 B"}, AT)
    monkeypatch.setattr(addressing, "fetch", lambda **_asked: [told])
    number = sent(holder_id="p-5")
    run_waiting_jobs()
    words = printed(number)
    assert words.index("何少芬之繼承人") < words.index("Herdeiros de Ho Sio Fan") < words.index("澳門水坑尾街")
    assert words.index("100 號") < words.index("決定")
    (letter,) = letters(actor=IAM)
    assert letter.to_heirs


def test_a_register_that_is_silent_later_does_not_bring_anybody_back_to_life(monkeypatch):
    told = [Reply("identity", "answered", {"status": "deceased"}, AT), Reply("identity", "unreachable", {}, AT)]
    monkeypatch.setattr(addressing, "fetch", lambda **_asked: [told.pop(0)])
    sent(holder_id="p-5")
    run_waiting_jobs()
    addressing.ask_addresses(Letter.objects.select_related("notice"), at=AT)
    (letter,) = letters(actor=IAM)
    assert letter.to_heirs
    assert told == []


def test_nothing_is_served_in_the_inbox_of_who_died():
    register_for_notices(actor=SECRETARY, at=AT)
    for _ in range(2):
        serve_by_letter_after_death(actor=system_actor("IAM"), at=AT, holder_id="p-3")
    with pytest.raises(NotFound):
        serve_by_letter_after_death(actor=IAM, at=AT, holder_id="p-3")
    sent(holder_id="p-3")
    assert letters_to_post(actor=IAM) == 1
