"""The provider's webhook, and a receipt to print."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from balcao.catalogue.api import departments
from balcao.entities.api import holder_name
from balcao.foundation.web.api import acting, public
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.payments.queries import receipt_of
from balcao.payments.settlement import BadMessage, receive_message

MOST_BYTES = 64 * 1024


@csrf_exempt
@public
def webhook(request: HttpRequest) -> HttpResponse:
    """Take in a message of the payment provider: 200 when taken in or known, 400 when it is refused."""
    if request.method != "POST":
        return JsonResponse({"error": "method"}, status=405, headers={"Allow": "POST"})
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return JsonResponse({"error": "too_large"}, status=413)
    try:
        outcome = receive_message(at=now(), body=body, signature=request.headers.get("X-Signature", ""))
    except BadMessage:
        # The reason is in the trail; a forger learns nothing from the answer.
        return JsonResponse({"error": "refused"}, status=400)
    return JsonResponse({"outcome": outcome})


@acting
def receipt(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """A receipt of the holder in the address, to print or to save."""
    actor = request.actor.acting_for(holder)  # type: ignore[attr-defined]
    order = receipt_of(actor=actor, at=now(), receipt_number=number)
    if order.holder_id != holder:  # an officer may know the order, but it is not theirs
        raise NotFound(f"receipt {number}")
    known = departments(settings.BALCAO_SERVICES)
    return render(
        request,
        "payments/receipt.html",
        {
            "order": order,
            "department": known.get(order.department, order.department),
            "holder_name": holder_name(order.holder_id),
        },
    )
