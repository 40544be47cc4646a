"""The provider's webhook, and a receipt to print."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.catalogue.api import departments
from balcao.entities.api import holder_name
from balcao.foundation.web.api import acting, signed_message
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.payments.queries import receipt_of
from balcao.payments.settlement import BadMessage, receive_message

webhook = signed_message(receive_message, BadMessage)


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
