"""Rows in rows: two deep, with conditions inside each row."""

from datetime import datetime

import jsonschema_rs
import pytest

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import BadForm, answer_schema, conditions_met, evaluate, load_form, parse_page
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PEOPLE = {
    "id": "shops",
    "kind": "group",
    "questions": [
        {"id": "place", "kind": "text"},
        {"id": "food", "kind": "yes_no"},
        {"id": "cook", "kind": "text", "when": "row.food == true"},
        {
            "id": "staff",
            "kind": "group",
            "least": 1,
            "questions": [
                {"id": "who", "kind": "text"},
                {"id": "age", "kind": "integer"},
                {"id": "guardian", "kind": "text", "when": "row.age < 18 and outer.food == true"},
            ],
        },
    ],
}
FORM = load_form({"pages": [{"id": "page", "questions": [PEOPLE]}]})
SHOPS = FORM.question("shops")
POSTED = {
    "shops-0-place": ["Rua Central"],
    "shops-0-food": ["yes"],
    "shops-0-cook": ["Ana"],
    "shops-0-staff-0-who": ["João"],
    "shops-0-staff-0-age": ["17"],
    "shops-0-staff-0-guardian": ["Rosa"],
    "shops-0-staff-1-who": ["Mei"],
    "shops-0-staff-1-age": ["30"],
    "shops-1-place": ["Taipa"],
    "shops-1-food": ["no"],
    "shops-1-staff-0-who": ["Kuan"],
    "shops-1-staff-0-age": ["16"],
}


def read(posted):
    return parse_page(FORM, "page", posted, shown=frozenset({"shops"})).values["shops"]


def judged(value):
    return evaluate(FORM, {"shops": value}, at=AT)


def test_what_a_browser_sends_is_read_two_deep():
    rows = read(POSTED)
    assert [len(row["staff"]) for row in rows] == [2, 1]
    assert rows[0]["staff"][0] == {"who": "João", "age": 17, "guardian": "Rosa"}
    assert judged(rows).complete


def test_a_condition_inside_an_inner_row_sees_its_row_and_the_outer_one():
    rows = read({name: value for name, value in POSTED.items() if not name.endswith("guardian")})
    (fault,) = judged(rows).faults
    assert fault.path == (0, "staff", 0, "guardian")
    assert fault.code == "required"


def test_what_is_not_asked_any_more_is_not_kept():
    rows = read({**POSTED, "shops-0-food": ["no"]})
    (shop, _) = judged(rows).answers["shops"]
    assert "cook" not in shop
    assert "guardian" not in shop["staff"][0]
    assert rows[0]["cook"] == "Ana"


def test_an_inner_row_is_taken_out_by_itself():
    rows = read({**POSTED, "shops-0-staff-0-remove": ["1"]})
    assert [each["who"] for each in rows[0]["staff"]] == ["Mei"]


def test_it_is_read_back_with_both_numbers():
    text = shown_answer(SHOPS, read(POSTED), ServiceWords({}, "en"))
    assert text.splitlines() == [
        "1. Rua Central · Yes · Ana",
        "1.1. João · 17 · Rosa",
        "1.2. Mei · 30",
        "2. Taipa · No",
        "2.1. Kuan · 16",
    ]


def test_its_answers_fit_the_schema_that_programs_are_told():
    schema = answer_schema(FORM, files=False)
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid({"shops": read(POSTED)})
    assert not validator.is_valid({"shops": [{"staff": [{"nobody": 1}]}]})


def test_one_knows_which_rows_ask_something_of_their_own():
    assert conditions_met(SHOPS, read(POSTED), {}) == {(0, "cook"), (0, "staff", 0, "guardian")}
    assert not conditions_met(SHOPS, None, {})


@pytest.mark.parametrize("kind", ["table", "bulk_table"])
def test_only_groups_hold_rows_in_rows(kind):
    with pytest.raises(BadForm, match="make it a `group`"):
        load_form({"pages": [{"id": "page", "questions": [{**PEOPLE, "kind": kind}]}]})


def test_three_deep_is_refused():
    inner = {"id": "c", "kind": "group", "questions": [{"id": "d", "kind": "text"}]}
    middle = {"id": "b", "kind": "group", "questions": [inner]}
    with pytest.raises(BadForm, match="two deep"):
        load_form({"pages": [{"id": "page", "questions": [{"id": "a", "kind": "group", "questions": [middle]}]}]})
