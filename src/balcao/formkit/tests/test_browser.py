"""What a page may know, and what stays with the server."""

import json
from datetime import UTC, datetime

import pytest

from balcao.formkit.api import StaysWithServer, evaluate, load_form, needs_register, script_of, tree_of

AT = datetime(2026, 11, 27, 4, tzinfo=UTC)
FACTS = {"fss": {"pension": 4200, "name": "陳美玲"}}
FORM = load_form(
    {
        "amounts": [
            {"id": "fee", "values": [{"from": "2020-01-01", "avos": 5000}]},
            {"id": "then", "day": "since", "values": [{"from": "2020-01-01", "avos": 7000}]},
        ],
        "pages": [
            {
                "id": "one",
                "questions": [
                    {"id": "reason", "kind": "choose_one", "options": ["lost", "other"]},
                    {"id": "secret", "kind": "text"},
                    {"id": "story", "kind": "long_text"},
                ],
            },
            {
                "id": "two",
                "questions": [
                    {"id": "since", "kind": "date"},
                    {"id": "copies", "kind": "integer"},
                    {"id": "why", "kind": "text", "when": "reason == 'other' and copies > 1"},
                    {"id": "sum", "kind": "computed", "compute": "copies * amounts.fee", "shown_as": "money"},
                    {"id": "sum_then", "kind": "computed", "compute": "copies * amounts.then", "shown_as": "money"},
                    {
                        "id": "size",
                        "kind": "computed",
                        "options": ["few", "many"],
                        "compute": "copies > 2 ? 'many' : 'few'",
                    },
                    {"id": "pension", "kind": "computed", "compute": "facts.fss.pension"},
                    {"id": "more", "kind": "text", "when": "copies > pension"},
                    {"id": "named", "kind": "text", "when": "facts.fss.name == why"},
                    {"id": "after_named", "kind": "text", "when": "named == 'x'"},
                    {"id": "whose", "kind": "text", "when": "secret == 'x' or story == 'y'"},
                ],
            },
        ],
    }
)


def script(answers, *, held=()):
    page = evaluate(FORM, answers, facts=FACTS, at=AT).page("two")
    found = script_of(FORM, page, held=held)
    assert found is not None
    return found, {each["id"]: each for each in found["questions"]}


def test_a_page_is_told_what_its_conditions_read_and_nothing_else():
    found, rules = script({"reason": "other", "secret": "s", "story": "t"})
    assert found["known"] == {"reason": "other", "secret": "s", "story": "t", "amounts": {"fee": 5000}}
    assert rules["copies"] == {"id": "copies", "read": "integer"}
    assert rules["why"]["when"] == ["and", ["==", ["$", "reason"], "other"], [">", ["$", "copies"], 1]]
    assert rules["sum"] == {"id": "sum", "compute": ["*", ["$", "copies"], ["$", "amounts", "fee"]], "as": "money"}
    assert "read" not in rules["why"]  # nothing the page works out asks for it


def test_a_worked_out_number_that_is_shown_may_be_used_but_no_fact_is_sent():
    found, rules = script({})
    assert rules["pension"] == {"id": "pension", "value": 4200.0}
    assert rules["more"]["when"] == [">", ["$", "copies"], ["$", "pension"]]
    assert "named" not in rules
    assert "after_named" not in rules  # as nobody here knows whether `named` is asked
    assert "陳美玲" not in json.dumps(found, ensure_ascii=False)


def test_a_worked_out_answer_in_words_stays_with_the_server():
    assert "compute" not in script({"copies": 3})[1].get("size", {})


def test_an_amount_that_depends_on_a_day_of_the_page_stays_with_the_server():
    assert "sum_then" not in script({"since": "2026-01-01"})[1]


@pytest.mark.parametrize("answers", [{"secret": "s"}, {"secret": "s", "story": "y" * 3000}])
def test_what_is_held_back_or_too_large_is_not_sent(answers):
    found, rules = script(answers, held=["secret"])
    assert "whose" not in rules
    assert "secret" not in found["known"]


def test_nothing_is_sent_for_a_page_without_conditions():
    assert script_of(FORM, evaluate(FORM, {}, at=AT).page("one")) is None


@pytest.mark.parametrize(
    "expression",
    ["facts.fss.pension > 0", "lists.x", "keys(a)", "matches(a, b)", "d(a).add(1, unit)", "a[0", "a ! b", "{a: 1}", ""],
)
def test_what_the_page_does_not_know_has_no_tree(expression):
    with pytest.raises(StaysWithServer):
        tree_of(expression)


def test_registers_are_told_from_answers():
    assert needs_register("facts.fss == null")
    assert not needs_register("artifacts == null")
