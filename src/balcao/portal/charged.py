"""What is charged on the way, as its payer reads it."""

from typing import Any

from django.urls import reverse

from balcao.cases.api import CaseView, ChargeState, ChargeView
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import OrderState

KINDS = {
    "to_pay": "orange",
    "held": "blue",
    "keeping": "orange",
    "kept": "grey",
    "paid": "green",
    "going_back": "yellow",
    "lapsed": "red",
}


def owes_charge(case: CaseView) -> bool:
    """Whether the case waits for its holder to pay."""
    return any(each.state is ChargeState.OPEN for each in case.charges)


def charge_rows(case: CaseView, holder: str, language: str) -> list[dict[str, Any]]:
    """Each charge with how it stands, and the way to pay it or to its receipt."""
    return [_row(each, holder, language) for each in case.charges if each.state is not ChargeState.DROPPED]


def _row(charge: ChargeView, holder: str, language: str) -> dict[str, Any]:
    order, state = charge.order, _state(charge)
    amount = format_mop(order.total, language)
    day = charge.release_on if state == "held" else charge.due_on
    words = {
        "amount": amount,
        "day": format_macau(day, language) if day else "",
        "kept": format_mop(order.forfeited, language),
    }
    key = "held_open" if state == "held" and day is None else state
    notes = [translate(f"portal.charges.{key}", language, **words), pick(charge.basis, language)]
    links = []
    if state == "to_pay":
        links.append(
            {"url": reverse("portal-basket", args=[holder]), "text": translate("portal.charges.pay", language)}
        )
    if order.receipt_number:
        receipt = reverse("payments-receipt", args=[holder, order.receipt_number])
        links.append({"url": receipt, "text": translate("portal.done.receipt", language)})
    if charge.keeping:
        matter = reverse("portal-matter", args=[holder, charge.keeping])
        links.append({"url": matter, "text": translate("portal.charges.read_why", language)})
    return {
        "title": pick(charge.title, language),
        "state": translate(f"portal.charges.state.{state}", language),
        "kind": KINDS[state],
        "notes": notes,
        "links": links,
    }


def _state(charge: ChargeView) -> str:
    order = charge.order
    if charge.state is ChargeState.LAPSED:
        return "lapsed"
    if charge.state is ChargeState.OPEN:
        return "to_pay"
    if order.forfeited:
        return "kept"
    if order.given_back or order.state is OrderState.REFUNDED:
        return "going_back"
    if charge.keeping:
        return "keeping"
    return "held" if order.held else "paid"
