"""Characters the fonts of documents do not have, written as their code points."""

import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

FILES = ("NotoSerifCJK-Regular", "BabelStoneHan")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"), "/Library/Fonts")
PLAIN = 0x250
"""Latin letters end here; every font of documents has those before."""

type Spelled = Callable[[str], bool]


@cache
def _had() -> frozenset[int]:
    """Every code point that one of the fonts has."""
    points: set[int] = set()
    for folder in FOLDERS:
        for path in Path(folder).rglob("*.tt[cf]"):
            if path.stem in FILES:
                said = subprocess.run(
                    ["fc-query", "-f", "%{charset} ", str(path)], capture_output=True, text=True, check=False
                ).stdout
                for each in said.split():
                    first, _, last = each.partition("-")
                    points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def _lacking(character: str) -> bool:
    return ord(character) not in _had() and character != "\n"


def _lacking_or_joined(character: str) -> bool:
    """Marks are drawn with the letter before them, and one font has to have both."""
    return _lacking(character) or (unicodedata.category(character)[0] in "MC" and character != "\n")


def _beyond_latin_and_han(character: str) -> bool:
    return ord(character) >= PLAIN and (_lacking_or_joined(character) or unicodedata.category(character) != "Lo")


def ways_to_spell() -> Iterator[Spelled]:
    """Which characters to write as code points: as few as possible first."""
    yield from (_lacking, _lacking_or_joined, _beyond_latin_and_han)


def spell(value: Any, spelled: Spelled) -> Any:
    """The same data, with those characters as ``[U+1F600]``."""
    if isinstance(value, str):
        return "".join(f"[U+{ord(each):04X}]" if spelled(each) else each for each in value)
    if isinstance(value, dict):
        return {key: spell(each, spelled) for key, each in value.items()}
    return [spell(each, spelled) for each in value] if isinstance(value, list | tuple) else value
