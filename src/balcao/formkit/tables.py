"""Large tables pasted or uploaded: up to 10,000 rows from CSV, tab-separated text or XLSX.

The first line names the columns by question id, or by the labels the caller gives. Errors are by cell; a
report can be downloaded, corrected and uploaded again: its column `error` is ignored when read.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.formkit.asking import faults_of
from balcao.formkit.definition import Question
from balcao.formkit.kinds import Fault, kind_of
from balcao.formkit.kinds.composites import MOST_BULK_ROWS
from balcao.kernel.errors import BalcaoError

type Choices = Mapping[str, Mapping[str, str]]
"""By column: the value that words mean, by the words in `casefold`."""
ERROR_COLUMN = "error"
MOST_UNPACKED_BYTES = 200 * 1024 * 1024


class UnreadableTable(BalcaoError):
    """The file is neither CSV nor XLSX, or cannot be read."""

    key = "table.unreadable"


class TooManyRows(BalcaoError):
    """A table may have 10,000 rows."""

    key = "table.too_many_rows"


class MissingColumns(BalcaoError):
    """The first line lacks a column that is needed."""

    key = "table.missing_columns"

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(", ".join(columns))
        self.columns = tuple(columns)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell. `row` counts from 1 below the heading."""

    row: int
    column: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class TableResult:
    """The rows as answers, the texts as they came, and what is wrong."""

    rows: tuple[Mapping[str, Any], ...]
    texts: tuple[Mapping[str, str], ...]
    faults: tuple[CellFault, ...]


def read_table(
    question: Question,
    data: bytes,
    *,
    context: Mapping[str, Any] | None = None,
    labels: Mapping[str, str] | None = None,
) -> TableResult:
    """Read and check a whole table.

    :raises UnreadableTable, TooManyRows, MissingColumns: when there is nothing to check.
    """
    return _check(question, _cells(question, data, labels or {}), context or {})


def read_rows(
    question: Question, data: bytes, *, labels: Mapping[str, str] | None = None, choices: Choices | None = None
) -> tuple[Mapping[str, Any], ...]:
    """The rows of a table as answers, not yet checked: for who keeps them and has the whole form judged after.

    :raises UnreadableTable, TooManyRows, MissingColumns: when there is nothing to keep.
    """
    return tuple(read_row(question.questions, cells, choices) for cells in _cells(question, data, labels or {}))


def _cells(question: Question, data: bytes, labels: Mapping[str, str]) -> list[Mapping[str, str]]:
    return read_cells(question.questions, data, labels=labels)


def headings(data: bytes) -> list[str]:
    """The cells of the first line.

    :raises UnreadableTable: when it cannot be read.
    """
    return [cell.strip() for cell in next(_lines(data), [])]


def read_row(columns: Sequence[Question], cells: Mapping[str, str], choices: Choices | None = None) -> dict[str, Any]:
    """The answers in one row's cells, by question; an empty cell is no answer, and `choices` may be in words."""
    row = {}
    for part in columns:
        text = cells.get(part.id, "")
        if choices and part.id in choices:
            text = choices[part.id].get(text.strip().casefold(), text)
        value = kind_of(part.kind).parse(part, {part.id: [text]}, part.id)
        if value is not None:
            row[part.id] = value
    return row


def typed_row(columns: Sequence[Question], row: Mapping[str, Any]) -> dict[str, str]:
    """A row's answers as one types them, by question: `read_row` reads the same answers from them."""
    return {part.id: kind_of(part.kind).typed(part, row[part.id]) for part in columns if row.get(part.id) is not None}


