"""What holders are told of what lower rooms announce."""

from datetime import date, timedelta

import pytest

from balcao.cases.models import Case, Step
from balcao.cases.notes import say
from balcao.cases.testing import AT, certificate_draft, load_world, officer, person, with_officer
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import system_actor
from balcao.licences.api import Restraint, restrain_licence
from balcao.licences.models import Licence
from balcao.licences.operations.reminding import remind_of_end
from balcao.notices.api import NoticeOpened, inbox, letters, post_letter, send_notice, withdraw_from_notices
from balcao.notices.models import Notice
from balcao.payments.api import OrderRefunded, OrderReversed, PartPaid, PaymentPossible

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
REASON = {"zh-Hant": "重複", "pt": "Pago a mais", "en": "Paid too much"}


@pytest.fixture
def case():
    load_world()
    return with_officer()


def steps(case):
    return [step.kind for step in Step.objects.filter(case=case).order_by("pk")]


def test_who_gets_a_fee_back_is_told_and_the_timeline_says_so(case):
    event = OrderRefunded(
        order_id=7,
        refund_id=7,
        subject=f"draft:{case.draft_id}",
        holder_id=case.holder_id,
        department="DSI",
        receipt_number="REC-1",
        what={},
        amount=12_300,
        reason=REASON,
        refunded_at=AT,
    )
    announce(event)
    told = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "REC-1" in notice.subject["en"]]
    assert [notice.case_reference for notice in told] == [case.reference]
    assert steps(case)[-1] == "refunded"


def test_of_one_part_that_goes_back_holder_and_case_read_which(case):
    announce(
        OrderRefunded(
            order_id=9,
            refund_id=9,
            subject=f"draft:{case.draft_id}",
            holder_id=case.holder_id,
            department="DSI",
            receipt_number="REC-3",
            what={"zh-Hant": "第2期", "pt": "Prestação 2", "en": "Part 2 of 3"},
            amount=12_300,
            reason=REASON,
            refunded_at=AT,
        )
    )
    (told,) = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "REC-3" in notice.subject["en"]]
    assert "Part 2 of 3" in Notice.objects.get(pk=told.id).body["en"]
    assert steps(case)[-1] == "refunded_part"


def test_a_refund_without_a_case_is_told_too(case):
    announce(
        OrderRefunded(
            order_id=8,
            refund_id=8,
            subject="draft:999999",
            holder_id="e-1",
            department="DSI",
            receipt_number="REC-2",
            what={},
            amount=100,
            reason=REASON,
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


def revoke(number, key="r"):
    reason = {"zh-Hant": "結業", "pt": "Encerramento", "en": "Closed down"}
    restrain_licence(
        actor=system_actor(), at=AT, number=number, act=Restraint.REVOKE, holds_from=AT.date(), reason=reason, key=key
    )


def test_whose_licence_is_revoked_is_told_why_with_legal_effect_and_how_to_appeal(case):
    number = "DST-TA-2024-000008"
    for _ in range(2):
        revoke(number)
    (notice,) = Notice.objects.filter(holder_id="e-2", key__startswith=f"licence:{number}:")
    assert "Closed down" in notice.body["en"]
    assert notice.legal
    assert say("cases.decision.remedies")["en"] in notice.body["en"]


def remind(days):
    licence = Licence.objects.get(number="DST-TA-2024-000008")
    assert licence.valid_until is not None
    at = AT + (licence.valid_until - timedelta(days=days) - AT.date())
    return remind_of_end(at=at, licence_id=licence.pk)


def test_a_reminder_says_how_to_renew_and_until_when(case):
    assert remind(60)
    (notice,) = Notice.objects.filter(key__endswith=":ends:2026-12-31:60")
    assert "Renewal of travel agency licence" in notice.body["en"]


def test_nobody_is_reminded_who_has_applied_already(case):
    Case.objects.filter(pk=case.pk).update(licence_number="DST-TA-2024-000008", decided_at=None, outcome="")
    assert remind(60)
    assert not Notice.objects.filter(key__contains=":ends:").exists()


def test_whose_payment_the_bank_took_back_is_told_once_and_the_timeline_says_so(case):
    event = OrderReversed(
        order_id=7,
        subject=f"draft:{case.draft_id}",
        holder_id=case.holder_id,
        department="DSI",
        receipt_number="REC-1",
        what={},
        amount=12_300,
        by_bank=True,
        reversed_at=AT,
    )
    for _ in range(2):
        announce(event)
    told = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "REC-1" in notice.subject["en"]]
    assert len(told) == 1
    assert Step.objects.filter(case=case, kind="payment_reversed").exists()


def test_whose_part_the_bank_took_back_reads_which_one_and_the_case_shows_it_until_it_is_paid(case):
    part = {"zh-Hant": "第 2 期", "pt": "prestação 2", "en": "part 2 of 3"}
    taken = OrderReversed(
        order_id=8,
        subject=f"draft:{case.draft_id}",
        holder_id=case.holder_id,
        department="DSI",
        receipt_number="REC-2",
        what=part,
        amount=12_300,
        by_bank=True,
        reversed_at=AT,
    )
    again = PartPaid(order_id=7, subject=taken.subject, receipt_number="REC-3", again=True, paid_at=AT)
    for event in (taken, taken, again):
        announce(event)
    (told,) = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "REC-2" in notice.subject["en"]]
    assert "part 2 of 3" in Notice.objects.get(pk=told.id).body["en"]
    assert Step.objects.filter(case=case, kind="payment_reversed_part", data__what=part).exists()
    assert Step.objects.filter(case=case, kind="paid_again", data={"receipt": "REC-3"}).count() == 1


def test_who_could_not_pay_is_told_once_when_they_can():
    load_world()
    draft = certificate_draft(key="unpaid")
    for _ in range(2):
        announce(PaymentPossible(order_id=9, subject=f"draft:{draft}", holder_id="e-1", at=AT))
    told = [notice for notice in inbox(actor=PRESIDENT, at=AT) if "pay now" in notice.subject["en"]]
    assert len(told) == 1
