"""Handwriting on a photograph that somebody hands in: only its ink is kept, never the photograph."""

import json

from balcao.documents.apart.running import NotDone, run_apart
from balcao.documents.refusals import UploadRefused

MOST_MB = 10
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def ink_on(data: bytes, *, sheet: tuple[int, int]) -> str:
    """The ink of what is written on a photographed sheet, on a sheet of that width and height: `y x,width …|…`.

    :raises UploadRefused: if it is too large, no picture, too dark, empty, or shows something else.
    """
    if len(data) > MOST_MB * 1024 * 1024:
        raise UploadRefused("too_big", most_mb=MOST_MB)
    if not data.startswith(PICTURES):
        raise UploadRefused("no_picture")
    try:
        found = json.loads(run_apart("find_ink", *map(str, sheet), data=data))
    except NotDone:
        raise UploadRefused("no_picture") from None
    if "ink" not in found:
        raise UploadRefused(f"ink_{found['why']}")
    return str(found["ink"])
