"""What makes a PDF unfit, in a word: nothing, `encrypted`, `active`, `carries`, `pages`, `bomb` or `unreadable`.

The most pages it may have come as an argument. A file that unpacks to more than there is memory ends this program.
"""

import io
import sys
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.apart.limits import confine

MOST_OBJECTS = 500_000
RUNS = frozenset(("/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA"))
CARRIES = frozenset(("/EmbeddedFile", "/EmbeddedFiles", "/EF"))


def main() -> None:
    """Judge it."""
    data = confine()
    try:
        said = fault(data, most_pages=int(sys.argv[1]))
    except (MemoryError, PdfDecodeLimitError):
        said = "bomb"
    except Exception:  # a damaged file makes the parser raise almost anything
        said = "unreadable"
    sys.stdout.write(said)


def fault(data: bytes, *, most_pages: int) -> str:
    """The first thing that is wrong with it."""
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if reader.encrypted:
        return "encrypted"
    if int(reader.root["/Pages"]["/Count"]) > most_pages:
        return "pages"
    return _harm(reader.root)


def _harm(root: Any) -> str:
    """Whether anything reachable from the root runs, starts a program, or carries another file."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    visited = 0
    while waiting:
        visited += 1
        if visited > MOST_OBJECTS:
            raise ValueError("too many objects")
        found = waiting.pop()
        if isinstance(found, generic.IndirectObject):
            place = (found.idnum, found.generation)
            if place not in seen:
                seen.add(place)
                waiting.append(found.get_object())
        elif isinstance(found, generic.DictionaryObject):
            for key in found:
                if str(key) in RUNS | CARRIES:
                    return "active" if str(key) in RUNS else "carries"
            waiting.extend(found.raw_get(key) for key in found)
        elif isinstance(found, generic.ArrayObject):
            waiting.extend(found.raw_get(place) for place in range(len(found)))
        elif isinstance(found, generic.NameObject) and str(found) in RUNS | CARRIES:
            return "active" if str(found) in RUNS else "carries"
    return ""


if __name__ == "__main__":
    main()