def read_cells(
    columns: Sequence[Question], data: bytes, *, labels: Mapping[str, str], most: int = MOST_BULK_ROWS
) -> list[Mapping[str, str]]:
    """The texts of each row that has any, by question.

    :raises UnreadableTable, TooManyRows, MissingColumns: when there is nothing to check.
    """
    lines = _lines(data)
    places = _columns(columns, [cell.strip() for cell in next(lines, [])], labels)
    texts: list[Mapping[str, str]] = []
    for line in lines:
        cells = {column: line[place].strip() for column, place in places.items() if place < len(line)}
        if any(cells.values()):
            texts.append(cells)
            if len(texts) > most:
                raise TooManyRows
    return texts


def harmless(text: str) -> str:
    """A spreadsheet must not take a cell for a formula."""
    return f"'{text}" if text[:1] in {"=", "@", "\t"} else text


def table_result(question: Question, rows: Sequence[Mapping[str, Any]], faults: Iterable[Fault]) -> TableResult:
    """Rows that are already answers, with what the whole form found wrong in their cells."""
    texts = [typed_row(question.questions, row) for row in rows]
    cells = [
        CellFault(
            int(each.path[0]) + 1, str(each.path[1]), each.code, texts[int(each.path[0])].get(str(each.path[1]), "")
        )
        for each in faults
        if len(each.path) > 1
    ]
    return TableResult(tuple(rows), tuple(texts), tuple(cells))


def _check(question: Question, texts: Sequence[Mapping[str, str]], context: Mapping[str, Any]) -> TableResult:
    rows, faults = [], []
    for number, cells in enumerate(texts, start=1):
        row = read_row(question.questions, cells)
        rows.append(row)
        inside = {**context, "row": row}
        for part in question.questions:
            found: list[Fault] = faults_of(part, row.get(part.id), inside)
            faults += [CellFault(number, part.id, each.code, cells.get(part.id, "")) for each in found]
    return TableResult(tuple(rows), tuple(texts), tuple(faults))


def report(question: Question, result: TableResult, *, messages: Mapping[str, str] | None = None) -> str:
    """The table as CSV with what is wrong in a last column, to correct and upload again."""
    wrong = faults_by_row(result, messages or {}, {})
    columns = [part.id for part in question.questions]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, ERROR_COLUMN])
    for number, cells in enumerate(result.texts, start=1):
        values = (harmless(cells.get(column, "")) for column in columns)
        writer.writerow([*values, "; ".join(wrong.get(number, ()))])
    return "\ufeff" + out.getvalue()


def faults_by_row(result: TableResult, messages: Mapping[str, str], labels: Mapping[str, str]) -> dict[int, list[str]]:
    """What is wrong in each row, counted from 1, as lines; in words and with the columns' labels as far as given."""
    wrong: dict[int, list[str]] = {}
    for fault in result.faults:
        column = labels.get(fault.column, fault.column)
        wrong.setdefault(fault.row, []).append(f"{column}: {messages.get(fault.code, fault.code)}")
    return wrong


def _columns(columns: Sequence[Question], heading: Sequence[str], labels: Mapping[str, str]) -> dict[str, int]:
    by_label = {label: column for column, label in labels.items()}
    found = {by_label.get(cell, cell): place for place, cell in enumerate(heading)}
    wanted = {part.id: part for part in columns}
    missing = [column for column, part in wanted.items() if column not in found and _needed(part)]
    if missing:
        raise MissingColumns(missing)
    return {column: place for column, place in found.items() if column in wanted}


def _needed(part: Question) -> bool:
    """Whether every row has to answer it; what only some are asked, or a register may know, is missed where it is."""
    return part.required is True and not part.when and not part.prefill


def _lines(data: bytes) -> Iterator[list[str]]:
    if data[:4] == b"PK\x03\x04":
        return _spreadsheet_lines(data)
    if b"\x00" in data:
        raise UnreadableTable
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTable("The text is not UTF-8; save it as CSV UTF-8 or as XLSX.") from None
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


def _spreadsheet_lines(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise UnreadableTable("The spreadsheet unpacks to more than 200 MB.")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as failure:
        raise UnreadableTable from failure
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return ([_cell_text(cell) for cell in row] for row in rows)


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
