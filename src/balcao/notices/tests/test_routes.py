"""Which way a nudge goes, by what a person chose."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Person, User
from balcao.kernel.clock import MACAU
from balcao.notices.choices.routes import digest_day, quiet_until, routes
from balcao.notices.models import Choice, Manner, PushSubscription
from balcao.notices.types import Channel, Digest, NoticeKind

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, noon in Macao


@pytest.fixture
def people(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    Person.objects.filter(pk=2).update(phone="+85366000002")


def route(**changes):
    return routes(**{"person_id": 2, "holder_id": "p-2", "kind": NoticeKind.APPLICATION, "at": AT, **changes})


def subscribe(person_id=2):
    return PushSubscription.objects.create(
        person_id=person_id, endpoint="https://push.example/1", p256dh="k", auth="a", label="Firefox", created_at=AT
    )


def test_who_chose_nothing_is_mailed_at_once_in_the_accounts_language(people):
    found = route()
    assert (found.channels, found.language, found.not_before, found.digest_on) == ((Channel.MAIL,), "pt", AT, None)


def test_a_browser_that_asked_for_it_is_told_too_until_it_is_gone(people):
    row = subscribe()
    assert route().channels == (Channel.MAIL, Channel.PUSH)
    PushSubscription.objects.filter(pk=row.pk).update(gone_at=AT)
    assert route().channels == (Channel.MAIL,)


def test_a_kind_can_be_muted_for_one_holder_and_no_other(people):
    Choice.objects.create(person_id=2, holder_id="e-1", kind="application", channels=[])
    assert route(holder_id="e-1").channels == ()
    assert route(holder_id="e-1", kind=NoticeKind.RIGHTS).channels == (Channel.MAIL,)
    assert route().channels == (Channel.MAIL,)


def test_a_legal_notice_is_never_muted(people):
    Choice.objects.create(person_id=2, holder_id="p-2", kind="application", channels=[])
    assert route(legal=True).channels == (Channel.MAIL,)
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(person_id=2, holder_id="p-2", kind="legal", channels=[])


def test_a_legal_notice_goes_by_what_there_is_where_nothing_chosen_works(people):
    Choice.objects.create(person_id=2, holder_id="p-2", kind="legal", channels=["push"])
    assert route(legal=True).channels == (Channel.MAIL, Channel.SMS)
    User.objects.filter(username="joao").update(email="")
    assert route(legal=True).channels == (Channel.SMS,)
    assert route().channels == ()


def test_a_digest_holds_what_neither_has_legal_effect_nor_asks_anything(people):
    Manner.objects.create(person_id=2, digest="daily", language="en")
    found = route()
    assert (found.digest_on, found.language) == (date(2026, 11, 24), "en")
    assert route(legal=True).digest_on is None
    assert route(asks=True).digest_on is None


@pytest.mark.parametrize(
    ("local", "daily", "weekly"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=MACAU), date(2026, 11, 23), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=MACAU), date(2026, 11, 24), date(2026, 11, 30)),
        (datetime(2026, 11, 29, 23, 0, tzinfo=MACAU), date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_the_next_digest(local, daily, weekly):
    assert digest_day(local, Digest.DAILY) == daily
    assert digest_day(local, Digest.WEEKLY) == weekly


@pytest.mark.parametrize(
    ("now", "since", "until", "expected"),
    [
        ("12:00", "22:00", "07:30", None),
        ("22:00", "22:00", "07:30", "24 07:30"),
        ("23:59", "22:00", "07:30", "24 07:30"),
        ("07:29", "22:00", "07:30", "23 07:30"),
        ("07:30", "22:00", "07:30", None),
        ("12:00", "12:00", "14:00", "23 14:00"),
        ("14:00", "12:00", "14:00", None),
        ("00:30", "00:00", "06:00", "23 06:00"),
    ],
)
def test_quiet_hours_are_of_macao_and_may_pass_midnight(now, since, until, expected):
    at = datetime.combine(date(2026, 11, 23), time.fromisoformat(now), tzinfo=MACAU)
    found = quiet_until(at, time.fromisoformat(since), time.fromisoformat(until))
    if expected is None:
        assert found == at
    else:
        day, hour = expected.split()
        assert found == datetime.combine(date(2026, 11, int(day)), time.fromisoformat(hour), tzinfo=MACAU)


def test_without_quiet_hours_any_hour_will_do():
    assert quiet_until(AT, None, None) == AT


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": time(22)},
        {"quiet_from": time(22), "quiet_until": time(22)},
        {"digest": "hourly"},
    ],
)
def test_what_makes_no_sense_is_not_kept(people, wrong):
    with pytest.raises(IntegrityError):
        Manner.objects.create(person_id=2, **wrong)
