"""The kinds of files that are taken: how each is known, and what makes one unfit.

SVG, HTML and programs are in no kind, so they are never taken.
"""

import io
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from balcao.documents.apart.limits import MOST_PIXELS
from balcao.documents.apart.running import NotDone, run_apart

LONGEST_SIDE = 20_000
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 2_000, 100 * 1024 * 1024, 100
PROGRAMS = frozenset(
    [
        ".exe",
        ".com",
        ".bat",
        ".cmd",
        ".scr",
        ".pif",
        ".msi",
        ".dll",
        ".js",
        ".jse",
        ".vbs",
        ".vbe",
        ".wsf",
        ".ps1",
        ".jar",
        ".lnk",
        ".hta",
        ".sh",
    ]
)
OFFICE_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}


@dataclass(frozen=True, slots=True)
class UploadKind:
    """A kind by its ending. `fault` gives the reason why a file of the kind is unfit, or nothing; it is told how many
    pages are taken."""

    ending: str
    media_type: str
    looks_like: Callable[[bytes], bool]
    fault: Callable[[bytes, int], str]


def _pdf_fault(data: bytes, most_pages: int) -> str:
    """Judged by a program of its own: a PDF unpacks to what it likes."""
    try:
        return run_apart("judge_pdf", str(most_pages), data=data).decode()
    except NotDone:
        return "bomb"


def _sides_fault(width: int, height: int) -> str:
    if not width or not height:
        return "unreadable"
    sane = width <= LONGEST_SIDE and height <= LONGEST_SIDE and width * height <= MOST_PIXELS
    return "" if sane else "pixels"


def _png_fault(data: bytes, most_pages: int = 0) -> str:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        return "unreadable"
    return _sides_fault(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))


def _jpeg_fault(data: bytes, most_pages: int = 0) -> str:
    """Walk the segments to the frame header, which holds the dimensions."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = int.from_bytes(data[place + 5 : place + 7]), int.from_bytes(data[place + 7 : place + 9])
            return _sides_fault(width, height)
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return "unreadable"


def _zip_fault(data: bytes, most_pages: int = 0) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(data):
                return "bomb"
            if any(_is_dangerous(entry) for entry in entries):
                return "dangerous"
            if any(entry.flag_bits & 1 for entry in entries) or archive.testzip() is not None:
                return "unreadable"
    except Exception:  # a damaged archive raises from many places
        return "unreadable"
    return ""


def _is_dangerous(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename.replace("\\", "/")
    path = PurePosixPath(name)
    leaves = path.is_absolute() or ".." in path.parts or "\0" in name or name[1:2] == ":"
    return leaves or stat.S_ISLNK(entry.external_attr >> 16) or path.suffix.lower() in PROGRAMS


def _holds(part: str) -> Callable[[bytes], bool]:
    def looks_like(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return part in archive.namelist()
        except Exception:  # a damaged archive raises from many places
            return False

    return lambda data: _is_zip(data) and looks_like(data)


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def _office_fault(data: bytes, most_pages: int = 0) -> str:
    fault = _zip_fault(data)
    if fault:
        return fault
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "dangerous" if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()) else ""


def _is_text(data: bytes) -> bool:
    """Text as spreadsheets write it: UTF-8, UTF-16 with its mark, or the Chinese encodings."""
    codings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "big5hkscs", "gb18030")
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        controls = any(sign < " " and sign not in "\t\r\n" for sign in text)
        return not controls and not text.lstrip("\ufeff \t\r\n").startswith(("<", "%PDF"))
    return False


def _no_fault(data: bytes, most_pages: int = 0) -> str:
    return ""


KINDS = (
    UploadKind("pdf", "application/pdf", lambda data: data.startswith(b"%PDF-"), _pdf_fault),
    UploadKind("png", "image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png_fault),
    UploadKind("jpg", "image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg_fault),
    UploadKind(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _holds(OFFICE_PARTS["xlsx"]),
        _office_fault,
    ),
    UploadKind(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _holds(OFFICE_PARTS["docx"]),
        _office_fault,
    ),
    UploadKind("zip", "application/zip", _is_zip, _zip_fault),
    UploadKind("csv", "text/csv", _is_text, _no_fault),
)
