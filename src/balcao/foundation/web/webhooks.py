"""Where other systems send signed messages: one answer for all of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from balcao.foundation.web.access import View, public
from balcao.kernel.clock import now

MOST_BYTES = 64 * 1024


def signed_message(receive: Callable[..., Any], refused: type[Exception]) -> View:
    """A page for signed messages: 200 when one is taken in or known, 400 when it is refused.

    `receive` takes `at`, `body` and `signature`, answers with a word for the outcome, and raises `refused`.
    """

    @csrf_exempt
    @public
    def page(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return JsonResponse({"error": "method"}, status=405, headers={"Allow": "POST"})
        body = request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return JsonResponse({"error": "too_large"}, status=413)
        at: datetime = now()
        try:
            outcome = receive(at=at, body=body, signature=request.headers.get("X-Signature", ""))
        except refused:
            # The reason is in the trail; a forger learns nothing from the answer.
            return JsonResponse({"error": "refused"}, status=400)
        return JsonResponse({"outcome": outcome})

    return page
