"""The files of a list: the empty one to fill in, what was wrong, what is signed, and the receipts."""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl
from django.http import HttpResponse
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from balcao.bundles.api import MOST_ROWS, ListView, RowView, columns_of, option_words
from balcao.catalogue.api import ServiceVersion, words_of
from balcao.formkit.api import harmless
from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import labelled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LISTED = 250
"""So many characters a spreadsheet takes as the words of a choice."""


def headings_of(version: ServiceVersion, language: str) -> list[str]:
    """What the columns are called."""
    words = words_of(version, language)
    return [words.label(each.id) for each in columns_of(version)]


def empty_csv(version: ServiceVersion, language: str) -> HttpResponse:
    """The heading alone."""
    return _csv("list", headings_of(version, language), ())


def empty_xlsx(version: ServiceVersion, language: str) -> HttpResponse:
    """The heading, with the words to choose from where only some are possible."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None, "a new book has a sheet"
    sheet.append(headings_of(version, language))
    for place, column in enumerate(columns_of(version), start=1):
        listed = ",".join(option_words(version, column, language))
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 24
        if listed and len(listed) <= MOST_LISTED and '"' not in listed:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    out = io.BytesIO()
    book.save(out)
    return _file(out.getvalue(), XLSX, "list.xlsx")


def wrong_csv(view: ListView, rows: Iterable[RowView], language: str) -> HttpResponse:
    """Every row as it came, with its number and what is wrong with it in a last column."""
    names = [each.id for each in columns_of(view.version)]
    heading = [translate("portal.list.row", language), *headings_of(view.version, language), _error(language)]
    lines = (
        [str(row.number), *(row.cells.get(name, "") for name in names), "; ".join(faults_in_words(view, row, language))]
        for row in rows
    )
    return _csv("errors", heading, lines)


def _error(language: str) -> str:
    return translate("portal.list.error", language)


def signed_csv(view: ListView, rows: Iterable[RowView], language: str) -> HttpResponse:
    """What is signed: every row with the hash of its application, over which the list's hash goes."""
    names = [each.id for each in columns_of(view.version)]
    heading = [translate("portal.list.row", language), *headings_of(view.version, language), "SHA-256"]
    return _csv(
        "rows",
        heading,
        ([str(row.number), *(row.cells.get(name, "") for name in names), row.content_hash] for row in rows),
    )


def receipts_csv(rows: Iterable[RowView], language: str) -> HttpResponse:
    """Every case with its number, its receipt's, and what was paid."""
    heading = [translate(f"portal.list.{each}", language) for each in ("row", "case", "receipt", "paid")]
    return _csv(
        "receipts",
        heading,
        (
            [str(row.number), row.reference, row.receipt, f"{row.paid / 100:.2f}" if row.receipt else ""]
            for row in rows
            if row.reference
        ),
    )


def faults_in_words(view: ListView, row: RowView, language: str) -> list[str]:
    """What is wrong with a row, column by column."""
    words = words_of(view.version, language)
    found = []
    for fault in row.faults:
        question, params = str(fault["question"]), fault["params"]
        label = words.label(question)
        assert isinstance(params, dict), "kept so"
        found.append(labelled(label, words.fault(str(fault["code"]), label, params, question), words.language))
    return found


def cells_in_words(view: ListView, row: RowView, language: str) -> list[str]:
    """What a row says, each answer with what it is called."""
    words, found = words_of(view.version, language), []
    for column in columns_of(view.version):
        if text := row.cells.get(column.id, ""):
            shown = words.option(text, column.id) if text in column.options else text
            found.append(labelled(words.label(column.id), shown, language))
    return found


def _csv(name: str, heading: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    for line in lines:
        writer.writerow([harmless(each) for each in line])
    return _file(("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
