"""Mailings: everyone once, whatever happens half-way."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as mailbox
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import BULK, run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import (
    Channel,
    MailingState,
    NoSuchSource,
    Recipient,
    begin_mailing,
    load_demo,
    mailing_progress,
    mailing_travel,
    providers_standing,
    register_source,
    resume_mailing,
    stop_mailing,
    tell_again,
    tell_by_letter,
)
from balcao.notices.gateways.base import NotTaken
from balcao.notices.jobs import nudge_notice
from balcao.notices.mailings import jobs
from balcao.notices.mailings.operations import send_piece
from balcao.notices.models import Attempt, Letter, Notice, Nudge, Provider

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = {"zh-Hant": "甲", "pt": "a", "en": "a"}
IAM = Actor(person_id=12, name="officer", posts=posts_in("IAM", "licensing"))
DSI = Actor(person_id=11, name="officer", posts=posts_in("DSI", "association-register"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT)


def begun(**changes):
    given: dict[str, Any] = {
        "actor": IAM,
        "at": AT,
        "key": "k",
        "department": "IAM",
        "source": "registered",
        "given": {},
        "subject": WORDS,
        "body": WORDS,
        "legal": False,
        "per_second": 4,
    }
    return begin_mailing(**(given | changes))


def test_everyone_gets_it_once_and_is_told():
    number = begun()
    assert begun() == number
    run_waiting_jobs()
    progress = mailing_progress(actor=IAM, mailing_id=number)
    assert (progress.state, progress.total, progress.sent) == (MailingState.FINISHED, 9, 9)
    assert Notice.objects.count() == 9
    assert progress.told == Nudge.objects.values("notice").distinct().count() > 5
    assert {"notices:mailing:begun", "notices:mailing:finished"} <= {
        each.event for each in entries_about(f"mailing:{number}")
    }


def test_it_waits_in_a_queue_of_its_own():
    from django.db import connection

    begun()
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs WHERE task_name = 'notices.go_on'")
        assert cursor.fetchall() == [(BULK,)]


def test_killed_half_way_it_goes_on_where_it_was(monkeypatch):
    number = begun()
    assert len(send_piece(mailing_id=number, at=AT)) == 4
    made = jobs.follow.defer

    def killed(**arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(jobs.follow), "defer", lambda self, **arguments: killed())
    with pytest.raises(KeyboardInterrupt):
        jobs.go_on(mailing_id=number)
    monkeypatch.undo()
    assert made is not None
    assert mailing_progress(actor=IAM, mailing_id=number).sent == 4
    assert Notice.objects.count() == 4
    while send_piece(mailing_id=number, at=AT):
        pass
    assert Notice.objects.count() == 9
    assert mailing_progress(actor=IAM, mailing_id=number).state is MailingState.FINISHED
    assert send_piece(mailing_id=number, at=AT) == []


def test_stopped_it_sends_nothing_further_and_stopping_twice_is_harmless():
    number = begun()
    send_piece(mailing_id=number, at=AT)
    with pytest.raises(NotFound):
        stop_mailing(actor=DSI, at=AT, mailing_id=number)
    stop_mailing(actor=IAM, at=AT, mailing_id=number)
    stop_mailing(actor=IAM, at=AT, mailing_id=number)
    assert send_piece(mailing_id=number, at=AT) == []
    assert Notice.objects.count() == 4
    assert mailing_progress(actor=IAM, mailing_id=number).state is MailingState.STOPPED


def test_another_department_neither_begins_nor_sees_it():
    with pytest.raises(NotFound):
        begun(actor=DSI)
    number = begun()
    with pytest.raises(NotFound):
        mailing_progress(actor=DSI, mailing_id=number)
    with pytest.raises(NoSuchSource):
        begun(key="other", source="nobody")


class Doubled:
    """Names the same holder twice, and one who is not registered."""

    def count(self, given):
        return 3

    def after(self, given, place, limit):
        named = [Recipient(place=1, holder_id="p-2"), Recipient(place=2, holder_id="p-2", case_reference="x")]
        return [each for each in [*named, Recipient(place=3, holder_id="p-6")] if each.place > place][:limit]


@pytest.mark.parametrize("pace", [1, 10])
def test_a_legal_one_has_its_day_or_a_letter_and_nobody_two(pace):
    register_source("doubled", Doubled())
    number = begun(source="doubled", legal=True, per_second=pace, actor=system_actor())
    while mailing_progress(actor=IAM, mailing_id=number).state is MailingState.RUNNING:
        send_piece(mailing_id=number, at=AT)
    first, second = Notice.objects.order_by("pk")
    assert (first.holder_id, first.registration_version, str(first.deemed_served_on)) == ("p-2", 1, "2026-11-26")
    assert (second.holder_id, second.deemed_served_on) == ("p-6", None)
    assert [letter.pk for letter in Letter.objects.all()] == [second.pk]


def test_stopped_it_goes_on_where_it_was_and_nobody_gets_it_twice():
    number = begun()
    send_piece(mailing_id=number, at=AT)
    stop_mailing(actor=IAM, at=AT, mailing_id=number)
    assert send_piece(mailing_id=number, at=AT) == []
    with pytest.raises(NotFound):
        resume_mailing(actor=DSI, at=AT, mailing_id=number)
    for _ in range(2):
        resume_mailing(actor=IAM, at=AT, mailing_id=number)
    run_waiting_jobs()
    progress = mailing_progress(actor=IAM, mailing_id=number)
    assert (progress.state, progress.sent) == (MailingState.FINISHED, 9)
    resume_mailing(actor=IAM, at=AT, mailing_id=number)
    assert mailing_progress(actor=IAM, mailing_id=number).state is MailingState.FINISHED


def test_whom_no_provider_took_is_told_again_and_nobody_else(settings):
    settings.MAILERS = {"default": {"BACKEND": "balcao.notices.tests.test_mailings.Down"}}
    number = begun()
    send_piece(mailing_id=number, at=AT)
    made = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    for notice_id in made:
        with suppress(NotTaken):
            nudge_notice(notice_id)
    travel = mailing_travel(actor=IAM, at=AT, mailing_id=number)
    (mail,) = [each for each in travel.channels if each.total]
    assert (mail.channel, mail.failed) == (Channel.MAIL, mail.total)
    assert travel.untold == Nudge.objects.count() > 0
    assert travel.only_inbox == len(made) - Nudge.objects.values("notice").distinct().count()
    assert providers_standing(at=AT)[0].failed_at is not None
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    Provider.objects.update(open_until=None)
    with pytest.raises(NotFound):
        tell_again(actor=DSI, at=AT, mailing_id=number)
    assert tell_again(actor=IAM, at=AT, mailing_id=number) == travel.untold
    run_waiting_jobs()
    after = mailing_travel(actor=IAM, at=AT, mailing_id=number)
    assert after.untold == 0
    sent = len(mailbox.outbox)
    assert tell_again(actor=IAM, at=AT, mailing_id=number) == 0
    run_waiting_jobs()
    assert len(mailbox.outbox) == sent


def test_whom_nothing_electronic_reached_gets_one_letter(settings):
    settings.MAILERS = {"default": {"BACKEND": "balcao.notices.tests.test_mailings.Down"}}
    number, week = begun(), AT + timedelta(days=7)
    while made := send_piece(mailing_id=number, at=AT):
        for notice_id in made:
            with suppress(NotTaken):
                nudge_notice(notice_id)
    told, opened, *others = Notice.objects.filter(nudges__isnull=False).distinct().order_by("pk")
    Attempt.objects.filter(nudge__notice=told).update(state="delivered")
    Notice.objects.filter(pk=opened.pk).update(opened_at=AT, opened_by=Nudge.objects.filter(notice=opened)[0].person_id)
    expected = Notice.objects.count() - 2
    assert tell_by_letter(actor=IAM, at=AT, mailing_id=number) == 0, "a message may still arrive"
    with pytest.raises(NotFound):
        tell_by_letter(actor=DSI, at=week, mailing_id=number)
    assert mailing_travel(actor=IAM, at=week, mailing_id=number).unreached == expected
    assert tell_by_letter(actor=IAM, at=week, mailing_id=number) == expected
    assert tell_by_letter(actor=IAM, at=week, mailing_id=number) == 0
    travel = mailing_travel(actor=IAM, at=week, mailing_id=number)
    assert (travel.unreached, travel.letters) == (0, expected)
    assert {told.pk, opened.pk}.isdisjoint(Letter.objects.values_list("pk", flat=True))
    assert {each.pk for each in others} <= set(Letter.objects.values_list("pk", flat=True))
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(notice=others[0])
    run_waiting_jobs()
    assert not Letter.objects.filter(storage_key="").exists()


def test_while_it_is_being_sent_there_are_no_letters():
    number = begun(per_second=2)
    send_piece(mailing_id=number, at=AT)
    assert tell_by_letter(actor=IAM, at=AT + timedelta(days=8), mailing_id=number) == 0
    assert not Letter.objects.exists()


class Down(BaseEmailBackend):
    """A mail provider that takes nothing."""

    def send_messages(self, email_messages):
        raise OSError("down")
