"""Invented licences by the ten thousand, for measuring."""

from datetime import datetime

from balcao.foundation.db.api import fill_rows, move_sequence
from balcao.licences.models import Licence

FIRST = 10_000_000
"""The first invented licence's number in its table."""

NUMBERED = """(
    SELECT n, name_zh, name_pt,
        'iamsc2026' || lpad(n::text, 6, '0') || ' ' || name_zh || ' ' || lower(replace(name_pt, ' ', '')) AS words
    FROM (
        SELECT n,
            '好景' || (ARRAY['餐廳', '酒家', '小食店', '茶室'])[1 + mod(n, 4)] || (1 + mod(n * 13, 900)) AS name_zh,
            'Boa Vista ' || (1 + mod(n * 13, 900)) AS name_pt
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    ) named
) numbered"""
"""A licence `n` with its name and the words by which it is found."""


def fill_licences(*, first: int, last: int, holders: str, until: datetime) -> int:
    """Invent the licences from `first` to `last`; returns how many were new.

    :param holders: SQL: the holder of the licence `n`.
    """
    columns = {
        "id": f"{FIRST} + n",
        "number": "'IAM-SC-2026-' || lpad(n::text, 6, '0')",
        "kind": "CASE WHEN mod(n, 3) = 0 THEN 'travel-agency' ELSE 'catering' END",
        "holder_id": holders,
        "department": "CASE WHEN mod(n, 3) = 0 THEN 'DST' ELSE 'IAM' END",
        "name": """'{"zh-Hant": "餐飲場所准照", "pt": "Licença de restauração", "en": "Catering licence"}'::jsonb""",
        "terms": "jsonb_build_object('class', 'restaurant', 'seats', mod(n, 200), 'has_lift', false, "
        "'name_zh', name_zh, 'name_pt', name_pt)",
        "valid_from": "(%(until)s::timestamptz)::date - mod(n * 31, 700)::int",
        "valid_until": "(%(until)s::timestamptz)::date - mod(n * 31, 700)::int + 730",
        "entered_at": "%(until)s::timestamptz - make_interval(days => mod(n * 31, 700)::int)",
        "changed_at": "%(until)s::timestamptz - make_interval(days => mod(n * 31, 700)::int)",
        # forty at least, so that a first page of them is full in a small world as well
        "suspended_from": "CASE WHEN n <= 40 OR mod(n, 97) = 0 THEN (%(until)s::timestamptz)::date - 10 END",
        "listed": "true",
        "sought_by": "words",
        "sought": "(SELECT array_agg(DISTINCT substr(word, place, 2)) FROM unnest(string_to_array(words, ' ')) word, "
        "generate_series(1, length(word) - 1) place)",
        "parish": "(ARRAY['se', 'taipa', 'coloane', 'sao-lourenco'])[1 + mod(n, 4)]",
    }
    given = {"first": first, "last": last, "until": until}
    return fill_rows(Licence, columns=columns, source=NUMBERED, given=given)


def settle() -> None:
    """Let new licences be numbered after the invented ones."""
    move_sequence(Licence)
