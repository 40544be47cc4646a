"""Rows written into a file as they come, so that no list is too long for the memory."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from balcao.foundation.web.api import harmless


def write_csv(path: Path, head: Sequence[str], batches: Iterable[Sequence[Sequence[str]]]) -> None:
    """Comma-separated, UTF-8 with the mark by which spreadsheets know it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        for rows in batches:
            writer.writerows([harmless(text) for text in row] for row in rows)


def write_xlsx(path: Path, head: Sequence[str], batches: Iterable[Sequence[Sequence[str]]]) -> None:
    """A workbook of texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(head))
    for rows in batches:
        for row in rows:
            sheet.append([harmless(text) for text in row])
    book.save(path)


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
