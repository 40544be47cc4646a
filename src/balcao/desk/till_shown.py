"""A till, what was taken and what is due, as its pages show them."""

from typing import Any

from django.conf import settings

from balcao.catalogue.api import departments
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import WORTHS, Entry, OrderState, Payable, Till

KINDS = {"taken": "green", "void_asked": "orange", "void": "grey"}


def payable_row(each: Payable, language: str) -> dict[str, Any]:
    """An order found at the counter, with what stands in the way of taking it."""
    order = each.order
    obstacle = translate(each.obstacle, language) if each.obstacle else ""
    if order.state is not OrderState.OPEN:
        obstacle = translate(f"desk.till.order.{order.state}", language, receipt=order.receipt_number)
    return {
        "id": order.id,
        "title": pick(order.title, language) or order.reference,
        "reference": order.reference,
        "holder": pick(holder_name(order.holder_id), language),
        "department": pick(departments(settings.BALCAO_SERVICES).get(order.department, order.department), language),
        "lines": each.lines,
        "total": each.total,
        "obstacle": obstacle,
    }


def entry_row(each: Entry, language: str) -> dict[str, Any]:
    """A payment that was taken."""
    return {
        "id": each.id,
        "title": pick(each.order.title, language) or each.order.reference,
        "reference": each.order.reference,
        "receipt": each.order.receipt_number,
        "means": translate(f"desk.till.means.{each.means}", language) + (f" {each.slip}" if each.slip else ""),
        "amount": format_mop(each.amount, language),
        "at": format_macau(each.taken_at, language),
        "state": translate(f"desk.till.entry.{each.state}", language),
        "code": each.state,
        "kind": KINDS[each.state],
        "reason": each.void_reason,
        "asked_by": each.void_asked_by,
        "mine": each.asked_by_me,
    }


def till_shown(each: Till, language: str) -> dict[str, Any]:
    """A session with its sums and entries."""
    return {
        "id": each.id,
        "till": each.till,
        "officer": each.officer,
        "mine": each.mine,
        "opened": format_macau(each.opened_at, language),
        "state": each.state.value,
        "state_text": translate(f"desk.till.state.{each.state}", language),
        "float": format_mop(each.float_amount, language),
        "cash": format_mop(each.cash, language),
        "totals": [
            {"means": translate(f"desk.till.means.{means}", language), "amount": format_mop(amount, language)}
            for means, amount in each.totals.items()
        ],
        "counted": [
            {"worth": format_mop(worth, language), "many": each.counted[worth], "amount": worth * each.counted[worth]}
            for worth in WORTHS
            if each.counted.get(worth)
        ],
        "counted_sum": format_mop(sum(worth * many for worth, many in each.counted.items()), language),
        "counted_by": each.counted_by,
        "difference": format_mop(each.difference, language) if each.difference else "",
        "explanation": each.explanation,
        "confirmed_by": each.confirmed_by,
        "may_confirm": each.may_confirm,
        "entries": [entry_row(entry, language) for entry in each.entries],
        "voids": [entry_row(entry, language) for entry in each.entries if entry.state == "void_asked"],
    }
