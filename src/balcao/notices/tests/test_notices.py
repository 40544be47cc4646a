from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.entities.models import Mandate
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound, Refused
from balcao.notices import models
from balcao.notices.api import (
    NoticeOpened,
    inbox,
    load_demo,
    notices_of_case,
    open_notice,
    register_for_notices,
    registration_of,
    send_notice,
    unread,
    withdraw_from_notices,
)

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PLATFORM = system_actor()
ADMINISTRATOR = Actor(person_id=3, name="李偉強", holder_id="e-2")
OPERATOR = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
RESIDENT = Actor(person_id=5, name="何少芬", holder_id="p-5")
SUBJECT = {"zh-Hant": "批准通知", "pt": "Notificação de deferimento", "en": "Notice of approval"}
BODY = {"zh-Hant": "𠮷慶坊的申請獲批准。", "pt": "João, o pedido foi deferido.", "en": "The application is granted."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    # Nobody signs in with a password here: a slow hash would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT)


@pytest.fixture
def heard(monkeypatch):
    events: list[Any] = []
    monkeypatch.setattr("balcao.notices.operations.announce", events.append)
    return events


def send(at=AT, actor=PLATFORM, **changes):
    given: dict[str, Any] = {
        "holder_id": "p-5",
        "department": "IAM",
        "subject": SUBJECT,
        "body": BODY,
        "legal": True,
        "case_reference": "IAM-2026-000001-A",
        "key": "case:1:decided",
    }
    return send_notice(actor=actor, at=at, **(given | changes))


def macau(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=MACAU)  # type: ignore[arg-type, misc]


def listed(at):
    (summary,) = inbox(actor=RESIDENT, at=at)
    return summary


def test_a_notice_that_is_opened_counts_as_received_on_that_day():
    number = send(at=macau(2026, 11, 23, 12))
    assert listed(macau(2026, 11, 24, 9)).served_on is None
    notice = open_notice(actor=RESIDENT, at=macau(2026, 11, 25, 23, 30), notice_id=number)
    assert (notice.deemed_served_on, notice.served_on) == (date(2026, 11, 26), date(2026, 11, 25))
    assert notice.body == BODY


def test_a_notice_that_nobody_opens_counts_as_received_on_the_third_day():
    send(at=macau(2026, 11, 23, 12))
    assert listed(macau(2026, 11, 25, 23, 59)).served_on is None
    assert listed(macau(2026, 11, 26, 0, 0)).served_on == date(2026, 11, 26)


def test_before_the_first_regime_nothing_is_served_electronically(heard):
    send(at=macau(2024, 8, 31, 23, 59))
    send(at=macau(2024, 9, 1, 0, 0), key="a minute later")
    later, earlier = inbox(actor=RESIDENT, at=AT)
    assert (earlier.deemed_served_on, later.deemed_served_on) == (None, date(2024, 9, 4))
    assert models.Letter.objects.count() == 1


def test_opening_after_the_third_day_does_not_move_it():
    number = send(at=macau(2026, 11, 23, 12))
    notice = open_notice(actor=RESIDENT, at=macau(2026, 12, 7, 9), notice_id=number)
    assert notice.served_on == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("sent", "served"),
    [
        # Sunday the 20th, its replacement on the 21st and the winter solstice on the 22nd are closed.
        (macau(2026, 12, 17, 10), date(2026, 12, 23)),
        (macau(2026, 12, 18, 10), date(2026, 12, 23)),
        (macau(2026, 12, 19, 10), date(2026, 12, 23)),
        (macau(2026, 12, 20, 10), date(2026, 12, 23)),
        # Christmas Eve and Christmas are closed, then comes a weekend.
        (macau(2026, 12, 21, 10), date(2026, 12, 28)),
        # A Saturday.
        (macau(2026, 11, 25, 10), date(2026, 11, 30)),
        # Late in the evening in UTC is the next day in Macao.
        (datetime(2026, 11, 22, 16, 30, tzinfo=UTC), date(2026, 11, 26)),
        # Into the next year: New Year's Day is a Friday.
        (macau(2026, 12, 29, 10), date(2027, 1, 4)),
    ],
)
def test_a_third_day_on_which_offices_are_closed_moves_to_the_next_working_day(sent, served):
    send(at=sent)
    assert listed(sent).deemed_served_on == served


def test_the_first_opening_is_evidence_and_later_ones_change_nothing(heard):
    number = send(holder_id="e-2")
    first = open_notice(actor=ADMINISTRATOR, at=AT + timedelta(hours=1), notice_id=number)
    before = models.Notice.objects.values().get()
    Mandate.objects.filter(entity_id=2, person_id=4).update(actions=["view", "receive_notices"])
    second = open_notice(actor=OPERATOR, at=AT + timedelta(hours=2), notice_id=number)
    assert models.Notice.objects.values().get() == before
    assert (second.opened_at, second.opened_by) == (first.opened_at, "李偉強")
    opened = before["evidence"]["opened"]
    assert (opened["by"], opened["for"], opened["content_sha256"]) == ("p-3", "e-2", before["content_sha256"])
    written = [(entry.event, entry.actor_name) for entry in entries_about(f"notice:{number}")]
    assert written == [
        ("notices:notice:sent", "Balcão"),
        ("notices:notice:opened", "李偉強"),
        ("audit:data:seen", "李偉強"),
        ("audit:data:seen", "黃嘉敏"),
    ]
    assert [type(event) for event in heard] == [NoticeOpened]


