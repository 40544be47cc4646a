"""The machine alone: no database, no clock."""

from datetime import date, timedelta

import pytest

from balcao.licences.life import Course, Fact, course_of, due_reminder, may_happen, state_on
from balcao.licences.types import ChangeKind, LicenceState

BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
ENTERED = Fact(
    kind=ChangeKind.ENTERED,
    holds_from=BEGINS,
    valid_until=ENDS,
    cure_until=ENDS + timedelta(days=90),
    holder_id="e-1",
    terms={"seats": 60},
)


def suspended(since, until=None):
    return Fact(kind=ChangeKind.SUSPENDED, holds_from=since, holds_until=until)


def lifted(since):
    return Fact(kind=ChangeKind.LIFTED, holds_from=since)


def test_it_holds_to_its_last_day_expires_and_lapses():
    course = course_of([ENTERED])
    days = {ENDS: "in_force", ENDS + timedelta(days=1): "expired", ENDS + timedelta(days=90): "expired"}
    for day, state in days.items():
        assert state_on(course, day) == state
    assert state_on(course, ENDS + timedelta(days=91)) is LicenceState.LAPSED


def test_a_suspension_holds_from_its_first_to_its_last_day():
    course = course_of([ENTERED, suspended(date(2026, 6, 1), date(2026, 6, 30))])
    assert state_on(course, date(2026, 5, 31)) is LicenceState.IN_FORCE
    assert state_on(course, date(2026, 6, 1)) is LicenceState.SUSPENDED
    assert state_on(course, date(2026, 6, 30)) is LicenceState.SUSPENDED
    assert state_on(course, date(2026, 7, 1)) is LicenceState.IN_FORCE


def test_what_is_lifted_before_it_begins_never_begins():
    course = course_of([ENTERED, suspended(date(2026, 6, 8)), lifted(date(2026, 6, 1))])
    assert state_on(course, date(2026, 6, 9)) is LicenceState.IN_FORCE


def test_the_end_goes_before_a_suspension_and_the_last_day():
    revoked = Fact(kind=ChangeKind.REVOKED, holds_from=date(2026, 6, 10))
    course = course_of([ENTERED, suspended(date(2026, 6, 1)), revoked])
    assert state_on(course, date(2026, 6, 9)) is LicenceState.SUSPENDED
    assert state_on(course, date(2026, 6, 10)) is LicenceState.REVOKED
    assert state_on(course, date(2028, 1, 1)) is LicenceState.REVOKED


def test_of_a_day_only_what_holds_by_then_counts():
    moved = Fact(kind=ChangeKind.TRANSFERRED, holds_from=date(2026, 5, 1), holder_id="e-2", terms={"seats": 80})
    assert course_of([ENTERED, moved], date(2026, 4, 30)).holder_id == "e-1"
    assert course_of([ENTERED, moved], date(2026, 5, 1)) == course_of([ENTERED, moved])
    assert course_of([ENTERED, moved]).terms == {"seats": 80}


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        (ChangeKind.SUSPENDED, {"in_force"}),
        (ChangeKind.TRANSFERRED, {"in_force"}),
        (ChangeKind.REPLACED, {"in_force", "suspended"}),
        (ChangeKind.LIFTED, {"suspended"}),
        (ChangeKind.TERMS_CHANGED, {"in_force", "suspended", "expired"}),
        (ChangeKind.CEASED, {"in_force", "suspended", "expired"}),
        (ChangeKind.REVOKED, {"in_force", "suspended", "expired", "lapsed"}),
        (ChangeKind.EXTENDED, {"in_force", "suspended", "expired", "lapsed"}),
    ],
)
def test_what_may_happen_in_which_state(kind, states):
    day = date(2026, 6, 15)
    courses = {
        "in_force": course_of([ENTERED]),
        "suspended": course_of([ENTERED, suspended(date(2026, 6, 1))]),
        "expired": Course(valid_until=day - timedelta(days=1), cure_until=day),
        "lapsed": Course(valid_until=day - timedelta(days=1), cure_until=day - timedelta(days=1)),
        "revoked": course_of([ENTERED, Fact(kind=ChangeKind.REVOKED, holds_from=day)]),
        "ceased": course_of([ENTERED, Fact(kind=ChangeKind.CEASED, holds_from=day)]),
    }
    assert {name for name, course in courses.items() if may_happen(kind, course, day)} == states
    assert all(state_on(course, day) == name for name, course in courses.items())


def test_nobody_suspends_what_is_to_be_suspended_already():
    course = course_of([ENTERED, suspended(date(2026, 7, 1))])
    assert not may_happen(ChangeKind.SUSPENDED, course, date(2026, 6, 15))
    assert may_happen(ChangeKind.LIFTED, course, date(2026, 6, 15))
    over = course_of([ENTERED, suspended(date(2026, 5, 1), date(2026, 5, 31))])
    assert may_happen(ChangeKind.SUSPENDED, over, date(2026, 6, 15))


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (91, None, None),
        (90, None, 90),
        (90, 90, None),
        (84, None, 90),
        (82, None, None),
        (60, 90, 60),
        (58, 90, 60),
        (30, None, 30),
        (7, 30, 7),
        (0, 30, 7),
        (0, 7, None),
        (-1, 30, None),
    ],
)
def test_each_reminder_is_due_once_and_not_too_late(left, reminded, due):
    assert due_reminder((90, 60, 30, 7), left, reminded) == due
