import io
import time

import openpyxl
import pytest

from balcao.formkit.api import MissingColumns, UnreadableTable, load_form, read_table, report

FORM = load_form(
    {
        "pages": [
            {
                "id": "workers",
                "questions": [
                    {
                        "id": "rows",
                        "kind": "bulk_table",
                        "questions": [
                            {"id": "bir", "kind": "bir"},
                            {"id": "name", "kind": "text"},
                            {"id": "start", "kind": "date"},
                            {"id": "days", "kind": "integer", "required": False, "min": 0, "max": 31},
                        ],
                    }
                ],
            }
        ]
    }
)
ROWS = FORM.question("rows")


def csv_of(number: int) -> bytes:
    lines = [f"1{each:06d}({each % 10}),陳大文 {each},2026-07-01,{each % 31}" for each in range(number)]
    return "\n".join(["bir,name,start,days", *lines]).encode()


def test_ten_thousand_rows_are_read_and_checked_in_two_seconds():
    started = time.process_time()
    result = read_table(ROWS, csv_of(10_000))
    assert time.process_time() - started < 2
    assert len(result.rows) == 10_000
    assert result.faults == ()


def test_faults_are_by_cell_and_the_report_can_be_corrected_and_read_again():
    result = read_table(ROWS, b"bir\tname\tstart\tdays\n1234567(8)\tA\t2026-02-30\t40\n1234567(8)\tB\t2026-02-01\t\n")
    assert [(fault.row, fault.column, fault.code) for fault in result.faults] == [
        (1, "start", "not_a_date"),
        (1, "days", "too_large"),
    ]
    text = report(ROWS, result)
    assert "start: not_a_date" in text
    again = read_table(ROWS, text.replace("2026-02-30", "2026-02-28").replace(",40,", ",4,").encode())
    assert again.faults == ()
    assert again.rows[0]["days"] == 4


def test_a_spreadsheet_reads_like_text():
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(["bir", "name", "start", "days"])
    sheet.append(["1234567(8)", "\U0002f821", "2026-07-01", 3])
    data = io.BytesIO()
    book.save(data)
    result = read_table(ROWS, data.getvalue())
    assert result.faults == ()
    assert result.rows[0] == {"bir": "1234567(8)", "name": "\U0002f821", "start": "2026-07-01", "days": 3}


def test_a_missing_column_is_named():
    with pytest.raises(MissingColumns, match="start"):
        read_table(ROWS, b"bir,name\n1234567(8),A\n")


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04broken", "名".encode("big5")])
def test_what_is_no_table_is_said_to_be_none(data):
    with pytest.raises(UnreadableTable):
        read_table(ROWS, data)


def test_a_cell_cannot_become_a_formula():
    result = read_table(ROWS, b"bir,name,start\n1234567(8),=cmd(),2026-07-01\n")
    assert "'=cmd()" in report(ROWS, result)
