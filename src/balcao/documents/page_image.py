"""A page of a kept file as a picture, drawn by a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import Unreadable
from balcao.kernel.errors import NotFound

DRAW = Path(__file__).with_name("draw_page.py")
MOST_BYTES = 40_000_000
SECONDS = 15
DRAWN = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""What is drawn, by its first bytes: what a file claims to be does not count."""


class NotDrawn(Exception):
    """The file cannot be drawn; `why` is `kind`, `big`, `broken`, or `checking` while nobody may open it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a PNG, and how many pages the file has."""

    png: bytes
    pages: int


def page_image(key: str, *, page: int, width: int, turns: int) -> PageImage:
    """Draw a page (from 1; one past the end is the last) so many pixels wide, turned so many quarters clockwise.

    :raises NotFound: if the bytes are not there.
    :raises NotDrawn: if it cannot be drawn.
    """
    try:
        data = read(key)
    except Unreadable:
        raise NotDrawn("checking") from None
    except FileNotFoundError:
        raise NotFound(f"file {key}") from None
    if not data.startswith(DRAWN):
        raise NotDrawn("kind")
    if len(data) > MOST_BYTES:
        raise NotDrawn("big")
    command = [sys.executable, "-I", str(DRAW), str(page), str(width), str(turns)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired:
        raise NotDrawn("big") from None
    except subprocess.CalledProcessError:
        raise NotDrawn("broken") from None
    pages, _, png = done.stdout.partition(b"\n")
    return PageImage(png, int(pages))
