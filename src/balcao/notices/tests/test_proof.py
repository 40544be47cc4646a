"""Records of service: what they say, that they are made once, and that they prove themselves."""

import json
import subprocess
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.calendar.api import DUTY, HOUSE, close_offices
from balcao.documents.api import Standing, documents_of, verify_file
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import (
    BadRecord,
    check_record,
    open_notice,
    own_record,
    record_of_case,
    recorded,
    register_for_notices,
    send_notice,
)
from balcao.notices.models import ServiceRecord
from balcao.notices.proof.making import make_record, served_unrecorded

AT = datetime.fromisoformat("2026-11-19T10:00:00+08:00")  # a Thursday: the third day is a Sunday
MONDAY = date(2026, 11, 23)
AFTER = datetime.fromisoformat("2026-11-24T00:30:00+08:00")
JOAO = Actor(person_id=2, name="João", assurance=2, holder_id="p-2")
OTHER = Actor(person_id=3, name="李偉強", assurance=2, holder_id="p-3")
SUBJECT = {"zh-Hant": "決定", "pt": "Decisão", "en": "Decision"}
BODY = {"zh-Hant": "不批准。\n\n理由：面積。", "pt": "Indeferido.\n\nMotivo: área.", "en": "Refused."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    load_people(at=AT)
    load_entities(at=AT)
    register_for_notices(actor=JOAO, at=AT - timedelta(days=1))


def sent(**changes):
    given: dict[str, Any] = {
        "actor": system_actor("IAM"),
        "at": AT,
        "holder_id": "p-2",
        "department": "IAM",
        "subject": SUBJECT,
        "body": BODY,
        "legal": True,
        "case_reference": "IAM-2026-000001-A",
        "key": "k",
    }
    return send_notice(**(given | changes))


def record(number):
    return json.loads(own_record(actor=JOAO, at=AFTER, notice_id=number, form="json"))["record"]


def test_opening_makes_the_record_and_it_says_who_opened_and_how_it_was_counted():
    number = sent()
    run_waiting_jobs()
    open_notice(actor=JOAO, at=AT + timedelta(hours=2), notice_id=number)
    run_waiting_jobs()
    told = record(number)
    assert told["addressee"]["key"] == "p-2"
    assert told["registration"]["version"] == 1
    assert told["opened"]["by"] == "p-2"
    assert told["service"] | {"counted": []} == {
        "way": "opened",
        "served_on": "2026-11-19",
        "rule": "e-notice-2024",
        "counted": [],
        "moved": [],
    }
    assert [each["what"] for each in told["service"]["counted"]] == ["delivered", "counts", "counts", "weekend", "last"]
    assert [(each["channel"], each["state"]) for each in told["nudges"]] == [("mail", "sent")]
    assert told["nudges"][0]["to"] == "jo•••@exemplo.example"


def test_unopened_it_is_made_once_its_day_is_over_and_only_once():
    number = sent()
    assert make_record(notice_id=number, at=datetime.fromisoformat("2026-11-23T23:00:00+08:00")) is None
    assert served_unrecorded(at=datetime.fromisoformat("2026-11-23T23:00:00+08:00")) == []
    assert served_unrecorded(at=AFTER) == [number]
    first = make_record(notice_id=number, at=AFTER)
    assert make_record(notice_id=number, at=AFTER + timedelta(days=1)) == first
    assert served_unrecorded(at=AFTER) == []
    assert record(number)["service"]["way"] == "deemed"
    open_notice(actor=JOAO, at=AFTER, notice_id=number)
    run_waiting_jobs()
    assert ServiceRecord.objects.count() == 1


def test_the_pdf_is_genuine_in_force_and_says_everything_in_both_languages(tmp_path):
    number = sent()
    open_notice(actor=JOAO, at=AT + timedelta(hours=2), notice_id=number)
    run_waiting_jobs()
    data = own_record(actor=JOAO, at=AFTER, notice_id=number, form="pdf")
    assert verify_file(data, at=AFTER).standing is Standing.IN_FORCE
    (tmp_path / "record.pdf").write_bytes(data)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "record.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for words in (
        "電子通知證明",
        "不計，周末",
        "Comprovativo",
        "João Baptista da Silva",
        "e-notice-2024",
        "Motivo: área.",
    ):
        assert words in text
    assert documents_of(actor=JOAO, at=AFTER) == []


def test_the_json_proves_itself_and_a_changed_one_does_not():
    number = sent()
    open_notice(actor=JOAO, at=AT + timedelta(hours=2), notice_id=number)
    run_waiting_jobs()
    data = own_record(actor=JOAO, at=AFTER, notice_id=number, form="json")
    content, stamped_at = check_record(data)
    assert content["notice"] == number
    assert stamped_at.tzinfo is not None
    for changed in (data.replace(b'"opened"', b'"deemed"'), data.replace(b"p-2", b"p-3"), b"{}", b"[]", b"\xff"):
        with pytest.raises(BadRecord):
            check_record(changed)


def test_nobody_else_reads_it_and_an_officers_reading_is_seen():
    number = sent()
    open_notice(actor=JOAO, at=AT + timedelta(hours=2), notice_id=number)
    run_waiting_jobs()
    officer = Actor(person_id=12, name="officer")
    for who in (OTHER, OTHER.acting_for("p-2")):
        with pytest.raises(NotFound):
            own_record(actor=who, at=AFTER, notice_id=number, form="pdf")
    for reference in ("", "IAM-2026-000002-B"):
        with pytest.raises(NotFound):
            record_of_case(actor=officer, at=AFTER, case_reference=reference, notice_id=number, form="pdf")
    before = len(readings_about("p-2"))
    assert record_of_case(
        actor=officer, at=AFTER, case_reference="IAM-2026-000001-A", notice_id=number, form="pdf"
    ).startswith(b"%PDF-")
    assert len(readings_about("p-2")) == before + 1


def test_no_record_without_electronic_effect():
    for changes in ({"legal": False, "key": "news"}, {"holder_id": "p-3", "key": "letter"}):
        assert make_record(notice_id=sent(**changes), at=AFTER) is None
    assert not ServiceRecord.objects.exists()


def test_a_day_that_moves_afterwards_withdraws_the_record_and_another_is_made():
    number = sent()
    make_record(notice_id=number, at=AFTER)
    run_waiting_jobs()
    old = own_record(actor=JOAO, at=AFTER, notice_id=number, form="pdf")
    reason = {"zh-Hant": "颱風", "pt": "Tufão", "en": "Typhoon"}
    administrator = Actor(person_id=13, name="admin", posts=posts_in(HOUSE, DUTY))
    close_offices(actor=administrator, at=AFTER, day=MONDAY, reason=reason, basis="x")
    run_waiting_jobs()
    assert recorded([number]) == set()
    assert verify_file(old, at=AFTER).standing is Standing.REVOKED
    later = AFTER + timedelta(days=1)
    assert served_unrecorded(at=later) == [number]
    make_record(notice_id=number, at=later)
    service = record(number)["service"]
    assert service["served_on"] == "2026-11-24"
    assert service["counted"][-2] == {"day": "2026-11-23", "what": "order", "order": reason}
    assert service["moved"][0]["from"] == "2026-11-23"
