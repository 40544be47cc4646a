"""What holders are told of what lower rooms announce."""

from datetime import date, timedelta

import pytest

from balcao.cases.models import Step
from balcao.cases.operations.reminding import remind_of_renewals
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import system_actor
from balcao.licences.api import cancel_licence, licences_ending
from balcao.notices.api import NoticeOpened, inbox, letters, post_letter, send_notice, withdraw_from_notices
from balcao.notices.models import Notice
from balcao.payments.api import OrderRefunded

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
RENEWALS = ("catering", "employment-agency", "travel-agency")


@pytest.fixture
def case():
    load_world()
    return with_officer()


def steps(case):
    return [step.kind for step in Step.objects.filter(case=case).order_by("pk")]


def test_who_gets_a_fee_back_is_told_and_the_timeline_says_so(case):
    event = OrderRefunded(
        order_id=7,
        subject=f"draft:{case.draft_id}",
        holder_id=case.holder_id,
        department="DSI",
        receipt_number="REC-1",
        amount=12_300,
        refunded_at=AT,
    )
    announce(event)
    told = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "REC-1" in notice.subject["en"]]
    assert [notice.case_reference for notice in told] == [case.reference]
    assert steps(case)[-1] == "refunded"


def test_a_refund_without_a_case_is_told_too(case):
    announce(
        OrderRefunded(
            order_id=8,
            subject="draft:999999",
            holder_id="e-1",
            department="DSI",
            receipt_number="REC-2",
            amount=100,
            refunded_at=AT,
        )
    )
    assert any("REC-2" in notice.subject["pt"] for notice in inbox(actor=PRESIDENT, at=AT))


def test_a_notice_opened_with_legal_effect_is_on_the_timeline(case):
    for served_on in (None, date(2026, 11, 24)):
        announce(
            NoticeOpened(notice_id=1, holder_id="e-1", case_reference=case.reference, opened_at=AT, served_on=served_on)
        )
    assert steps(case).count("notice_served") == 1


def test_a_posted_letter_is_on_the_timeline(case):
    withdraw_from_notices(actor=person(3), at=AT)
    send_notice(
        actor=system_actor("DSI"),
        at=AT,
        holder_id="p-3",
        department="DSI",
        subject={"zh-Hant": "x", "pt": "x", "en": "x"},
        body={"zh-Hant": "x", "pt": "x", "en": "x"},
        legal=True,
        case_reference=case.reference,
        key="letter",
    )
    desk = officer(11, "DSI", "association-register")
    for letter in letters(actor=desk):
        post_letter(actor=desk, at=AT, notice_id=letter.notice_id, posted_on=AT.date(), tracking="RR1")
    assert "letter_posted" in steps(case)


def running():
    found = [
        each
        for kind in RENEWALS
        for each in licences_ending(kind=kind, first=date(2020, 1, 1), last=date(2040, 1, 1), at=AT)
    ]
    assert found
    return found


def test_whose_licence_is_cancelled_is_told_why(case):
    licence = running()[0]
    reason = {"zh-Hant": "結業", "pt": "Encerramento", "en": "Closed down"}
    for _ in range(2):
        cancel_licence(actor=system_actor(), at=AT, number=licence.number, reason=reason)
    (notice,) = Notice.objects.filter(holder_id=licence.holder_id, key=f"licence:{licence.number}:cancelled")
    assert "Closed down" in notice.body["en"]


def test_a_holder_is_told_once_that_they_can_renew_from_now_on(case):
    licence = next(each for each in running() if each.kind == "catering")
    opens = AT + (licence.valid_until - timedelta(days=60) - AT.date())
    remind_of_renewals(at=opens - timedelta(days=1))
    mine = Notice.objects.filter(key__startswith=f"licence:{licence.number}:renew")
    assert mine.count() == 0
    for day in (0, 1, 3):
        remind_of_renewals(at=opens + timedelta(days=day))
    assert mine.count() == 1
