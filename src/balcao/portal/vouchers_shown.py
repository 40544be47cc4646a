"""Vouchers and their uses in words, for the person and for the provider."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.vouchers.api import MovementView, UseView, VoucherView

USE_KINDS = {"waiting": "yellow", "paid": "green", "refused": "grey", "cancelled": "orange", "lapsed": "grey"}


def voucher_shown(voucher: VoucherView, language: str) -> dict[str, Any]:
    """A voucher: its name, what is left, until when."""
    last = format_macau(voucher.scheme.last_day, language)
    return {
        "id": voucher.id,
        "number": voucher.number,
        "name": pick(voucher.scheme.name.text(), language),
        "summary": pick(voucher.scheme.summary.text(), language),
        "left": format_mop(voucher.balance, language),
        "given": format_mop(voucher.scheme.amount, language),
        "until": translate(f"portal.vouchers.{'until' if voucher.in_use else 'not_in_use'}", language, date=last),
        "can": voucher.in_use and voucher.balance > 0,
    }


def movement_rows(
    movements: Iterable[MovementView], holder: str, voucher_id: int, language: str
) -> list[dict[str, Any]]:
    """What moved, each as a line of a list."""
    return [
        {
            "title": translate(f"portal.vouchers.moved.{each.kind}", language),
            "who": pick(each.who, language) if each.who else "",
            "amount": f"{'+' if each.amount > 0 else '−'} {format_mop(abs(each.amount), language)}",
            "day": format_macau(each.at, language),
            "url": reverse("portal-voucher-use", args=[holder, voucher_id, each.use_id]) if each.use_id else "",
        }
        for each in movements
    ]


def use_rows(use: UseView, language: str) -> list[dict[str, str]]:
    """A use as a receipt says it."""
    said = {
        "provider": pick(use.provider, language),
        "amount": format_mop(use.amount, language),
        "voucher": f"{pick(use.scheme.name.text(), language)} · {use.voucher_number}",
        "day": format_macau(use.decided_at or use.asked_at, language),
        "receipt": use.reference,
        "way": translate(f"portal.vouchers.way.{use.way}", language),
        "cancelled": f"{format_macau(use.cancelled_at, language)} · {use.reason}" if use.cancelled_at else "",
    }
    return [
        {"key": translate(f"portal.vouchers.receipt.{key}", language), "value": value}
        for key, value in said.items()
        if value
    ]
