"""A fine as its addressee sees it: what is to be paid, until when, and how it stands."""

from typing import Any

from django.urls import reverse

from balcao.cases.api import OWED, CaseView, FineState, FineView
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop

TOLD = (FineState.STAYED, FineState.LATE, FineState.ENFORCED, FineState.ANNULLED)
"""The states that say what they mean in a sentence."""
COLOURS = {
    FineState.TO_PAY: "yellow",
    FineState.IN_PARTS: "blue",
    FineState.STAYED: "blue",
    FineState.LATE: "orange",
    FineState.ENFORCED: "red",
    FineState.PAID: "green",
}


def fine_card(case: CaseView, holder: str, language: str) -> dict[str, Any] | None:
    """The fine that a case imposed; nothing before that."""
    fine = case.fine
    if fine is None or fine.state is FineState.PROPOSED:
        return None
    owed = fine.state in OWED
    receipt = reverse("payments-receipt", args=[holder, fine.receipt_number]) if fine.receipt_number else ""
    return {
        **fine_state(fine, language),
        "due": format_mop(fine.due, language) if owed else "",
        "lines": until_in_words(fine, language),
        "paid": translate("portal.fine.paid", language, amount=format_mop(fine.paid, language))
        if fine.state is FineState.PAID
        else "",
        "receipt": receipt,
        "pay": reverse("portal-basket", args=[holder]) if owed else "",
    }


def fine_state(fine: FineView, language: str) -> dict[str, str]:
    """How it stands, as a coloured word."""
    return {"state": translate(f"cases.fine.state.{fine.state}", language), "kind": COLOURS.get(fine.state, "grey")}


def until_in_words(fine: FineView, language: str) -> list[str]:
    """Until when what is to be paid, and what its state means."""
    lines = []
    if fine.state is FineState.IN_PARTS:
        return [translate("portal.fine.in_parts", language, paid=format_mop(fine.paid, language))]
    whole = format_mop(fine.amount, language)
    if fine.state in OWED and fine.paid:
        lines.append(translate("portal.fine.part_paid", language, paid=format_mop(fine.paid, language), amount=whole))
    elif fine.state in OWED and fine.due < fine.amount:
        if fine.early_until is None or fine.state is FineState.STAYED:
            lines.append(translate("portal.fine.early_days", language, amount=whole))
        else:
            until = format_macau(fine.early_until, language)
            lines.append(translate("portal.fine.early", language, until=until, amount=whole))
    if fine.state in OWED and fine.due_on is None:
        lines.append(translate("portal.fine.not_counted", language))
    elif fine.due_on is not None and fine.state in (FineState.TO_PAY, FineState.LATE):
        lines.append(translate("portal.fine.until", language, until=format_macau(fine.due_on, language)))
    if fine.state in TOLD:
        lines.append(translate(f"portal.fine.{fine.state}", language))
    return lines
