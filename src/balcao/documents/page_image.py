"""A page of a kept file drawn anew as a picture, by a program of its own; it lies sealed beside the file."""

from dataclasses import dataclass

from balcao.documents.apart.running import NotDone, run_apart
from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import Unreadable, beside, keep_beside
from balcao.kernel.errors import NotFound

MOST_BYTES = 50 * 1024 * 1024
DRAWN = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""What is drawn, by its first bytes: what a file claims to be does not count."""
ENDINGS = (".pdf", ".png", ".jpg")


class NotDrawn(Exception):
    """The file cannot be drawn; `why` is `kind`, `big`, `broken`, or `checking` while nobody may open it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as WebP, which it is, and how many pages the file has."""

    webp: bytes
    page: int
    pages: int


def page_image(sha256: str, *, page: int, width: int, turns: int) -> PageImage:
    """Draw a page (from 1; one past the end is the last) so many pixels wide, turned so many quarters clockwise.

    :raises NotFound: if the bytes are not there.
    :raises NotDrawn: if it cannot be drawn.
    """
    try:
        drawn = beside(sha256, _name(page, width, turns))
        if drawn is None:
            drawn = _draw(read(f"{sha256[:2]}/{sha256}"), page, width, turns)
            keep_beside(sha256, _name(int(drawn.partition(b" ")[0]), width, turns), drawn)
    except Unreadable:
        raise NotDrawn("checking") from None
    except FileNotFoundError:
        raise NotFound(f"file {sha256}") from None
    places, _, webp = drawn.partition(b"\n")
    here, pages = places.split()
    return PageImage(webp, int(here), int(pages))


def _draw(data: bytes, page: int, width: int, turns: int) -> bytes:
    if not data.startswith(DRAWN):
        raise NotDrawn("kind")
    if len(data) > MOST_BYTES:
        raise NotDrawn("big")
    try:
        return run_apart("draw_page", str(page), str(width), str(turns), data=data)
    except NotDone as failure:
        raise NotDrawn("big" if failure.slow else "broken") from None


def _name(page: int, width: int, turns: int) -> str:
    return f"{page}-{width}-{turns}.webp"
