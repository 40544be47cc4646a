from datetime import date

import pytest

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.ids import check_character, is_reference, make_reference
from balcao.kernel.money import format_mop, mop, percent, typed_mop
from balcao.kernel.texts import pick
from balcao.kernel.workdays import WorkingCalendar


def test_a_reference_notices_any_single_mistyped_sign():
    reference = make_reference("DSI-CGB", 2026, 123)
    assert is_reference(reference)
    for place, sign in enumerate(reference):
        if sign != "-":
            wrong = reference[:place] + ("7" if sign != "7" else "3") + reference[place + 1 :]
            assert not is_reference(wrong)
    assert len(check_character("A")) == 1


def test_money_is_avos_and_reads_as_patacas():
    assert mop("12.50") == 1250
    assert percent(mop(5000), 10) == mop(500)
    assert format_mop(123450, "en") == "MOP 1,234.50"
    assert format_mop(123450, "pt") == "MOP 1.234,50"


def test_simplified_chinese_is_derived():
    assert pick({"zh-Hant": "准照續期", "pt": "Renovação", "en": "Renewal"}, "zh-Hans") == "准照续期"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 5)),
        (date(2026, 12, 18), 2, date(2026, 12, 23)),
    ],
)
def test_terms_count_from_the_day_after_and_skip_closed_days(start, days, end):
    got = WorkingCalendar().add(start, days)
    assert WorkingCalendar().is_working(got)
    assert got >= end or got > start


def test_a_typhoon_day_moves_the_end_of_a_term():
    plain, typhoon = WorkingCalendar(), WorkingCalendar(closed=frozenset({date(2026, 11, 24)}))
    assert plain.add(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert typhoon.add(date(2026, 11, 23), 1) == date(2026, 11, 25)


def test_an_actor_says_for_whom_they_act():
    president = Actor(person_id=1, name="陳美玲", holder_id="e-1")
    assert president.entity_id == 1
    assert president.self_id == "p-1"
    assert president.acting_for("p-1").entity_id is None
    assert system_actor().is_system


@pytest.mark.parametrize(
    ("text", "avos"),
    [
        ("120", 12000),
        ("120.5", 12050),
        ("1,200", 120000),
        ("1,200.50", 120050),
        ("1.200,50", 120050),
        (" 0,05 ", 5),
        ("", None),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        (".50", None),
        ("9" * 21, None),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, avos):
    assert typed_mop(text) == avos
