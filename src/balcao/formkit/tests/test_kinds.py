from datetime import datetime

import pytest

from balcao.formkit.api import evaluate, kinds, load_form, parse_page
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def ask(question, posted) -> tuple[object, list[str]]:
    """The kept answer and the codes of its faults."""
    form = load_form({"pages": [{"id": "page", "questions": [{"id": "q", **question}]}]})
    values = parse_page(form, "page", posted, shown=frozenset({"q"})).values
    journey = evaluate(form, values, at=AT)
    return values["q"], [fault.code for fault in journey.faults]


@pytest.mark.parametrize(
    ("question", "posted", "value", "codes"),
    [
        ({"kind": "integer", "min": 1}, {"q": ["１２"]}, 12, []),
        ({"kind": "integer", "min": 1}, {"q": ["0"]}, 0, ["too_small"]),
        ({"kind": "integer"}, {"q": ["1.5"]}, "1.5", ["not_a_whole_number"]),
        ({"kind": "money"}, {"q": ["1,234.50"]}, 123450, []),
        ({"kind": "money"}, {"q": ["1.234"]}, "1.234", ["not_an_amount"]),
        ({"kind": "decimal"}, {"q": ["12,5"]}, "12.5", []),
        ({"kind": "date"}, {"q-year": ["2026"], "q-month": ["2"], "q-day": ["3"]}, "2026-02-03", []),
        ({"kind": "date"}, {"q-year": ["2026"], "q-month": ["2"], "q-day": ["30"]}, "2026-02-30", ["not_a_date"]),
        ({"kind": "date", "max": "today"}, {"q": ["2026-11-24"]}, "2026-11-24", ["too_late"]),
        ({"kind": "month"}, {"q-year": ["2026"], "q-month": ["7"]}, "2026-07", []),
        ({"kind": "time"}, {"q": ["9:30"]}, "09:30", []),
        ({"kind": "time"}, {"q": ["25:00"]}, "25:00", ["not_a_time"]),
        ({"kind": "yes_no"}, {"q": ["no"]}, False, []),
        ({"kind": "choose_one", "options": ["a", "b"]}, {"q": ["c"]}, "c", ["not_a_choice"]),
        ({"kind": "choose_many", "options": ["a", "b"], "most": 1}, {"q": ["a", "b"]}, ["a", "b"], ["too_many"]),
        ({"kind": "bir"}, {"q": ["1234567（8）"]}, "1234567(8)", []),
        ({"kind": "bir"}, {"q": ["12345678"]}, "1234567(8)", []),
        ({"kind": "bir"}, {"q": ["2234567(8)"]}, "2234567(8)", ["not_an_identity_card"]),
        ({"kind": "taxpayer"}, {"q": ["8123 4567"]}, "81234567", []),
        ({"kind": "phone"}, {"q": ["+853 6612-3456"]}, "66123456", []),
        ({"kind": "plate"}, {"q": ["ma 1234"]}, "MA-12-34", []),
        ({"kind": "plate"}, {"q": ["ｍ-12-34"]}, "M-12-34", []),
        ({"kind": "plate"}, {"q": ["CM61203"]}, "CM-61203", []),
        ({"kind": "plate"}, {"q": ["MA-1234-5"]}, "MA-12345", []),
        ({"kind": "plate"}, {"q": ["12-34"]}, "12-34", ["not_a_plate"]),
        ({"kind": "passport"}, {"q": ["ma 1234567"]}, "MA1234567", []),
        ({"kind": "passport"}, {"q": ["號碼"]}, "號碼", ["not_a_passport_number"]),
        ({"kind": "phone"}, {"q": ["12345678"]}, "12345678", ["not_a_phone_number"]),
        ({"kind": "email"}, {"q": ["joao@exemplo.mo"]}, "joao@exemplo.mo", []),
        ({"kind": "email"}, {"q": ["joao@"]}, "joao@", ["not_a_mail_address"]),
        ({"kind": "declaration"}, {}, None, ["required"]),
        ({"kind": "person"}, {"q-bir": ["1234567(8)"]}, {"bir": "1234567(8)"}, ["required"]),
        ({"kind": "address"}, {"q-street": ["殷皇子大馬路"]}, {"street": "殷皇子大馬路"}, []),
    ],
)
def test_every_kind_understands_what_people_write(question, posted, value, codes):
    assert ask(question, posted) == (value, codes)


def test_a_seat_must_end_after_it_starts():
    posted = {
        "q-body": ["board"],
        "q-post": ["president"],
        "q-bir": ["1234567(8)"],
        "q-name_zh": ["陳美玲"],
        "q-term_start": ["2026-01-01"],
        "q-term_end": ["2025-01-01"],
    }
    assert ask({"kind": "seat"}, posted)[1] == ["term_ends_before_it_starts"]


@pytest.mark.parametrize(
    "name",
    [
        "João",
        "𡃁",
        "\U0002f821",
        "\U00030ede",
        "A" * 120,
        "Ó",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "𝒳",
        "👩‍👩‍👧",
    ],
)
def test_names_are_never_changed(name):
    assert ask({"kind": "text"}, {"q": [name]}) == (name, [])


@pytest.mark.parametrize("name", ["a\x00b", "a\x1bb", "two\nlines"])
def test_control_characters_are_refused_not_removed(name):
    assert ask({"kind": "text"}, {"q": [name]}) == (name, ["control_characters"])


def test_there_are_the_kinds_that_were_promised():
    promised = (
        "text long_text integer decimal money date month year time yes_no choose_one choose_many search_choose phone"
        " email bir taxpayer address person seat group table file bulk_table declaration signatures computed read_only"
    )
    assert set(promised.split()) <= set(kinds())
