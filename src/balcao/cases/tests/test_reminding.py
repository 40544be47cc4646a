"""Whoever left an application behind is reminded of it, and not once it is done."""

from datetime import datetime, timedelta

import pytest

from balcao.cases.api import checkout, discard_draft, lodge, request_signatures, restore_draft, save_answers, sign
from balcao.cases.models import Draft
from balcao.cases.operations.reminding import remind_of_drafts
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, drafted, load_world, person
from balcao.entities.models import Seat
from balcao.notices.api import inbox, open_notice, unread
from balcao.notices.jobs import nudge_notice
from balcao.notices.models import Notice, Nudge
from balcao.payments.models import Order

NINE = datetime.fromisoformat("2026-11-23T09:10:00+08:00")
PRESIDENT, MEI_LING = person(1, "e-1"), person(1)


def after(days):
    return NINE + timedelta(days=days, hours=1)


def reminders(holder="p-1"):
    found = Notice.objects.filter(holder_id=holder, wording__startswith="cases.note.draft").order_by("pk")
    return [(each.wording.partition("@")[0].rpartition(".")[2], each.path) for each in found]


@pytest.fixture
def unfinished(db):
    load_world()
    return drafted(CERTIFICATE, PRESIDENT, answers={"purpose": "bank"}, facts={}, at=NINE)


def test_who_began_it_is_reminded_after_each_number_of_days_once(unfinished):
    told = [(days, remind_of_drafts(at=after(days))) for days in (1, 2, 3, 3, 4, 13, 14, 15, 44, 45, 46, 80)]
    assert [days for days, count in told if count] == [3, 14, 45]
    assert set(reminders()) == {("draft_untouched", f"/as/e-1/drafts/{unfinished}/")}


def test_a_night_left_out_is_made_up_and_nights_of_long_ago_are_not(unfinished):
    assert remind_of_drafts(at=after(20)) == 1
    assert remind_of_drafts(at=after(21)) == 0
    Draft.objects.update(reminded_at=None)
    assert remind_of_drafts(at=after(45 + 31)) == 0


def test_a_touch_begins_the_days_anew_and_calls_off_what_was_said(unfinished):
    remind_of_drafts(at=after(3))
    save_answers(actor=PRESIDENT, at=after(3), draft_id=unfinished, values={"true_and_complete": True}, seen={})
    assert Notice.objects.get(path=f"/as/e-1/drafts/{unfinished}/").moot_at == after(3)
    assert remind_of_drafts(at=after(5)) == 0
    assert remind_of_drafts(at=after(6) + timedelta(minutes=1)) == 1


def test_what_was_thrown_away_asks_for_nothing_and_once_taken_back_does_again(unfinished):
    remind_of_drafts(at=after(3))
    discard_draft(actor=PRESIDENT, at=after(4), draft_id=unfinished)
    assert remind_of_drafts(at=after(14)) == 0
    assert unread(actor=MEI_LING, at=after(4)) == Notice.objects.filter(holder_id="p-1", moot_at=None).count()
    restore_draft(actor=PRESIDENT, at=after(15), draft_id=unfinished)
    assert remind_of_drafts(at=after(15)) == 1


def test_of_a_reminder_called_off_nobody_is_told_by_mail(unfinished):
    remind_of_drafts(at=after(3))
    notice = Notice.objects.get(wording__startswith="cases.note.draft_untouched")
    discard_draft(actor=PRESIDENT, at=after(3), draft_id=unfinished)
    nudge_notice(notice.pk)
    assert not Nudge.objects.filter(notice=notice).exists()
    assert next(each.moot for each in inbox(actor=MEI_LING, at=after(3)) if each.id == notice.pk)
    assert open_notice(actor=MEI_LING, at=after(3), notice_id=notice.pk).moot


def test_only_the_fee_is_missing_once_everyone_has_signed(db):
    load_world()
    draft = certificate_draft()
    digest = request_signatures(actor=PRESIDENT, at=AT, draft_id=draft)
    assert remind_of_drafts(at=after(4)) == 0, "signers are reminded by their own days"
    for signer in (MEI_LING, person(2)):
        sign(actor=signer, at=after(4), draft_id=draft, content_hash=digest)
    assert remind_of_drafts(at=after(6)) == 0
    assert remind_of_drafts(at=after(8)) == 1
    assert reminders() == [("draft_to_pay", f"/as/e-1/drafts/{draft}/")]
    order = checkout(actor=PRESIDENT, at=after(8), draft_id=draft, shown_total=4500)
    Order.objects.filter(pk=order.id).update(state="paid", receipt_number="R-1", paid_at=after(8))
    lodge(actor=PRESIDENT, at=after(8), draft_id=draft)
    assert Notice.objects.get(wording__startswith="cases.note.draft_to_pay").moot_at == after(8)
    assert remind_of_drafts(at=after(50)) == 0


def test_who_left_several_is_told_once_of_all(unfinished):
    drafted(CERTIFICATE, PRESIDENT, answers={}, facts={}, at=NINE, key="second")
    assert remind_of_drafts(at=after(3)) == 1
    assert reminders() == [("drafts_untouched", "/as/e-1/matters/")]
    assert "2 applications" in Notice.objects.get(path="/as/e-1/matters/").subject["en"]


def test_what_was_said_of_several_is_called_off_once_none_of_them_waits(unfinished):
    second = drafted(CERTIFICATE, PRESIDENT, answers={}, facts={}, at=NINE, key="second")
    assert remind_of_drafts(at=after(3)) == 1
    discard_draft(actor=PRESIDENT, at=after(4), draft_id=second)
    assert Notice.objects.get(path="/as/e-1/matters/").moot_at is None
    discard_draft(actor=PRESIDENT, at=after(4), draft_id=unfinished)
    assert Notice.objects.get(path="/as/e-1/matters/").moot_at == after(4)


def test_who_has_left_the_association_is_not_told_of_its_drafts(unfinished):
    Seat.objects.filter(entity_id=1, person_id=1).update(term_end=NINE.date() + timedelta(days=1))
    remind_of_drafts(at=after(3))
    assert reminders() == []
    assert reminders("e-1") == [("draft_untouched", f"/as/e-1/drafts/{unfinished}/")]
