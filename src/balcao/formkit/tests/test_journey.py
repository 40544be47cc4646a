from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balcao.formkit.api import BadForm, Field, evaluate, invalidated_by, json_schema, load_form, merge, parse_page
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

CAFE = {
    "pages": [
        {
            "id": "premises",
            "questions": [
                {
                    "id": "name",
                    "kind": "text",
                    "prefill": {"register": "commercial", "field": "names.zh", "locked": True},
                },
                {"id": "unchanged", "kind": "yes_no"},
                {"id": "changes", "kind": "long_text", "when": "unchanged == false"},
                {
                    "id": "area",
                    "kind": "decimal",
                    "min": 1,
                    "check": [{"expr": "number(area) <= 99", "error": "too_large_for_a_terrace"}],
                },
                {"id": "fee_units", "kind": "computed", "compute": "ceil(number(area))"},
            ],
        },
        {
            "id": "tables",
            "when": "unchanged == false",
            "questions": [
                {
                    "id": "tables",
                    "kind": "group",
                    "least": 1,
                    "questions": [
                        {"id": "seats", "kind": "integer", "min": 1},
                        {"id": "heated", "kind": "yes_no"},
                        {"id": "gas", "kind": "text", "when": "row.heated == true"},
                    ],
                }
            ],
        },
    ]
}


@pytest.fixture
def cafe():
    return load_form(CAFE)


def test_what_does_not_apply_is_neither_asked_nor_kept(cafe):
    journey = evaluate(cafe, {"name": "x", "unchanged": True, "changes": "old words", "area": "12.5"}, at=AT)
    assert journey.complete
    assert [page.id for page in journey.visible_pages] == ["premises"]
    assert journey.answers == {"name": "x", "unchanged": True, "area": "12.5", "fee_units": 13}
    assert journey.next_page == "check"


def test_the_journey_says_what_is_missing_and_where_to_go_next(cafe):
    journey = evaluate(cafe, {}, at=AT)
    assert journey.next_page == "premises"
    assert journey.missing == ("name", "unchanged", "area")


def test_each_row_has_its_own_conditions(cafe):
    rows = [{"seats": 4, "heated": False}, {"seats": 2, "heated": True}]
    answers = {"name": "x", "unchanged": False, "changes": "y", "area": "3", "tables": rows}
    (fault,) = evaluate(cafe, answers, at=AT).faults
    assert (fault.question, fault.path, fault.code) == ("tables", (1, "gas"), "required")


def test_a_locked_answer_is_the_registers(cafe):
    facts = {"commercial": {"names": {"zh": "好景餐飲"}}}
    journey = evaluate(cafe, {"name": "forged", "unchanged": True, "area": "1"}, facts=facts, at=AT)
    assert journey.answers["name"] == "好景餐飲"
    assert journey.page("premises").questions[0].locked


def test_a_check_speaks_with_its_own_error(cafe):
    journey = evaluate(cafe, {"name": "x", "unchanged": True, "area": "100"}, at=AT)
    assert [fault.code for fault in journey.faults] == ["too_large_for_a_terrace"]


def test_what_was_typed_is_kept_even_when_it_is_wrong(cafe):
    shown = frozenset({"name", "unchanged", "area"})
    page = parse_page(cafe, "premises", {"area": ["twelve"], "unchanged": ["yes"], "name": [" 好景 "]}, shown=shown)
    assert page.values == {"name": "好景", "unchanged": True, "area": "twelve"}
    assert [fault.code for fault in evaluate(cafe, page.values, at=AT).faults] == ["not_a_number"]


def test_rows_are_read_in_order_and_can_be_removed(cafe):
    posted = {"tables-0-seats": ["4"], "tables-2-seats": ["6"], "tables-1-seats": ["5"], "tables-1-remove": ["1"]}
    page = parse_page(cafe, "tables", posted, shown=frozenset({"tables"}))
    assert page.values == {"tables": [{"seats": 4}, {"seats": 6}]}


