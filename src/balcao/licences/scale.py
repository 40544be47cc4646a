"""Invented licences by the ten thousand, for measuring."""

from datetime import datetime

from balcao.foundation.db.api import fill_rows, move_sequence
from balcao.licences.models import Licence

FIRST = 10_000_000
"""The first invented licence's number in its table."""


def fill_licences(*, first: int, last: int, holders: str, until: datetime) -> int:
    """Invent the licences from `first` to `last`; returns how many were new.

    :param holders: SQL: the holder of the licence `n`.
    """
    columns = {
        "id": f"{FIRST} + n",
        "number": "'IAM-SC-' || lpad(n::text, 8, '0')",
        "kind": "CASE WHEN mod(n, 3) = 0 THEN 'travel-agency' ELSE 'catering' END",
        "holder_id": holders,
        "department": "CASE WHEN mod(n, 3) = 0 THEN 'DST' ELSE 'IAM' END",
        "name": """'{"zh-Hant": "餐飲場所准照", "pt": "Licença de restauração", "en": "Catering licence"}'::jsonb""",
        "terms": "jsonb_build_object('class', 'restaurant', 'seats', mod(n, 200), 'has_lift', false)",
        "valid_from": "(%(until)s::timestamptz)::date - mod(n * 31, 700)::int",
        "valid_until": "(%(until)s::timestamptz)::date - mod(n * 31, 700)::int + 730",
        "entered_at": "%(until)s::timestamptz - make_interval(days => mod(n * 31, 700)::int)",
        "changed_at": "%(until)s::timestamptz - make_interval(days => mod(n * 31, 700)::int)",
        "parish": "(ARRAY['se', 'taipa', 'coloane', 'sao-lourenco'])[1 + mod(n, 4)]",
    }
    given = {"first": first, "last": last, "until": until}
    source = "generate_series(%(first)s::bigint, %(last)s::bigint) n"
    return fill_rows(Licence, columns=columns, source=source, given=given)


def settle() -> None:
    """Let new licences be numbered after the invented ones."""
    move_sequence(Licence)
