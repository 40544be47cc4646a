"""Whether what somebody hands in can be read: a warning, never a refusal."""

import json

from balcao.documents.apart.running import NotDone, run_apart
from balcao.documents.page_image import DRAWN

NOTES = ("blurred", "dark", "small")


def legibility(data: bytes) -> tuple[str, ...]:
    """What makes a picture, or the first page of a PDF, hard to read, of `NOTES`; nothing where it cannot be drawn."""
    if not data.startswith(DRAWN):
        return ()
    try:
        said = json.loads(run_apart("look_at", data=data))
    except NotDone:
        return ()
    return tuple(each for each in NOTES if each in said)
