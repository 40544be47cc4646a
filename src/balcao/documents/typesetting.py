"""From a Typst layout and data to PDF/A-2a that is PDF/UA-1 as well; to PDF/A-1b where the layout says
``// pdf_standard: a-1b``. The typesetter refuses what is not accessible: no title, no language, a picture without
words.

The fonts must hold every character a name may have; Noto CJK and BabelStone Han together do. A missing font
is found at start, never when a certificate is due.
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from balcao.documents.glyphs import spell as _spell
from balcao.documents.glyphs import ways_to_spell
from balcao.kernel.errors import BalcaoError

FONTS = {"Noto Serif CJK TC": "fonts-noto-cjk", "BabelStone Han": "fonts-babelstone-han"}
"""The fonts layouts use, and the Debian packages that bring them."""
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"), "/Library/Fonts")


STANDARDS = {"a-2a": ["a-2a", "ua-1"], "a-1b": ["a-1b"], "ua-1": ["ua-1"]}
"""The usual one; the older and stricter one that some archives ask for: without an outline, not tagged; and, for
what is filled in and not archived, the one that is only accessible."""
USUAL = "a-2a"
_STANDARD = re.compile(r"^// pdf_standard: (\S+)$", re.MULTILINE)
_PLACE = re.compile(r"\.typ:(\d+):(\d+)$", re.MULTILINE)
_FILE = re.compile(r"^// file: (\S+)$")


class FontsMissing(BalcaoError):
    """The fonts of certificates are not installed."""


class LayoutFailed(BalcaoError):
    """The layout could not be typeset with these data.

    `file`, `line` and `column` (from 1) say where, and `source` what stands there; empty and 0 where the typesetter
    names no place. A line ``// file: NAME`` in a layout begins a file of its own.
    """

    def __init__(self, message: str, *, layout: str = "", diagnostic: str = "", hints: Sequence[str] = ()) -> None:
        self.message, self.hints = message, tuple(hints)
        self.file, self.line, self.column, self.source = "", 0, 0, ""
        if found := _PLACE.search(diagnostic):
            self.file, self.line, self.source = _in_its_file(layout, int(found[1]))
            self.column = int(found[2])
        super().__init__(f"{self.file}:{self.line}:{self.column}: {message}" if self.line else message)


def _in_its_file(layout: str, line: int) -> tuple[str, int, str]:
    """The file a line of a layout comes from, its number there, and what it says."""
    lines = layout.splitlines()
    begins = [(number, found[1]) for number, each in enumerate(lines[:line], start=1) if (found := _FILE.match(each))]
    first, name = begins[-1] if begins else (0, "")
    return name, line - first, lines[line - 1].strip()[:200] if line <= len(lines) else ""


def check_fonts() -> None:
    """Raise `FontsMissing` with the remedy unless every font is there."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    missing = [package for family, package in FONTS.items() if family not in listed]
    if missing:
        raise FontsMissing(
            f"Certificates need the fonts of {' and '.join(missing)}: on Debian, apt-get install {' '.join(missing)}"
        )


@cache
def _fonts() -> list[str]:
    """Only the folders that hold the fonts layouts use: reading every font of a machine is slow."""
    wanted = ("NotoSerifCJK-Regular", "BabelStoneHan")
    found = {
        str(path.parent) for folder in FONT_FOLDERS for path in Path(folder).rglob("*.tt[cf]") if path.stem in wanted
    }
    return sorted(found)


@cache
def font_file() -> str:
    """The file of the font that has every character of both official languages.

    :raises FontsMissing: if it is not there.
    """
    found = (path for folder in FONT_FOLDERS for path in Path(folder).rglob("NotoSerifCJK-Regular.tt[cf]"))
    for path in found:
        return str(path)
    check_fonts()
    raise FontsMissing


@cache
def _compiler() -> Any:
    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


_one_at_a_time = Lock()
"""A compiler that is at work refuses a second thread."""


def typeset(layout: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF/A of a layout. `at` is its date: the same data give the same bytes.

    A character that no font has stands as its code point, ``[U+1F600]``: PDF/A allows no missing glyph, and
    what a form took must not stop a document.

    :raises LayoutFailed: if the layout does not fit the data.
    """
    try:
        return _compile(layout, data, at)
    except LayoutFailed:
        for spelled in ways_to_spell():
            written = _spell(data, spelled)
            if written != data:
                try:
                    return _compile(layout, written, at)
                except LayoutFailed:
                    continue
        raise


def draw(layout: str, data: Mapping[str, Any], *, at: datetime, ppi: int) -> list[bytes]:
    """The pages of a layout as pictures (PNG), so many pixels an inch.

    :raises LayoutFailed: as for the PDF, but for what only PDF/A asks.
    """
    pages = _typst(layout, data, at, format="png", ppi=ppi)
    return [bytes(each) for each in pages] if isinstance(pages, list) else [bytes(pages)]


def _compile(layout: str, data: Mapping[str, Any], at: datetime) -> bytes:
    named = _STANDARD.search(layout)
    standard = named[1] if named else USUAL
    if standard not in STANDARDS:
        raise LayoutFailed(f"pdf_standard is {' or '.join(STANDARDS)}, not {standard}")
    if standard == "a-1b":
        layout = f"#set heading(bookmarked: false)\n{layout}"
    return bytes(_typst(layout, data, at, format="pdf", pdf_standards=STANDARDS[standard]))


def _typst(layout: str, data: Mapping[str, Any], at: datetime, **how: Any) -> Any:
    try:
        with _one_at_a_time:
            return _compiler().compile(
                layout.encode(),
                timestamp=int(at.timestamp()),
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                **how,
            )
    except typst.TypstError as failure:
        raise LayoutFailed(
            failure.message, layout=layout, diagnostic=failure.diagnostic, hints=failure.hints
        ) from failure
    except RuntimeError as failure:
        raise LayoutFailed(str(failure)) from failure