def test_a_change_touches_only_what_depends_on_it(cafe):
    assert invalidated_by(cafe, frozenset({"area"})) == {"fee_units"}
    assert invalidated_by(cafe, frozenset({"unchanged"})) == {"changes", "tables"}
    assert invalidated_by(cafe, frozenset({"name"})) == frozenset()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"pages": [{"id": "a", "questions": [{"id": "b", "kind": "text", "colour": "red"}]}]}, "unknown key"),
        ({"pages": [{"id": "a", "questions": [{"id": "b", "kind": "crystal_ball"}]}]}, "no kind"),
        ({"pages": [{"id": "a", "questions": [{"id": "b", "kind": "text", "when": "c =="}]}]}, "not an expression"),
        ({"pages": [{"id": "a", "questions": [{"id": "b", "kind": "choose_one"}]}]}, "options"),
        ({"pages": [{"id": "a", "questions": [{"block": "nowhere"}]}]}, "no shared block"),
        ({"pages": [{"id": "a", "questions": [{"id": "b", "kind": "text"}] * 2}]}, "twice"),
    ],
)
def test_a_bad_definition_names_what_is_wrong(spoil, words):
    with pytest.raises(BadForm, match=words):
        load_form(spoil)


def test_shared_blocks_bring_their_questions():
    blocks = {"contact": {"questions": [{"id": "phone", "kind": "phone"}, {"id": "email", "kind": "email"}]}}
    form = load_form({"pages": [{"id": "a", "questions": [{"block": "contact"}]}]}, blocks=blocks)
    assert [question.id for question in form.questions()] == ["phone", "email"]


def test_the_schema_of_forms_is_exported():
    assert json_schema()["additionalProperties"] is False


def test_two_writers_never_lose_a_value():
    kept = {"a": Field("old", 1), "b": Field("x", 3)}
    done = merge(kept, {"a": "mine", "b": "y", "c": "new"}, {"a": 1, "b": 2}, written_by="p-1")
    assert {name: (field.value, field.version) for name, field in done.changed.items()} == {
        "a": ("mine", 2),
        "c": ("new", 1),
    }
    (conflict,) = done.conflicts
    assert (conflict.question, conflict.theirs.value, conflict.ours) == ("b", "x", "y")


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers()), st.dictionaries(st.text(), st.text())
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["name", "unchanged", "changes", "area", "tables"]), values))
def test_no_answer_whatever_breaks_the_engine(answers):
    journey = evaluate(load_form(CAFE), answers, at=AT)
    assert journey.complete or journey.next_page in {"premises", "tables"}


SEVERAL = {
    "pages": [
        {
            "id": "owner",
            "questions": [
                {
                    "id": "owner",
                    "kind": "text",
                    "prefill": [
                        {"register": "commercial", "field": "name", "locked": True},
                        {"register": "organs", "field": "name"},
                    ],
                }
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("facts", "value", "register", "locked"),
    [
        ({"commercial": {"name": "A"}, "organs": {"name": "B"}}, "A", "commercial", True),
        ({"commercial": {"name": None}, "organs": {"name": "B"}}, "B", "organs", False),
        ({"organs": {"name": "B"}}, "B", "organs", False),
        ({}, None, None, False),
    ],
)
def test_the_first_register_that_says_something_answers(facts, value, register, locked):
    (state,) = evaluate(load_form(SEVERAL), {}, facts=facts, at=AT).pages[0].questions
    assert (state.value, state.locked) == (value, locked)
    assert (state.source.register_id if state.source else None) == register


def test_what_is_said_to_be_wrong_is_the_applicants_to_answer():
    form = load_form(SEVERAL)
    facts = {"commercial": {"name": "A"}, "organs": {"name": "B"}, "disputed": {"owner": {}}}
    (open_,) = evaluate(form, {}, facts=facts, at=AT).pages[0].questions
    assert (open_.value, open_.locked, open_.disputed, open_.said) == (None, False, True, "A")
    (own,) = evaluate(form, {"owner": "C"}, facts=facts, at=AT).pages[0].questions
    assert own.value == "C"
