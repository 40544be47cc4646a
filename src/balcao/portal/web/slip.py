"""A fee to be paid by bank transfer or at a counter: the reference, the account, and a code to scan."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.payments.api import basket_of, shown_reference, transfer_code, transfer_reference, transfer_to
from balcao.portal.web.holders import for_holder


@for_holder
def slip(request: HttpRequest, holder: str, order_id: int) -> HttpResponse:
    """How to pay one fee without a card; to be printed or shown."""
    language: str = request.language  # type: ignore[attr-defined]
    due = [each for each in basket_of(actor=request.actor, at=now()) if each.order.id == order_id]  # type: ignore[attr-defined]
    if not due:
        raise NotFound(f"open order {order_id}")
    (each,) = due
    to, reference = transfer_to(), shown_reference(transfer_reference(each.order))
    context = {
        "holder": holder,
        "title": pick(each.order.title, language) or each.order.reference,
        "order": each.order,
        "lines": each.lines,
        "total": each.total,
        "obstacle": translate(each.obstacle, language) if each.obstacle else "",
        "to": to,
        "reference": reference,
        "code": _code(transfer_code(each.order, each.total, to) if to else each.order.reference),
    }
    return render(request, "portal/slip.html", context)


def _code(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, omitsize=True, border=2)
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, of our own numbers
