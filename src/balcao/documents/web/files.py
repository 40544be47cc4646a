"""A kept file, shown without any power over the page or the session."""

import re
from itertools import chain
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import Unreadable
from balcao.kernel.errors import BalcaoError, NotFound

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
SHOWN = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What may be shown in the browser, by its first bytes: what a file claims to be does not count."""

MOVING = {(8, b"WAVE"): "audio/wav", (4, b"ftyp"): "video/mp4", (0, b"\x1aE\xdf\xa3"): "video/webm"}
"""The same of sound and moving pictures, by where these bytes stand."""


class NotChecked(BalcaoError):
    """The file waits for the scanner, or was found unsafe: nobody opens it."""

    key = "documents.upload.not_checked"


def shown_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The bytes of a kept file, or the one range of them that is asked for: PDF, pictures, sound and moving pictures
    are shown, everything else is saved.

    :raises NotFound: if they are not there.
    :raises NotChecked: while they are in quarantine, or when they were found unsafe.
    """
    try:
        data = read(key)
    except Unreadable:
        raise NotChecked from None
    except FileNotFoundError:
        raise NotFound(f"file {key}") from None
    kind = _kind(data)
    way = "attachment" if kind == "application/octet-stream" or "save" in request.GET else "inline"
    response = _asked_for(request, data, kind)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _kind(data: bytes) -> str:
    shown = (kind for start, kind in SHOWN.items() if data.startswith(start))
    moving = (kind for (place, mark), kind in MOVING.items() if data.startswith(mark, place))
    return next(chain(shown, moving), "application/octet-stream")


def _asked_for(request: HttpRequest, data: bytes, kind: str) -> HttpResponse:
    """All of it, or the one range asked for (RFC 9110, 14.2); what is no range of bytes is answered whole."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or not any(asked.groups()):
        return HttpResponse(data, content_type=kind)
    first, last = asked.groups()
    if first:
        start, end = int(first), min(int(last), len(data) - 1) if last else len(data) - 1
    else:
        start, end = max(0, len(data) - int(last)), len(data) - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    response = HttpResponse(data[start : end + 1], content_type=kind, status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
    return response
