"""Texts that leave for a translator and come back: XLIFF 2.1 and a spreadsheet.

Both name each text by service and key, and carry the mark of the translation as it was when it left, so that what
changed meanwhile is refused rather than overwritten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from balcao.catalogue.words.entries import SOURCE, TARGETS, Entry, mark, places
from balcao.catalogue.words.proposing import Change
from balcao.kernel.errors import BalcaoError

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
HEAD = ("service", "key", "source", "translation", "state", "mark")
MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
WIDTHS = {"A": 32, "B": 36, "C": 60, "D": 60, "E": 12, "F": 18}

type Texts = Iterable[tuple[str, Iterable[Entry]]]
"""Services, each with those of its texts that were chosen."""


class UnreadableWords(BalcaoError):
    """The file is neither of the two kinds, or too large."""

    key = "catalogue.words.unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text of a file is refused, with its line: its key is ``unknown``, its ``source`` or its translation changed
    since it left (``moved``), or ``places`` are other than in the source."""

    line: int
    service_id: str
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the changes by service, and what is refused."""

    language: str
    changes: dict[str, list[Change]]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    service_id: str
    key: str
    source: str
    words: str
    mark: str


def to_xliff(services: Texts, language: str) -> bytes:
    """The texts with their translations into one language as XLIFF 2.1."""
    root = etree.Element(f"{{{XLIFF}}}xliff", nsmap={None: XLIFF}, version="2.1", srcLang=SOURCE, trgLang=language)
    for service_id, chosen in services:
        file = etree.SubElement(root, f"{{{XLIFF}}}file", id=service_id)
        for entry in chosen:
            words = entry.texts[language]
            unit = etree.SubElement(file, f"{{{XLIFF}}}unit", id=entry.key)
            notes = etree.SubElement(unit, f"{{{XLIFF}}}notes")
            etree.SubElement(notes, f"{{{XLIFF}}}note", category="mark").text = mark(words)
            segment = etree.SubElement(unit, f"{{{XLIFF}}}segment", state=_state(entry, language))
            etree.SubElement(segment, f"{{{XLIFF}}}source").text = entry.texts[SOURCE]
            etree.SubElement(segment, f"{{{XLIFF}}}target").text = words
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _state(entry: Entry, language: str) -> str:
    """In the words of XLIFF: nothing there yet, to be looked at again, or done."""
    if language in entry.missing:
        return "initial"
    return "translated" if language in entry.changed else "final"


def to_sheet(services: Texts, language: str) -> bytes:
    """The same as a spreadsheet; every cell is text, so that nothing in it is ever worked out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = language
    sheet.append(HEAD)
    for service_id, chosen in services:
        for entry in chosen:
            words = entry.texts[language]
            sheet.append((service_id, entry.key, entry.texts[SOURCE], words, _state(entry, language), mark(words)))
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def returned(data: bytes, services: Texts) -> Returned:
    """What a file would change in these services' texts, and every line that is refused.

    :raises UnreadableWords: if it is no such file.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableWords
    language, lines = _sheet(data) if data[:2] == b"PK" else _xliff(data)
    if language not in TARGETS:
        raise UnreadableWords
    known = {(service_id, entry.key): entry for service_id, chosen in services for entry in chosen}
    changes: dict[str, list[Change]] = {}
    faults = []
    for each in lines:
        entry = known.get((each.service_id, each.key))
        if why := _refused(each, entry, language):
            faults.append(Fault(each.line, each.service_id, each.key, why))
        elif entry is not None and each.words and each.words != entry.texts[language]:
            change = Change(language, each.key, entry.texts[language], each.words)
            changes.setdefault(each.service_id, []).append(change)
    return Returned(language, changes, tuple(faults))


def _refused(each: _Line, entry: Entry | None, language: str) -> str:
    if entry is None:
        return "unknown"
    if each.words in ("", entry.texts[language]):
        return ""
    if each.source != entry.texts[SOURCE]:
        return "source"
    if each.mark != mark(entry.texts[language]):
        return "moved"
    return "places" if places(each.words) != places(entry.texts[SOURCE]) else ""


def _xliff(data: bytes) -> tuple[str, list[_Line]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise UnreadableWords from None
    if root.tag != f"{{{XLIFF}}}xliff" or root.getroottree().docinfo.doctype:
        raise UnreadableWords
    return str(root.get("trgLang") or ""), list(_units(root))


def _units(root: Any) -> Iterator[_Line]:
    for file in root.iterchildren(f"{{{XLIFF}}}file"):
        for unit in file.iter(f"{{{XLIFF}}}unit"):
            said = {
                name: "".join("".join(part.itertext()) for part in unit.iter(f"{{{XLIFF}}}{name}"))
                for name in ("source", "target")
            }
            marked = next((note for note in unit.iter(f"{{{XLIFF}}}note") if note.get("category") == "mark"), None)
            yield _Line(
                int(unit.sourceline or 0),
                str(file.get("id")),
                str(unit.get("id")),
                said["source"],
                said["target"].strip(),
                "" if marked is None else str(marked.text or ""),
            )


def _sheet(data: bytes) -> tuple[str, list[_Line]]:
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise UnreadableWords from None
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_col=len(HEAD), max_row=MOST_ROWS, values_only=True)
    if tuple(next(rows, ())) != HEAD:
        raise UnreadableWords
    lines = []
    for number, row in enumerate(rows, start=2):
        service_id, key, source, words, _said, marked = (str(cell) if cell is not None else "" for cell in row)
        if service_id or key:
            lines.append(_Line(number, service_id, key, source, words.strip(), marked))
    return sheet.title, lines
