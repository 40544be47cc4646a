"""Codes sent to phones and mail: few tries, short life, one use."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from balcao.accounts.api import CodeRefused, ContactWay
from balcao.accounts.models import ProofCode
from balcao.accounts.operations.proving import MOST_TRIES, prove_code, send_code
from balcao.accounts.testing import newest_code
from balcao.accounts.web.typed import read_day, read_number, read_phone
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
PHONE = "+85366001234"


def send(about="opening:1", at=AT):
    send_code(about=about, channel=ContactWay.PHONE, address=PHONE, language="en", at=at)
    return newest_code()


def prove(given, about="opening:1", at=AT):
    return prove_code(about=about, channel=ContactWay.PHONE, given=given, at=at)


@pytest.mark.django_db
def test_a_code_proves_its_address_once():
    code = send()
    assert prove(f" {code[:3]} {code[3:]} ") == PHONE
    with pytest.raises(CodeRefused):
        prove(code)


@pytest.mark.django_db(transaction=True)
def test_a_code_tried_in_two_threads_at_once_counts_once():
    code = send()

    def attempt(_):
        try:
            return prove(code)
        except CodeRefused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(attempt, range(2)))
    assert sorted(found, key=str) == [PHONE, None] or sorted(found, key=str) == [None, PHONE]


@pytest.mark.django_db
def test_five_wrong_tries_end_a_code_even_for_who_then_types_it_right():
    code = send()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(MOST_TRIES):
        with pytest.raises(CodeRefused):
            prove(wrong)
    with pytest.raises(CodeRefused):
        prove(code)
    assert ProofCode.objects.get().used_at is None


@pytest.mark.django_db
def test_a_code_is_good_for_ten_minutes_and_only_for_what_it_was_sent_for():
    code = send()
    with pytest.raises(CodeRefused):
        prove(code, at=AT + timedelta(minutes=10))
    with pytest.raises(CodeRefused):
        prove(code, about="recovery:1")
    assert prove(code, at=AT + timedelta(minutes=9)) == PHONE


@pytest.mark.django_db
def test_a_new_code_ends_the_one_before():
    first, second = send(), send()
    if first != second:
        with pytest.raises(CodeRefused):
            prove(first)
    assert prove(second) == PHONE


@pytest.mark.django_db
def test_the_database_alone_does_not_give_the_code_away(settings):
    code = send()
    assert code not in str(ProofCode.objects.values().get())
    settings.SECRET_KEY = "another key than before, long enough to be one"
    assert newest_code() != code or int(code) < 1_000_000


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234567(8)", "1234567(8)"),
        ("1234567（8）", "1234567(8)"),
        ("12345678", "1234567(8)"),
        ("2134 5678", "21345678"),
        ("1234567", ""),
        ("123456789", ""),
        ("1234567(8)x", ""),
    ],
)
def test_card_numbers_are_read_as_registers_write_them(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("6600 1234", PHONE),
        ("+853 6600-1234", PHONE),
        ("00853 66001234", PHONE),
        ("+351912345678", "+351912345678"),
        ("28881234", ""),
        ("x", ""),
    ],
)
def test_phones_are_read_with_their_country(typed, phone):
    assert read_phone(typed) == phone


def test_a_day_that_does_not_exist_is_none():
    assert read_day({"on-day": "30", "on-month": "2", "on-year": "2026"}, "on") is None
    assert read_day({}, "on") is None
