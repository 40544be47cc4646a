"""Invented people by the hundred thousand, for measuring. Names come from short lists, by number.

Four in five have an account, as people in Macao have, with which nobody can sign in.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from balcao.accounts.models import Person, User
from balcao.foundation.db.api import fill_rows, move_sequence

FIRST = 10_000_000
"""The first invented person's number."""

_SURNAMES = "陳黃李林張吳何梁鄭劉蔡楊許周郭馮蘇謝鄧趙"
_ROMAN = [
    "Chan",
    "Wong",
    "Lei",
    "Lam",
    "Cheong",
    "Ng",
    "Ho",
    "Leong",
    "Cheang",
    "Lao",
    "Choi",
    "Ieong",
    "Hoi",
    "Chao",
    "Kuok",
    "Fong",
    "Sou",
    "Che",
    "Tang",
    "Chio",
]
_GIVEN = "志明嘉欣偉強美玲家豪淑芬俊傑麗華子軒詠詩"
_GIVEN_ROMAN = [
    "Chi",
    "Meng",
    "Ka",
    "Ian",
    "Wai",
    "Keong",
    "Mei",
    "Leng",
    "Ka",
    "Hou",
    "Sok",
    "Fan",
    "Chon",
    "Kit",
    "Lai",
    "Wa",
    "Chi",
    "Hin",
    "Weng",
    "Si",
]


def _pick(words: list[str], number: str, step: int) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + mod(({number}) / {step}, {len(words)})]"


def _three(surnames: list[str], given: list[str], number: str, between: str) -> str:
    parts = [
        _pick(surnames, number, 1),
        _pick(given, number, len(surnames)),
        _pick(given[::-1], number, len(surnames) * len(given)),
    ]
    return f" || '{between}' || ".join(parts)


def name_zh(number: str) -> str:
    """SQL: the Chinese name of the invented person with that number."""
    return _three(list(_SURNAMES), list(_GIVEN), number, "")


def name_pt(number: str) -> str:
    """SQL: the Latin name of the invented person with that number."""
    return _three(_ROMAN, _GIVEN_ROMAN, number, " ")


def fill_people(*, first: int, last: int) -> int:
    """Invent the persons with the numbers from `first` to `last` after `FIRST`, four in five with an account; returns
    how many persons were new."""
    columns = {
        "id": f"{FIRST} + n",
        "name_zh": name_zh("n"),
        "name_pt": name_pt("n"),
        "bir": "'5' || lpad(n::text, 6, '0') || '(' || mod(n, 10) || ')'",
        "born_on": "date '1936-01-01' + mod(n * 7919, 31000)::int",
        "language": "CASE WHEN mod(n, 20) = 0 THEN 'pt' ELSE 'zh-Hant' END",
    }
    given = {"first": first, "last": last}
    source = "generate_series(%(first)s::bigint, %(last)s::bigint) n"
    new = fill_rows(Person, columns=columns, source=source, given=given)
    account = {
        "id": f"{FIRST} + n",
        "username": "'invented.' || n",
        "password": f"'{UNUSABLE_PASSWORD_PREFIX}'",
        "person_id": f"{FIRST} + n",
        "date_joined": "timestamptz '2023-01-01 09:00+08' + mod(n * 7919, 900) * interval '1 day'",
    }
    fill_rows(User, columns=account, source=f"{source} WHERE mod(n, 5) > 0", given=given)
    return new


def settle() -> None:
    """Let new persons and accounts be numbered after the invented ones."""
    move_sequence(Person)
    move_sequence(User)
