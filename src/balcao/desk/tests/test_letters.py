"""The pages of letters."""

import pytest

from balcao.cases.testing import AT, person
from balcao.cases.testing import officer as actor_of
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.notices.api import letters, letters_to_post, send_notice, withdraw_from_notices

pytestmark = pytest.mark.django_db
DESK = actor_of(11, "DSI", "association-register")
TEXT = {"zh-Hant": "決定", "pt": "Decisão", "en": "Decision"}


@pytest.fixture
def letter(case):
    withdraw_from_notices(actor=person(3), at=AT)
    number = send_notice(
        actor=system_actor("DSI"),
        at=AT,
        holder_id="p-3",
        department="DSI",
        subject=TEXT,
        body=TEXT,
        legal=True,
        case_reference=case.reference,
        key="letter",
    )
    run_waiting_jobs()
    return number


def test_a_letter_is_printed_and_marked_as_posted(officer, letter):
    page = officer.get("/desk/letters/").content.decode()
    assert "Lei Wai Keong" in page
    assert officer.get(f"/desk/letters/{letter}/letter.pdf").content.startswith(b"%PDF")
    sent = {"posted_on": macau_date(now()).isoformat(), "tracking": "RR1"}
    assert "Noted" in officer.post(f"/desk/letters/{letter}/posted/", sent, follow=True).content.decode()
    assert [each.tracking for each in letters(actor=DESK, posted=True)] == ["RR1"]


@pytest.mark.parametrize("sent", [{}, {"posted_on": "yesterday", "tracking": "x"}, {"posted_on": "2999-01-01"}])
def test_a_posting_that_makes_no_sense_is_said_and_not_noted(officer, letter, sent):
    assert officer.post(f"/desk/letters/{letter}/posted/", sent).status_code == 422
    assert letters_to_post(actor=DESK) == 1


def test_another_department_sees_no_letter(at_desk_of, letter):
    client = at_desk_of("officer.iam")
    assert "Lei Wai Keong" not in client.get("/desk/letters/").content.decode()
    assert client.get(f"/desk/letters/{letter}/letter.pdf").status_code == 404
