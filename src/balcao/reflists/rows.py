"""The rows of a list, read from a file or from what an address answered, and what is wrong with them."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from balcao.formkit.api import MissingColumns, Question, TooManyRows, UnreadableTable, harmless, read_cells
from balcao.kernel.texts import LANGUAGES, Text, fold
from balcao.reflists.failures import UnreadableRows

MOST_ROWS = 50_000
LONGEST = 300
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
WORDS = {"zh": "zh-Hant", "pt": "pt", "en": "en"}
USUAL = {"code": "code", **WORDS, "parent": "parent", "since": "from", "until": "until"}
"""In which column each part of a row stands where nothing else is said."""
NEEDED = ("code", *WORDS)

type Mapped = Mapping[str, str]
"""By part of a row the column of a file, or the path in an entry of an answer, that holds it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row. It can be chosen from `since` until `until`, both included and ISO; open where empty."""

    code: str
    zh: str
    pt: str
    en: str
    parent: str = ""
    since: str = ""
    until: str = ""

    @property
    def label(self) -> Text:
        """Its words by language."""
        return {"zh-Hant": self.zh, "pt": self.pt, "en": self.en}

    @property
    def sought(self) -> str:
        """By what it is found."""
        return fold(f"{self.code} {self.zh} {self.pt} {self.en}")

    def holds_on(self, day: date) -> bool:
        """Whether it can be chosen on that day."""
        return (not self.since or self.since <= day.isoformat()) and (not self.until or day.isoformat() <= self.until)

    def kept(self) -> list[str]:
        """As a version keeps it."""
        return [self.code, self.zh, self.pt, self.en, self.parent, self.since, self.until]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with the row of that place, counted from 1: ``no_code``, ``bad_code``, ``twice``, ``no_words``,
    ``too_long``, ``bad_day``, ``day_order`` or ``no_parent``; `code` is its code and `what` what was found there."""

    place: int
    fault: str
    code: str
    what: str = ""


def rows_of_file(content: bytes, mapped: Mapped) -> list[Row]:
    """The rows of a CSV or XLSX file.

    :raises UnreadableRows: naming what is missing.
    """
    columns = [Question(id=part, kind="text", required=part in NEEDED) for part in USUAL if mapped.get(part)]
    labels = {part: mapped[part] for part in USUAL if mapped.get(part)}
    try:
        cells = read_cells(columns, content, labels=labels, most=MOST_ROWS)
    except MissingColumns as missing:
        raise UnreadableRows(", ".join(labels[each] for each in missing.columns)) from missing
    except (UnreadableTable, TooManyRows) as bad:
        raise UnreadableRows(str(bad)) from bad
    return _some([_row(each) for each in cells])


def rows_of_answer(content: bytes, items: str, mapped: Mapped) -> list[Row]:
    """The rows of a JSON answer; `items` is the path to their list, empty where the answer is the list.

    :raises UnreadableRows: naming what is not there.
    """
    try:
        found = _at(json.loads(content), items)
    except ValueError as bad:
        raise UnreadableRows("JSON") from bad
    if not isinstance(found, list) or len(found) > MOST_ROWS:
        raise UnreadableRows(items or "[]")
    parts = [part for part in USUAL if mapped.get(part)]
    entries = [{part: _text(_at(entry, mapped[part])) for part in parts} for entry in found]
    for part in NEEDED:
        if entries and not any(each[part] for each in entries):
            raise UnreadableRows(mapped[part])
    return _some([_row(each) for each in entries])


def _some(rows: list[Row]) -> list[Row]:
    if not rows:
        raise UnreadableRows("0")
    return rows


def _at(value: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | Mapping) else str(value)


def _row(cells: Mapping[str, str]) -> Row:
    return Row(**{part: " ".join(cells.get(part, "").split()) for part in USUAL})


def kept_rows(kept: Iterable[Sequence[str]]) -> tuple[Row, ...]:
    """The rows of a version."""
    return tuple(Row(*each) for each in kept)


def rows_csv(rows: Iterable[Row]) -> bytes:
    """Rows as a CSV file that can be proposed again, and opened by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(USUAL.values())
    writer.writerows([harmless(cell) for cell in row.kept()] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def faults_in(rows: Sequence[Row], above: frozenset[str] | None) -> Iterator[RowFault]:
    """What is wrong with rows; `above` are the codes of the list above, None where there is none."""
    times = Counter(row.code for row in rows)
    for place, row in enumerate(rows, start=1):
        if not row.code:
            yield RowFault(place, "no_code", "")
        elif not CODE.fullmatch(row.code):
            yield RowFault(place, "bad_code", row.code[:60])
        elif times[row.code] > 1:
            yield RowFault(place, "twice", row.code)
        lacking = [language for part, language in WORDS.items() if not getattr(row, part)]
        if lacking:
            yield RowFault(place, "no_words", row.code, ", ".join(lacking))
        if any(len(getattr(row, part)) > LONGEST for part in WORDS):
            yield RowFault(place, "too_long", row.code)
        wrong = [each for each in (row.since, row.until) if each and not _is_day(each)]
        if wrong:
            yield RowFault(place, "bad_day", row.code, ", ".join(wrong)[:60])
        elif row.since and row.until and row.until < row.since:
            yield RowFault(place, "day_order", row.code, row.until)
        if above is not None and row.parent not in above:
            yield RowFault(place, "no_parent", row.code, row.parent[:60])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def languages_lacking(text: Mapping[str, str]) -> list[str]:
    """The languages in which a text is not written."""
    return [each for each in LANGUAGES if not text.get(each, "").strip()]
