"""Where registers tell us what changed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from balcao.exchange.register_events import BadEvent, receive_register_event
from balcao.foundation.web.api import public
from balcao.kernel.clock import now

MOST_BYTES = 64 * 1024


@csrf_exempt
@public
def register_event(request: HttpRequest) -> HttpResponse:
    """Take in what a register tells: 200 when taken in or known, 400 when it is refused."""
    if request.method != "POST":
        return JsonResponse({"error": "method"}, status=405, headers={"Allow": "POST"})
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return JsonResponse({"error": "too_large"}, status=413)
    try:
        outcome = receive_register_event(at=now(), body=body, signature=request.headers.get("X-Signature", ""))
    except BadEvent:
        # The reason is in the trail; a forger learns nothing from the answer.
        return JsonResponse({"error": "refused"}, status=400)
    return JsonResponse({"outcome": outcome})
