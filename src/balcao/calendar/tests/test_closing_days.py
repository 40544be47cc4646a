"""Entering closing days, and taking them back."""

from datetime import date, datetime

import pytest

from balcao.calendar.api import (
    ClosedAnyway,
    DayTooFar,
    ReasonIncomplete,
    close_offices,
    closing_days,
    reopen_offices,
    working_calendar,
)
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
DAY = date(2026, 11, 24)
REASON = {"zh-Hant": "八號風球", "pt": "Sinal n.º 8 de tufão", "en": "Typhoon signal no. 8"}
ADMINISTRATOR = Actor(person_id=None, name="Administrator", posts=posts_in("SAFP", "administration"))


def close(day=DAY, actor=ADMINISTRATOR, reason=REASON, basis="Despacho 70/2026"):
    return close_offices(actor=actor, at=AT, day=day, reason=reason, basis=basis)


def test_a_closing_day_is_no_working_day_and_is_in_the_trail():
    assert close()
    assert not working_calendar().is_working(DAY)
    (entered,) = closing_days()
    assert (entered.day, entered.reason, entered.basis) == (DAY, REASON, "Despacho 70/2026")
    assert [entry.event for entry in entries_about("closing_day:2026-11-24")] == ["calendar:closing_day:entered"]


def test_entering_it_twice_changes_nothing():
    assert close()
    assert not close(basis="another")
    assert [each.basis for each in closing_days()] == ["Despacho 70/2026"]
    assert len(entries_about("closing_day:2026-11-24")) == 1


def test_it_can_be_taken_back_once():
    close()
    assert reopen_offices(actor=ADMINISTRATOR, at=AT, day=DAY)
    assert not reopen_offices(actor=ADMINISTRATOR, at=AT, day=DAY)
    assert working_calendar().is_working(DAY)
    assert closing_days() == []


@pytest.mark.parametrize(
    ("changed", "failure"),
    [
        ({"day": date(2026, 11, 28)}, ClosedAnyway),
        ({"day": date(2026, 12, 25)}, ClosedAnyway),
        ({"day": date(2026, 6, 1)}, DayTooFar),
        ({"day": date(2028, 6, 1)}, DayTooFar),
        ({"reason": {**REASON, "pt": " "}}, ReasonIncomplete),
        ({"basis": " "}, ReasonIncomplete),
        ({"actor": Actor(person_id=None, name="x", posts=posts_in("DSI", "clerk"))}, NotFound),
    ],
)
def test_what_makes_no_sense_enters_nothing(changed, failure):
    with pytest.raises(failure):
        close(**changed)
    assert closing_days() == []


def test_only_the_administration_takes_a_day_back():
    close()
    with pytest.raises(NotFound):
        reopen_offices(actor=Actor(person_id=None, name="x"), at=AT, day=DAY)
    assert len(closing_days()) == 1


def test_an_administrator_of_another_department_closes_no_offices():
    elsewhere = Actor(person_id=12, name="x", posts=posts_in("IAM", "administration") | posts_in("SAFP", "opinions"))
    with pytest.raises(NotFound):
        close(actor=elsewhere)
    assert closing_days() == []
