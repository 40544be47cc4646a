"""A kept file, shown without any power over the page or the session."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import Unreadable
from balcao.kernel.errors import BalcaoError, NotFound

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"
SHOWN = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What may be shown in the browser, by its first bytes: what a file claims to be does not count."""


class NotChecked(BalcaoError):
    """The file waits for the scanner, or was found unsafe: nobody opens it."""

    key = "documents.upload.not_checked"


def shown_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The bytes of a kept file: PDF and pictures are shown, everything else is saved.

    :raises NotFound: if they are not there.
    :raises NotChecked: while they are in quarantine, or when they were found unsafe.
    """
    try:
        data = read(key)
    except Unreadable:
        raise NotChecked from None
    except FileNotFoundError:
        raise NotFound(f"file {key}") from None
    kind = next((kind for start, kind in SHOWN.items() if data.startswith(start)), "application/octet-stream")
    way = "attachment" if kind == "application/octet-stream" or "save" in request.GET else "inline"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
