"""Files that are made for one reader."""

import csv
import io
import re
from collections.abc import Iterable

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def saved_file(data: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to save; nobody in between keeps it. `name` is ours, `kind` its media type."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def saved_table(rows: Iterable[Iterable[object]], *, name: str) -> HttpResponse:
    """Rows, the heading first, to save as comma-separated values: UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless("" if cell is None else str(cell)) for cell in row] for row in rows)
    return saved_file(out.getvalue().encode("utf-8-sig"), name=f"{name}.csv", kind="text/csv; charset=utf-8")


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and never works out: what would begin a formula, and is no number, begins with an
    apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
