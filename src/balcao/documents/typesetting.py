"""From a Typst layout and data to PDF/A-2b, tagged; to PDF/A-1b where the layout says ``// pdf_standard: a-1b``.

The fonts must hold every character a name may have; Noto CJK and BabelStone Han together do. A missing font
is found at start, never when a certificate is due.
"""

import json
import re
import subprocess
from collections.abc import Mapping
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


STANDARDS = ("a-2b", "a-1b")
"""The usual one, and the older and stricter one that some archives ask for: without an outline, not tagged."""
_STANDARD = re.compile(r"^// pdf_standard: (\S+)$", re.MULTILINE)


class FontsMissing(BalcaoError):
    """The fonts of certificates are not installed."""


class LayoutFailed(BalcaoError):
    """The layout could not be typeset with these data."""


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
    except LayoutFailed as first:
        for spelled in ways_to_spell():
            written = _spell(data, spelled)
            if written != data:
                try:
                    return _compile(layout, written, at)
                except LayoutFailed:
                    continue
        raise LayoutFailed(str(first)) from first


def _compile(layout: str, data: Mapping[str, Any], at: datetime) -> bytes:
    named = _STANDARD.search(layout)
    standard = named[1] if named else STANDARDS[0]
    if standard not in STANDARDS:
        raise LayoutFailed(f"pdf_standard is {' or '.join(STANDARDS)}, not {standard}")
    if standard == "a-1b":
        layout = f"#set heading(bookmarked: false)\n{layout}"
    try:
        with _one_at_a_time:
            return bytes(
                _compiler().compile(
                    layout.encode(),
                    format="pdf",
                    pdf_standards=standard,
                    timestamp=int(at.timestamp()),
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                )
            )
    except (typst.TypstError, RuntimeError) as failure:
        raise LayoutFailed(str(failure)) from failure
