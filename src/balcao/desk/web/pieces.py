"""Where the files of an officer's forms go piece by piece."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from balcao.desk.web.guard import at_desk
from balcao.documents.api import announce, in_words, take_piece


@in_words
@at_desk
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file."""
    return announce(request, place=lambda number: reverse("desk-upload", args=[number]))


@in_words
@at_desk
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How much has arrived; the next piece; forget it."""
    return take_piece(request, upload_id)