@pytest.mark.parametrize(
    "actor",
    [RESIDENT, OPERATOR.acting_for("p-4"), RESIDENT.acting_for("e-2"), PLATFORM, PLATFORM.acting_for("e-2")],
    ids=["other", "self", "no mandate", "platform", "platform for them"],
)
def test_the_notice_of_another_holder_does_not_exist(actor):
    number = send(holder_id="e-2")
    before = models.Notice.objects.values().get()
    with pytest.raises(NotFound):
        open_notice(actor=actor, at=AT, notice_id=number)
    with pytest.raises(NotFound):
        open_notice(actor=actor, at=AT, notice_id=number + 1000)
    assert models.Notice.objects.values().get() == before


def test_a_clock_that_lags_does_not_open_a_notice_before_its_delivery():
    number = send()
    notice = open_notice(actor=RESIDENT, at=AT - timedelta(seconds=2), notice_id=number)
    assert notice.opened_at == notice.delivered_at == AT


def test_who_may_only_see_does_not_open_a_legal_notice_by_it():
    number = send(holder_id="e-2")
    harmless = send(holder_id="e-2", legal=False, key="other")
    with pytest.raises(Refused):
        open_notice(actor=OPERATOR, at=AT, notice_id=number)
    assert models.Notice.objects.get(pk=number).opened_at is None
    assert open_notice(actor=OPERATOR, at=AT, notice_id=harmless).deemed_served_on is None
    assert unread(actor=OPERATOR, at=AT) == 1


def test_a_notice_sent_twice_by_the_same_act_is_one_notice():
    number = send()
    before = models.Notice.objects.values().get()
    assert send(at=AT + timedelta(days=1), body=SUBJECT) == number
    assert models.Notice.objects.values().get() == before


def test_only_the_platform_and_the_department_send():
    officer = Actor(person_id=12, name="Maria", holder_id="p-12", posts=posts_in("IAM", "clerk"))
    for actor in (RESIDENT, Actor(person_id=11, name="王志豪", posts=posts_in("DSI", "clerk"))):
        with pytest.raises(NotFound):
            send(actor=actor)
    assert not models.Notice.objects.exists()
    assert send(actor=officer)


def test_without_registration_a_legal_notice_has_no_electronic_effect(heard):
    withdraw_from_notices(actor=RESIDENT, at=AT)
    number = send()
    notice = open_notice(actor=RESIDENT, at=AT + timedelta(days=9), notice_id=number)
    assert (notice.deemed_served_on, notice.served_on) == (None, None)
    assert [letter.pk for letter in models.Letter.objects.all()] == [number]


def test_withdrawing_does_not_undo_what_was_delivered_before():
    send()
    withdraw_from_notices(actor=RESIDENT, at=AT + timedelta(hours=1))
    assert listed(AT + timedelta(days=9)).served_on == date(2026, 11, 26)


def test_registering_anew_is_a_new_version_that_the_notice_names():
    register_for_notices(actor=RESIDENT, at=AT)
    withdraw_from_notices(actor=RESIDENT, at=AT)
    withdraw_from_notices(actor=RESIDENT, at=AT + timedelta(days=1))
    assert registration_of(holder_id="p-5", at=AT + timedelta(days=3)) is None
    register_for_notices(actor=RESIDENT, at=AT + timedelta(days=2))
    registration = registration_of(holder_id="p-5", at=AT + timedelta(days=3))
    assert registration
    assert (registration.version, registration.since) == (2, AT + timedelta(days=2))
    number = send(at=AT + timedelta(days=3))
    assert models.Notice.objects.get(pk=number).registration_version == 2


def test_staff_cannot_change_an_entitys_registration():
    with pytest.raises(Refused):
        withdraw_from_notices(actor=OPERATOR, at=AT)
    with pytest.raises(NotFound):
        withdraw_from_notices(actor=RESIDENT.acting_for("e-2"), at=AT)
    assert registration_of(holder_id="e-2", at=AT + timedelta(days=3))


@pytest.mark.parametrize("actor", [RESIDENT, OPERATOR], ids=["person", "entity"])
def test_the_inbox_asks_little_of_the_database_however_full(actor, django_assert_max_num_queries):
    for number in range(30):
        send(holder_id=actor.holder_id, key=f"notice:{number}")
    # For an entity the mandate is asked as well; the notices themselves are one question.
    with django_assert_max_num_queries(1 if actor is RESIDENT else 4):
        assert len(inbox(actor=actor, at=AT)) == 30


def test_a_case_knows_when_its_notices_counted_as_received():
    send()
    send(key="other", case_reference="another")
    (summary,) = notices_of_case(case_reference="IAM-2026-000001-A", at=AT + timedelta(days=4))
    assert summary.served_on == date(2026, 11, 26)


def test_loading_the_demo_world_twice_changes_nothing():
    withdraw_from_notices(actor=RESIDENT, at=AT)
    load_demo(at=AT)
    assert registration_of(holder_id="p-5", at=AT + timedelta(days=3)) is None
    assert models.Registration.objects.count() == 9
