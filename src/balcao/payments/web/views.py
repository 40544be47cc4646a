"""The provider's webhook, and a receipt to print."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.catalogue.api import departments
from balcao.documents.api import shown_file
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import acting, signed_message
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.messages import BadMessage
from balcao.payments.queries import receipt_of, refunds_of
from balcao.payments.receipts import receipt_file
from balcao.payments.settlement import receive_message
from balcao.payments.types import Order, RefundState

webhook = signed_message(receive_message, BadMessage)


@acting
def receipt(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """A receipt of the holder in the address, to print or to save."""
    order = _of_holder(request, holder, number)
    known = departments(settings.BALCAO_SERVICES)
    return render(
        request,
        "payments/receipt.html",
        {
            "order": order,
            "holder": holder,
            "department": known.get(order.department, order.department),
            "holder_name": holder_name(order.holder_id),
            "refunds": _refunds_shown(order, request.language),  # type: ignore[attr-defined]
        },
    )


@acting
def receipt_pdf(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """The same, sealed."""
    return shown_file(request, receipt_file(_of_holder(request, holder, number)), f"{number}.pdf")


def _of_holder(request: HttpRequest, holder: str, number: str) -> Order:
    actor = request.actor.acting_for(holder)  # type: ignore[attr-defined]
    order = receipt_of(actor=actor, at=now(), receipt_number=number)
    if order.holder_id != holder:  # an officer may know the order, but it is not theirs
        raise NotFound(f"receipt {number}")
    return order


def _refunds_shown(order: Order, language: str) -> list[dict[str, Any]]:
    """What went back of it and what is on its way; what an officer only proposed is not said yet."""
    shown = []
    for refund in refunds_of(subject=order.subject) if order.given_back else []:
        if refund.order.id == order.id and refund.state in (RefundState.APPROVED, RefundState.DONE):
            done = refund.state is RefundState.DONE
            amount = format_mop(refund.amount, language)
            key = f"payments.refund.{'part' if done else 'going'}{'_of' if refund.what else ''}"
            shown.append(
                {
                    "text": translate(key, language, amount=amount, what=pick(refund.what, language)),
                    "kind": "orange" if done else "yellow",
                    "at": refund.done_at or refund.decided_at or refund.asked_at,
                }
            )
    return shown
