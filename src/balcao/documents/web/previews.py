"""Previews: pages of files drawn anew, under signed addresses that end soon and need no cookie.

They may have a host of their own (`BALCAO_PREVIEW_URL`), which serves nothing else.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse

from balcao.documents.page_image import ENDINGS, NotDrawn, page_image
from balcao.foundation.web.api import public
from balcao.kernel.errors import NotFound

SALT = "documents.preview"
SECONDS = 15 * 60
"""So long an address is good for."""
SMALL, LARGE = 160, 1000
"""Widths in pixels: in a list, and to be read."""
LOCKED = "default-src 'none'; frame-ancestors 'none'; sandbox"


def preview_url(sha256: str, *, page: int = 1, width: int = LARGE, turns: int = 0) -> str:
    """The address of a page's preview, for whoever may see the file: the caller has seen to that."""
    token = signing.dumps([sha256, page, width, turns], salt=SALT)
    return f"{settings.BALCAO_PREVIEW_URL}{reverse('preview', args=[token])}"


def file_preview(name: str, sha256: str, *, large: bool = False) -> str:
    """The address of a file's first page, in small or to be read; empty for what is not drawn."""
    drawn = bool(sha256) and name.lower().endswith(ENDINGS)
    return preview_url(sha256, width=LARGE if large else SMALL) if drawn else ""


@public
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The picture that an address names."""
    try:
        sha256, page, width, turns = signing.loads(token, salt=SALT, max_age=SECONDS)
        drawn = page_image(sha256, page=page, width=width, turns=turns)
    except (signing.BadSignature, NotDrawn, NotFound):
        return HttpResponseNotFound(headers={"Cache-Control": "no-store"})
    response = HttpResponse(drawn.webp, content_type="image/webp")
    response.headers["Content-Disposition"] = 'inline; filename="preview.webp"'
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if settings.BALCAO_PREVIEW_URL else "same-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class PreviewHostMiddleware:
    """On the host of previews nothing else is served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is a preview, or asked of another host."""
        ours = urlsplit(settings.BALCAO_PREVIEW_URL).netloc
        if ours and request.get_host() == ours and not request.path.startswith("/previews/"):
            return HttpResponseNotFound()
        return self.get_response(request)
