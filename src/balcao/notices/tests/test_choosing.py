"""Choosing how one is told, what would come tomorrow, and the link that stops mails."""

from datetime import UTC, date, datetime, time

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import (
    BadQuietHours,
    Channel,
    Digest,
    LegalMuted,
    MannerChosen,
    NoticeKind,
    choose_how_told,
    how_told,
    read_stop_link,
    set_stopped,
    stop_url,
    tomorrow,
)
from balcao.notices.models import Choice, Manner

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
JOAO = Actor(person_id=2, name="João", holder_id="p-2")
WAI_KEONG = Actor(person_id=3, name="李偉強", holder_id="e-2")
QUIET = MannerChosen(quiet_from=time(22), quiet_until=time(8), digest=Digest.DAILY, language="en")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BALCAO_PUBLIC_URL = "https://balcao.example"
    load_people(at=AT)
    load_entities(at=AT)


def choose(actor=JOAO, manner=None, **channels):
    chosen = {NoticeKind(kind): [Channel(each) for each in wanted] for kind, wanted in channels.items()}
    choose_how_told(actor=actor, at=AT, channels=chosen, manner=manner)


def test_what_was_chosen_is_kept_and_choosing_it_twice_changes_nothing():
    for _twice in range(2):
        choose(application=["sms"], rights=[], manner=QUIET)
    found = how_told(actor=JOAO, at=AT)
    assert found.channels[NoticeKind.APPLICATION] == (Channel.SMS,)
    assert found.channels[NoticeKind.RIGHTS] == ()
    assert found.channels[NoticeKind.LEGAL] == (Channel.MAIL, Channel.PUSH)
    assert found.manner == QUIET
    assert Choice.objects.count() == 2


def test_each_holder_is_chosen_for_by_itself_and_the_manner_is_ones_own():
    choose(WAI_KEONG, application=[])
    own = Actor(person_id=3, name="李偉強", holder_id="p-3")
    assert how_told(actor=WAI_KEONG, at=AT).channels[NoticeKind.APPLICATION] == ()
    assert how_told(actor=own, at=AT).channels[NoticeKind.APPLICATION] == (Channel.MAIL, Channel.PUSH)


def test_what_has_legal_effect_cannot_be_muted_and_nothing_of_the_form_is_kept():
    with pytest.raises(LegalMuted):
        choose(legal=[], application=[], manner=QUIET)
    assert not Choice.objects.exists()
    assert not Manner.objects.exists()


@pytest.mark.parametrize(
    ("since", "until"),
    [(time(22), None), (None, time(8)), (time(8), time(8)), (time(8), time(23)), (time(7), time(22))],
)
def test_quiet_hours_are_whole_and_leave_room_in_the_day(since, until):
    with pytest.raises(BadQuietHours):
        choose(application=[], manner=MannerChosen(quiet_from=since, quiet_until=until))
    assert not Choice.objects.exists()


def test_a_stranger_and_software_choose_nothing():
    for actor in (Actor(person_id=5, name="x", holder_id="e-2"), system_actor()):
        with pytest.raises(NotFound):
            choose(actor, application=[])
        with pytest.raises(NotFound):
            how_told(actor=actor, at=AT)
        with pytest.raises(NotFound):
            tomorrow(actor=actor, at=AT)
    assert not Choice.objects.exists()


def test_what_would_come_tomorrow():
    choose(application=["mail"], manner=QUIET)
    by_day, by_night = (tomorrow(actor=JOAO, at=AT).examples[:3], tomorrow(actor=JOAO, at=AT).examples[3:])
    assert [each.route.digest_on for each in by_day] == [None, None, date(2026, 11, 25)]
    assert all(each.route.not_before == each.arrives_at for each in by_day)
    assert all(each.route.not_before > each.arrives_at for each in by_night)


def token():
    return stop_url(person_id=2, holder_id="e-1", kind=NoticeKind.APPLICATION).split("/")[-2]


def test_a_link_stops_mails_of_its_kind_and_lets_them_come_again():
    link = token()
    choose(Actor(person_id=2, name="João", holder_id="p-2"), application=["mail", "sms"])
    assert read_stop_link(token=link).stopped is False
    for _twice in range(2):
        set_stopped(at=AT, token=link, stopped=True)
    assert read_stop_link(token=link).stopped is True
    assert Choice.objects.get(holder_id="e-1").channels == ["push"]
    assert Choice.objects.get(holder_id="p-2").channels == ["mail", "sms"]
    set_stopped(at=AT, token=link, stopped=False)
    assert Choice.objects.get(holder_id="e-1").channels == ["mail", "push"]
    stopped = Entry.objects.filter(event__startswith="notices:choice:").exclude(event="notices:choice:made")
    assert stopped.count() == 2


def test_no_link_mutes_what_has_legal_effect_and_none_can_be_made_up():
    with pytest.raises(ValueError, match="muted"):
        stop_url(person_id=2, holder_id="p-2", kind=NoticeKind.LEGAL)
    for made_up in (token()[:-1], "x", token() + "x"):
        with pytest.raises(NotFound):
            read_stop_link(token=made_up)
        with pytest.raises(NotFound):
            set_stopped(at=AT, token=made_up, stopped=True)
    assert not Choice.objects.exists()
