"""What our decision tables share with DMN: situations of the public test kit (level 2), written as our tables.

A kit's "Approved" and "Declined" are our outcomes, its second output column our reasons. Where the kit has a default
output, ours is a last row without conditions.
"""

import json
from typing import Any

import pytest

from balcao.catalogue.rules import compiled
from balcao.catalogue.written_tables import OUTPUTS, table_json

INPUTS = {"age": "age", "risk": "risk", "affordable": "affordable"}
UNIQUE: dict[str, Any] = {  # 0004-simpletable-U, 0010-multi-output-U: no two rows fit at once
    "inputs": INPUTS,
    "rows": [
        {"age": ">= 18", "risk": "'Medium', 'Low'", "affordable": True, "outcome": "approve", "reasons": "standard"},
        {"age": "< 18", "risk": "'Medium', 'Low'", "affordable": True, "outcome": "refuse", "reasons": "standard"},
        {"risk": "High", "affordable": True, "outcome": "refuse", "reasons": "standard"},
        {"affordable": False, "outcome": "refuse", "reasons": "standard"},
    ],
}
FIRST: dict[str, Any] = {  # 0108-first-hitpolicy: several rows fit, the first decides
    "inputs": INPUTS,
    "rows": [
        {"age": ">= 18", "risk": "Medium", "affordable": True, "outcome": "approve", "reasons": "best"},
        {"age": ">= 12", "risk": "Medium", "affordable": True, "outcome": "approve", "reasons": "standard"},
        {"age": "< 12", "risk": "Low", "affordable": True, "outcome": "refuse", "reasons": "standard"},
        {"outcome": "refuse", "reasons": "standard"},
    ],
}
ONE_COLUMN: dict[str, Any] = {  # 0111-first-hitpolicy-singleoutputcol
    "inputs": {"age": "age"},
    "rows": [
        {"age": "> 18", "outcome": "cars"},
        {"age": "> 12", "outcome": "videogames"},
        {"outcome": "toys"},
    ],
}


def given(table: dict[str, Any], **context: Any) -> dict[str, Any]:
    found: dict[str, Any] = compiled(table_json(table)).evaluate(context)["result"]
    return found


def said(table: dict[str, Any], age: int | None, risk: str, affordable: bool) -> tuple[str, str]:
    found = given(table, age=age, risk=risk, affordable=affordable)
    return found["outcome"], found["reasons"]


@pytest.mark.parametrize(
    ("age", "risk", "affordable", "expected"),
    [
        (18, "Medium", True, "approve"),
        (17, "Medium", True, "refuse"),
        (18, "High", True, "refuse"),
        (18, "Low", True, "approve"),
        (30, "Low", False, "refuse"),
    ],
)
def test_where_one_row_alone_fits_it_gives_every_output(age, risk, affordable, expected):
    assert said(UNIQUE, age, risk, affordable) == (expected, "standard")


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_where_one_row_alone_fits_their_order_changes_nothing(turned):
    rows = UNIQUE["rows"]
    table = {**UNIQUE, "rows": [*rows[turned:], *rows[:turned]]}
    assert [said(table, age, "Medium", True)[0] for age in (18, 17)] == ["approve", "refuse"]


@pytest.mark.parametrize(
    ("age", "risk", "expected"),
    [
        (19, "Medium", ("approve", "best")),
        (13, "Medium", ("approve", "standard")),
        (10, "Low", ("refuse", "standard")),
        (40, "High", ("refuse", "standard")),
    ],
)
def test_where_several_rows_fit_the_first_decides_and_otherwise_the_last_row(age, risk, expected):
    assert said(FIRST, age, risk, True) == expected


@pytest.mark.parametrize(("age", "expected"), [(19, "cars"), (13, "videogames"), (5, "toys")])
def test_the_first_of_one_column_decides(age, expected):
    assert given(ONE_COLUMN, age=age)["outcome"] == expected


def test_what_is_not_known_fits_no_condition_on_it():
    assert said(FIRST, None, "Medium", True) == ("refuse", "standard")


def test_no_other_hit_policy_is_spoken():
    content = json.loads(table_json(FIRST))["nodes"][1]["content"]
    assert content["hitPolicy"] == "first"
    assert {each["id"] for each in content["outputs"]} == set(OUTPUTS)
