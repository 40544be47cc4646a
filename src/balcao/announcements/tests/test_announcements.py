"""Announcements: exactly those who fit, once, by two persons where they are many, stopped half-way."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import User
from balcao.announcements.api import (
    AnnouncementFourEyes,
    AnnouncementSettled,
    Narrowed,
    NobodyThere,
    WhyMissing,
    WordsMissing,
    announce,
    announcement_view,
    announcements,
    confirm_announcement,
    reach_of,
    return_announcement,
    services_to_announce,
    stop_announcement,
)
from balcao.announcements.models import Addressee, Announcement
from balcao.cases.models import Case
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, PostHeld
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.api import MailingState
from balcao.notices.mailings.operations import send_piece
from balcao.notices.models import Mailing, Notice

FIRST, SECOND = officer(13, "DSI", "chief"), officer(14, "DSI", "chief")
CLERK, STRANGER = officer(11, "DSI", "association-register"), officer(12, "IAM", "chief")
WORDS = {"zh-Hant": "停辦一天", "pt": "Fechado", "en": "Closed"}
IN_COURSE = Narrowed(states=("in_course",))


@pytest.fixture(autouse=True)
def case(db, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    load_world()
    return with_officer()


@pytest.fixture
def many(case, settings):
    """More holders than a chief tells alone."""
    settings.BALCAO_ANNOUNCE_ALONE = 1
    other = with_officer(key="other")
    Case.objects.filter(pk=other.pk).update(holder_id="e-2")


def tell(actor=FIRST, **more):
    service = Case.objects.values_list("service_id", flat=True)[0]
    given: dict[str, Any] = {
        "key": "once",
        "service_id": service,
        "narrowed": IN_COURSE,
        "subject": WORDS,
        "body": WORDS,
    }
    return announce(actor=actor, at=AT, **(given | more))


def view(number, actor=FIRST):
    return announcement_view(actor=actor, at=AT, announcement_id=number)


def sent():
    return Notice.objects.filter(key__startswith="mailing:")


def test_to_a_few_it_goes_at_once_and_each_holder_has_it_once_however_many_cases():
    with_officer(key="same holder again")
    number = tell()
    assert tell() == number
    run_waiting_jobs()
    assert list(sent().values_list("holder_id", "kind", "legal", "case_reference")) == [
        ("e-1", "announcement", False, "")
    ]
    mailing = view(number).mailing
    assert mailing is not None
    assert (mailing.state, mailing.sent) == (MailingState.FINISHED, 1)


def test_sent_again_it_is_the_same_even_when_nobody_fits_any_more(case):
    number = tell()
    Case.objects.update(state="granted")
    assert tell() == number
    with pytest.raises(NobodyThere):
        tell(key="anew")


def test_only_cases_that_fit(case):
    today = macau_date(case.lodged_at)
    service = case.service_id

    def total(*states, **days):
        return reach_of(actor=FIRST, at=AT, service_id=service, narrowed=Narrowed(states=states, **days)).total

    assert total("in_course", since=today, until=today) == 1
    assert total("in_course", since=today + timedelta(days=1)) == 0
    assert total("in_course", until=today - timedelta(days=1)) == 0
    assert total("granted", "refused") == 0
    Case.objects.update(state="granted")
    assert total("granted") == 1
    Case.objects.update(state="withdrawn")
    assert total("in_course", "granted", "refused") == 0
    Case.objects.update(state="with_officer", stands_still="deceased")
    assert total("in_course") == 0


def test_it_says_who_and_how_many_nothing_reaches(case):
    reach = reach_of(actor=FIRST, at=AT, service_id=case.service_id, narrowed=IN_COURSE)
    assert (reach.total, len(reach.sample), reach.looked_at, reach.needs_two) == (1, 1, 1, False)
    assert reach.no_way == 0
    User.objects.update(email="")
    assert reach_of(actor=FIRST, at=AT, service_id=case.service_id, narrowed=IN_COURSE).no_way == 1


def test_own_matters_and_what_is_above_the_clearance_stay_out(case):
    Case.objects.update(lodged_by=FIRST.self_id)
    with pytest.raises(NobodyThere):
        tell()
    Case.objects.update(lodged_by="p-1", clearance=2)
    with pytest.raises(NobodyThere):
        tell(key="too secret")
    assert not Announcement.objects.exists()


def test_it_is_for_chiefs_of_that_department_and_service(many):
    number = tell()
    narrow = Actor(
        person_id=15, name="x", posts=frozenset({PostHeld(department="DSI", duty="chief", services=frozenset({"no"}))})
    )
    for other in (CLERK, STRANGER, narrow):
        assert not announcements(actor=other)
        for attempt in (
            lambda who: tell(who, key="theirs"),
            lambda who: view(number, who),
            lambda who: confirm_announcement(actor=who, at=AT, announcement_id=number),
            lambda who: return_announcement(actor=who, at=AT, announcement_id=number, why="no"),
            lambda who: stop_announcement(actor=who, at=AT, announcement_id=number),
        ):
            with pytest.raises(NotFound):
                attempt(other)
    assert services_to_announce(actor=CLERK, at=AT) == []
    assert Announcement.objects.count() == 1
    assert not Mailing.objects.exists()


def test_to_many_only_when_another_chief_confirms_and_then_to_exactly_those(many):
    number = tell()
    run_waiting_jobs()
    assert not sent().exists()
    with pytest.raises(AnnouncementFourEyes):
        confirm_announcement(actor=FIRST, at=AT, announcement_id=number)
    with pytest.raises(AnnouncementSettled):
        stop_announcement(actor=FIRST, at=AT, announcement_id=number)
    later = with_officer(key="later")
    Case.objects.filter(pk=later.pk).update(holder_id="e-3")
    assert view(number, SECOND).may_confirm
    assert not view(number).may_confirm
    confirm_announcement(actor=SECOND, at=AT, announcement_id=number)
    with pytest.raises(AnnouncementSettled):
        confirm_announcement(actor=SECOND, at=AT, announcement_id=number)
    run_waiting_jobs()
    assert sorted(sent().values_list("holder_id", flat=True)) == ["e-1", "e-2"]


def test_the_database_lets_nobody_confirm_their_own_nor_send_unconfirmed(many):
    row = Announcement.objects.get(pk=tell())
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=row.pk).update(
            outcome="confirmed", decided_at=AT, decided_eyes=row.proposed_eyes
        )
    few = Announcement.objects.filter(pk=tell(key="few", narrowed=IN_COURSE))
    assert few.get().needs_two
    mailing = Mailing.objects.create(
        key="k",
        department="DSI",
        source="announcement",
        subject=WORDS,
        body=WORDS,
        legal=False,
        kind="announcement",
        per_second=1,
        total=1,
        begun_at=AT,
        begun_by="p-13",
        begun_by_name="x",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=row.pk).update(mailing=mailing)


def test_sent_back_nobody_is_told(many):
    number = tell()
    with pytest.raises(WhyMissing):
        return_announcement(actor=SECOND, at=AT, announcement_id=number, why=" ")
    return_announcement(actor=SECOND, at=AT, announcement_id=number, why="wrong day")
    with pytest.raises(AnnouncementSettled):
        confirm_announcement(actor=SECOND, at=AT, announcement_id=number)
    run_waiting_jobs()
    assert view(number).returned == "wrong day"
    assert not sent().exists()


def test_stopped_half_way_nobody_further_has_it(many):
    number = tell()
    confirm_announcement(actor=SECOND, at=AT, announcement_id=number)
    Mailing.objects.update(per_second=1)
    assert len(send_piece(mailing_id=Mailing.objects.get().pk, at=AT)) == 1
    for _ in range(2):
        stop_announcement(actor=FIRST, at=AT, announcement_id=number)
    run_waiting_jobs()
    mailing = view(number).mailing
    assert mailing is not None
    assert (mailing.state, mailing.sent, mailing.total) == (MailingState.STOPPED, 1, 2)
    assert sent().count() == 1


def test_one_language_is_enough_and_half_of_one_is_refused():
    with pytest.raises(WordsMissing):
        tell(subject={"pt": "Fechado"}, body={"en": "Closed"})
    with pytest.raises(WordsMissing):
        tell(subject={}, body={})
    assert not Announcement.objects.exists()
    row = Announcement.objects.get(pk=tell(subject={"pt": "Fechado"}, body={"pt": "Hoje."}))
    assert row.subject == dict.fromkeys(("zh-Hant", "pt", "en"), "Fechado")
    assert Addressee.objects.count() == 1
