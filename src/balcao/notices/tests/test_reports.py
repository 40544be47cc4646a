"""What providers report later: twice, late, in any order, and from strangers."""

import json
from datetime import UTC, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.signatures import sign
from balcao.notices.api import send_notice
from balcao.notices.delivery.keys import message_id, new_key
from balcao.notices.delivery.reports import take_bounce
from balcao.notices.delivery.unusable import unusable_ways
from balcao.notices.models import Attempt, Nudge

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = {"zh-Hant": "甲", "pt": "a", "en": "a"}
SECRET = "of these tests"
JOAO = Actor(person_id=2, name="João", assurance=2, holder_id="p-2")

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(settings):
    settings.BALCAO_MESSAGES_SECRET = SECRET
    load_people(at=AT)
    number = send_notice(
        actor=system_actor(),
        at=AT,
        holder_id="p-2",
        department="DSI",
        subject=WORDS,
        body=WORDS,
        legal=False,
        case_reference="",
        key="k",
    )
    nudge = Nudge.objects.create(notice_id=number, person_id=2, sent_at=AT)
    return Attempt.objects.create(
        nudge=nudge,
        channel="mail",
        address="joao@exemplo.example",
        provider="default",
        key=new_key(),
        state="sent",
        queued_at=AT,
        sent_at=AT,
    )


def report(client, *, secret=SECRET, **content):
    body = json.dumps(content).encode()
    signature = sign(body, t=int(datetime.now(tz=UTC).timestamp()), secret=secret)
    return client.post("/notices/reports/", body, content_type="application/json", headers={"X-Signature": signature})


def state(attempt):
    attempt.refresh_from_db()
    return attempt.state


def test_a_report_counts_once(client, attempt):
    assert report(client, key=attempt.key, state="delivered").json() == {"outcome": "taken"}
    assert report(client, key=attempt.key, state="delivered").json() == {"outcome": "known"}
    assert state(attempt) == "delivered"
    assert len([each for each in entries_about(f"notice:{attempt.nudge.notice_id}") if "nudge" in each.event]) == 1


@pytest.mark.parametrize("order", [("delivered", "bounced"), ("bounced", "delivered")])
def test_the_order_of_reports_does_not_matter(client, attempt, order):
    for each in order:
        assert report(client, key=attempt.key, state=each).status_code == 200
    assert state(attempt) == "bounced"


def test_a_provider_that_answers_after_we_gave_up_is_believed(client, attempt):
    Attempt.objects.update(state="failed", settled_at=AT)
    assert report(client, key=attempt.key, state="delivered").json() == {"outcome": "taken"}
    assert state(attempt) == "delivered"


def test_a_report_that_comes_before_we_noted_the_sending_stays(client, attempt):
    Attempt.objects.update(state="queued", sent_at=None)
    report(client, key=attempt.key, state="delivered")
    assert state(attempt) == "delivered"


def test_strangers_are_refused(client, attempt):
    assert report(client, secret="another", key=attempt.key, state="bounced", gone=True).status_code == 400
    assert client.get("/notices/reports/").status_code == 405
    assert state(attempt) == "sent"
    assert unusable_ways(actor=JOAO) == []


@pytest.mark.parametrize("content", [{"key": "x"}, {"state": "sent", "key": "x"}, {"state": "no"}, {}])
def test_what_cannot_be_understood_is_refused(client, attempt, content):
    assert report(client, **content).status_code == 400


def test_a_message_of_somebody_else_is_not_known(client, attempt):
    assert report(client, key=new_key(), state="bounced").json() == {"outcome": "unknown"}


def bounce(named, *, action="failed", status="5.1.1"):
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; joao@exemplo.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nMessage-ID: {named}\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def test_a_mail_that_comes_back_for_good_marks_the_address(client, attempt):
    answer = report(client, bounce=bounce(message_id(attempt.key)).decode())
    assert answer.json() == {"outcome": "taken"}
    assert state(attempt) == "bounced"
    assert [way.address for way in unusable_ways(actor=JOAO)] == ["joao@exemplo.example"]
    assert take_bounce(bounce(message_id(attempt.key)), at=AT) == "known"


def test_a_full_mailbox_does_not_mark_the_address(attempt):
    assert take_bounce(bounce(message_id(attempt.key), status="5.2.2"), at=AT) == "taken"
    assert unusable_ways(actor=JOAO) == []


def test_a_delay_settles_nothing(attempt):
    assert take_bounce(bounce(message_id(attempt.key), action="delayed", status="4.4.1"), at=AT) == "unknown"
    assert state(attempt) == "sent"


@pytest.mark.parametrize("made_up", ["<{key}.x@balcao.example>", "<{key}@balcao.example>", ""])
def test_a_returned_mail_that_we_did_not_send_changes_nothing(attempt, made_up):
    assert take_bounce(bounce(made_up.format(key=attempt.key)), at=AT) == "unknown"
    assert take_bounce(b"hello", at=AT) == "unknown"
    assert state(attempt) == "sent"
