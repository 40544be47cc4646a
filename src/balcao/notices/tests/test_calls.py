"""Officers called to who waits: by what they chose, once a wait, and never when nobody waits any more."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import User
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.errors import NotFound
from balcao.notices.api import Channel, Waits, call_off, call_officers, calls_chosen, choose_calls, who_is_called
from balcao.notices.calls.calling import KEPT, STALE, carry_call
from balcao.notices.gateways.base import NotTaken
from balcao.notices.models import Call, CallChoice, Manner
from balcao.notices.tests.test_mail import post  # noqa: F401 - a mail server

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Macao
ONE, TWO = (
    Actor(person_id=number, name="x", holder_id=f"p-{number}", posts=posts_in("DSI", "certificates"))
    for number in (11, 13)
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(post):  # noqa: F811
    """Two officers who are called to chats by mail."""
    for number, actor in ((11, ONE), (13, TWO)):
        User.objects.filter(person_id=number).update(email=f"{number}@dsi.example")
        choose_calls(actor=actor, at=AT, channels={Waits.CHAT: [Channel.MAIL]})
    return post


def call(key="chat:1:0", at=AT, people=(11, 13)):
    return call_officers(key=key, what=Waits.CHAT, people=people, department="DSI", path="/desk/chats/1/", at=at)


def test_each_is_called_once_a_wait_and_reads_nobodys_name(officers):
    assert [call(), call(), call("chat:1:1")] == [2, 0, 2]
    for number in Call.objects.filter(key="chat:1:0").values_list("pk", flat=True):
        for _ in range(2):
            carry_call(call_id=number, at=AT)
    assert sorted(str(mail["To"]).split("<")[-1].strip(">") for mail in officers.mails) == [
        "11@dsi.example",
        "13@dsi.example",
    ]
    assert "https://balcao.example/desk/chats/1/" in officers.mails[0].get_body(("plain",)).get_content()


def test_who_chose_nothing_is_called_by_nothing(officers):
    assert call(people=(12,)) == 0
    choose_calls(actor=ONE, at=AT, channels={Waits.CHAT: []})
    assert (call(), who_is_called(Waits.CHAT), who_is_called(Waits.VIDEO)) == (1, frozenset({13}), frozenset())
    choose_calls(actor=TWO, at=AT, channels={Waits.VIDEO: [Channel.PUSH]})
    assert calls_chosen(actor=TWO) == {Waits.CHAT: (Channel.MAIL,), Waits.VIDEO: (Channel.PUSH,)}


def test_quiet_hours_are_quiet(officers):
    Manner.objects.create(person_id=11, quiet_from=time(11), quiet_until=time(13))
    assert call() == 1
    assert call("chat:1:1", at=AT + timedelta(hours=1)) == 2


def test_nobody_waits_any_more_nobody_is_called(officers):
    call()
    call_off(key="chat:1:0", at=AT)
    run_waiting_jobs()
    assert officers.mails == []
    assert not Call.objects.filter(sent_at__isnull=False).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(sent_at=AT)


def test_what_no_provider_takes_is_tried_again_until_it_is_stale(officers):
    officers.refused |= {"11@dsi.example"}
    call(people=(11,))
    number = Call.objects.get().pk
    with pytest.raises(NotTaken):
        carry_call(call_id=number, at=AT)
    officers.refused.clear()
    carry_call(call_id=number, at=AT + STALE + timedelta(seconds=1))
    assert (officers.mails, Call.objects.get().sent_at) == ([], None)
    carry_call(call_id=number, at=AT + STALE)
    assert len(officers.mails) == 1
    call("chat:2:0", at=AT + KEPT + timedelta(seconds=1))
    assert not Call.objects.filter(pk=number).exists()


def test_only_officers_choose(officers):
    with pytest.raises(NotFound):
        choose_calls(actor=Actor(person_id=1, name="x", holder_id="p-1"), at=AT, channels={Waits.CHAT: [Channel.MAIL]})
    assert not CallChoice.objects.filter(person_id=1).exists()
