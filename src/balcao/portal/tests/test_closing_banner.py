"""An account that is being closed says so on its home and where one chooses for whom to act."""

from datetime import timedelta

import pytest

from balcao.accounts.models import User
from balcao.cases.testing import BEGAN, load_world, person
from balcao.entities.api import agree_to_close, ask_to_close, undo_closing
from balcao.entities.operations.closing import close_what_is_due
from balcao.foundation.ui.api import format_macau
from balcao.kernel.clock import macau_date, now
from balcao.notices.models import Notice
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=14)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


@pytest.fixture
def agreed():
    closing = ask_to_close(actor=person(1, "e-1"), at=now(), entity_id=1)
    agree_to_close(actor=person(2), at=now(), closing_id=closing)
    return closing


def day(of, language="en"):
    return format_macau(of, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This account closes on"), ("pt", "Esta conta encerra em"), ("zh-Hant", "此帳戶將於")],
)
def test_everyone_who_may_act_for_it_reads_the_last_day(agreed, language, words):
    today = macau_date(now())
    for who in ("mei.ling", "wai.keong"):
        said = page(signed_in(who, language), "/as/e-1/")
        assert words in said
        assert day(today + DAYS, language) in said
        assert day(today + DAYS - DAY, language) in said


def test_who_manages_is_led_to_the_page_who_binds_to_their_own(agreed):
    assert "/as/e-1/account/close/" in page(signed_in("mei.ling"), "/as/e-1/")
    said = page(signed_in("wai.keong"), "/as/e-1/")
    assert f"/as/p-3/closings/{agreed}/" in said
    assert "/as/e-1/account/close/" not in said


def test_the_choice_for_whom_to_act_says_the_day(agreed):
    assert f"closes on {day(macau_date(now()) + DAYS)}" in page(signed_in("mei.ling"), "/acting/")


def test_before_agreement_only_those_concerned_read_of_it():
    ask_to_close(actor=person(1, "e-1"), at=now(), entity_id=1)
    said = page(signed_in("mei.ling"), "/as/e-1/")
    assert "waits for agreement" in said
    assert "closes on" not in page(signed_in("mei.ling"), "/acting/")


def test_left_open_after_all_it_says_nothing_any_more(agreed):
    undo_closing(actor=person(1, "e-1"), at=now(), closing_id=agreed)
    assert "closes on" not in page(signed_in("mei.ling"), "/as/e-1/")
    assert "closes on" not in page(signed_in("mei.ling"), "/acting/")


def reminders():
    return sorted(Notice.objects.filter(subject__en__icontains="closes soon").values_list("holder_id", flat=True))


def test_a_week_and_a_day_before_those_concerned_are_reminded_once_each_time(agreed):
    everyone = ["e-1", "p-1", "p-2", "p-3"]
    close_what_is_due(at=now() + 6 * DAY)
    assert reminders() == []
    for _ in range(2):
        close_what_is_due(at=now() + 7 * DAY)
    close_what_is_due(at=now() + 9 * DAY)
    assert reminders() == everyone
    for _ in range(2):
        close_what_is_due(at=now() + 13 * DAY)
    assert reminders() == sorted(everyone * 2)


def test_a_round_that_was_missed_still_reminds_of_the_nearest_day_only(agreed):
    close_what_is_due(at=now() + 13 * DAY)
    assert reminders() == ["e-1", "p-1", "p-2", "p-3"]


def test_one_s_own_page_says_when_one_s_own_account_closes():
    User.objects.filter(username="mei.ling").update(closes_on=macau_date(now()) + DAYS)
    said = page(signed_in("mei.ling"), "/as/p-1/")
    assert f"Your account closes on {day(macau_date(now()) + DAYS)}" in said
    assert "/account/security/close/" in said
    assert f"closes on {day(macau_date(now()) + DAYS)}" in page(signed_in("mei.ling"), "/acting/")
    assert "Your account closes" not in page(signed_in("mei.ling"), "/as/e-1/")
