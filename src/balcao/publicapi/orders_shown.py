"""Orders as software reads them. Amounts are avos."""

from collections.abc import Iterable
from typing import Any

from balcao.kernel.texts import pick
from balcao.payments.api import Due, Line, Order, OrderState, transfer_reference, transfer_to
from balcao.publicapi.shown import page_of


def order_shown(order: Order, language: str) -> dict[str, Any]:
    """An order, however it stands."""
    return _shown(order, order.lines, order.total, language)


def due_shown(due: Due, language: str) -> dict[str, Any]:
    """An open order at what it costs today."""
    return _shown(due.order, due.lines, due.total, language)


def _shown(order: Order, lines: Iterable[Line], total: int, language: str) -> dict[str, Any]:
    to = transfer_to() if order.state is OrderState.OPEN else None
    kind, _, number = order.subject.partition(":")
    return {
        "id": order.id,
        "reference": order.reference,
        "title": pick(order.title, language),
        "draft": int(number) if kind == "draft" else None,
        "state": order.state.value,
        "total": total,
        "lines": [{"label": pick(each.label, language), "amount": each.amount} for each in lines],
        "transfer": {
            "reference": transfer_reference(order),
            "bank": to.bank,
            "account": to.account,
            "name": to.name,
        }
        if to
        else None,
        "page": page_of("portal-basket", order.holder_id) if order.state is OrderState.OPEN else None,
        "receipt": order.receipt_number or None,
        "paid_at": order.paid_at,
    }
