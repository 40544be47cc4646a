"""Where the files of a holder's forms go piece by piece; what a draft asks for is announced at its page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from balcao.documents.api import announce, in_words, take_piece
from balcao.portal.web.holders import for_holder


def announced(request: HttpRequest, *, about: str | None = None, most_mb: int | None = None) -> HttpResponse:
    """Announce a file for the holder whom the page acts for, as :func:`balcao.documents.api.announce` does."""
    holder: str = request.actor.holder_id  # type: ignore[attr-defined]
    limit = {} if most_mb is None else {"most_mb": most_mb}
    return announce(request, place=lambda number: reverse("portal-upload", args=[holder, number]), about=about, **limit)


@in_words
@for_holder
@require_POST
def begin(request: HttpRequest, holder: str) -> HttpResponse:
    """Announce a file that goes with words, or a paper."""
    return announced(request)


@in_words
@for_holder
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, holder: str, upload_id: int) -> HttpResponse:
    """How much has arrived; the next piece; forget it."""
    return take_piece(request, upload_id)
