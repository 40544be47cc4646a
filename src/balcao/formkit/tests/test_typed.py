"""What is kept is typed back as it can be read again."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from balcao.formkit.api import load_form, read_row, read_rows, report, table_result, typed_row, workbook

FORM = load_form(
    {
        "pages": [
            {
                "id": "p",
                "questions": [
                    {
                        "id": "rows",
                        "kind": "bulk_table",
                        "questions": [
                            {"id": "name", "kind": "text"},
                            {"id": "pay", "kind": "money"},
                            {"id": "share", "kind": "decimal"},
                            {"id": "days", "kind": "integer"},
                            {"id": "local", "kind": "yes_no"},
                            {"id": "since", "kind": "date"},
                            {"id": "work", "kind": "choose_one", "options": ["fixed", "casual"]},
                        ],
                    }
                ],
            }
        ]
    }
)
TABLE = FORM.question("rows")
ROWS = some.fixed_dictionaries(
    {
        "name": some.text(some.characters(categories=["L", "N"]), min_size=1, max_size=20).map(str.strip).filter(bool),
        "pay": some.integers(-(10**12), 10**12),
        "share": some.decimals(-1000, 1000, places=3).map(lambda each: format(each, "f")),
        "days": some.integers(0, 10**9),
        "local": some.booleans(),
        "since": some.dates().filter(lambda day: day.year >= 1850).map(str),
        "work": some.sampled_from(["fixed", "casual"]),
    }
)


@given(ROWS)
def test_a_row_typed_back_reads_as_the_same_answers(row):
    assert read_row(TABLE.questions, typed_row(TABLE.questions, row)) == row


def test_money_in_a_report_is_in_patacas_as_it_is_read():
    rows = [{"name": "A", "pay": 125_050}]
    text = report(TABLE, table_result(TABLE, rows, ()))
    assert "1250.50" in text
    assert read_rows(TABLE, text.encode())[0]["pay"] == 125_050


@pytest.mark.parametrize("name", ["=1+1", "@sum", "陳大文", "-5"])
def test_a_spreadsheet_gives_back_what_was_put_in(name):
    rows = [
        {"name": name, "pay": 99, "share": "1.5", "days": 3, "local": True, "since": "2026-01-02", "work": "casual"}
    ]
    labels = {part.id: f"Label {part.id}" for part in TABLE.questions}
    words = {"work": {"fixed": "Fixed work", "casual": "Casual work"}}
    data = workbook(
        TABLE, table_result(TABLE, rows, ()), labels=[*labels.values(), "What is wrong"], options=words, messages={}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["G2"].value == "Casual work"
    choices = {"work": {"fixed work": "fixed", "casual work": "casual"}}
    assert read_rows(TABLE, data, labels=labels, choices=choices) == tuple(rows)
