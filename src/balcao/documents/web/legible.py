"""Whether a photographed page can be read, asked before it is handed in; the picture is looked at in memory only."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from balcao.documents.legibility import legibility
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in, within_rate

EACH_MINUTE = 60
MOST_BYTES = 8 * 1024 * 1024


@signed_in
@require_POST
def legible(request: HttpRequest) -> JsonResponse:
    """What makes the picture `page` hard to read and how that is mended, in words; nothing when it looks clear."""
    page = request.FILES.get("page")
    if page is None or (page.size or 0) > MOST_BYTES:
        return JsonResponse({"notes": []}, status=422)
    if not within_rate(request, "legible", EACH_MINUTE):
        return JsonResponse({"notes": []}, status=429)
    return JsonResponse({"notes": [translate(f"documents.unclear.{each}") for each in legibility(page.read())]})
