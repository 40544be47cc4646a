"""Fines, and parts of deposits that are kept, in the words of the desk."""

from datetime import date
from typing import Any

from balcao.cases.api import FineRow, FineState, FineView, KeptState, KeptView, OfficerCase
from balcao.desk.typed import Typed
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick

COLOURS = {
    FineState.PROPOSED: "blue",
    FineState.TO_PAY: "yellow",
    FineState.IN_PARTS: "blue",
    FineState.STAYED: "purple",
    FineState.LATE: "orange",
    FineState.ENFORCED: "red",
    FineState.PAID: "green",
    FineState.ANNULLED: "grey",
}
KEPT_COLOURS = {KeptState.INTENDED: "blue", KeptState.KEPT: "orange", KeptState.LEFT: "green", KeptState.BACK: "grey"}
LISTED = tuple(each for each in FineState if each is not FineState.PROPOSED)
"""The states by which the list is divided."""


def range_in_words(between: tuple[int, int], language: str) -> str:
    """Between which amounts the law lets a fine lie."""
    least, most = (format_mop(each, language) for each in between)
    return translate("desk.fines.between", language, least=least, most=most)


def state_of_fine(fine: FineView, language: str) -> dict[str, str]:
    """The state as a coloured word."""
    return {"state": translate(f"cases.fine.state.{fine.state}", language), "kind": COLOURS[fine.state]}


def fine_shown(case: OfficerCase, typed: Typed, language: str) -> dict[str, Any] | None:
    """The fine on the page of its case; nothing for whom it does not concern."""
    fine, kept = case.view.fine, case.view.kept
    if case.share or (fine is None and kept is None):
        return None
    shown = _fine_card(fine, case, language) if fine is not None else _kept_card(kept, language) if kept else {}
    words = {"typed": typed.fine_amount, "why": typed.fine_why}
    return {**shown, **words, "may_set": case.may_decide}


def _rows(rows: list[tuple[str, str]], language: str) -> list[dict[str, str]]:
    return [{"key": translate(f"desk.fines.row.{key}", language), "value": text} for key, text in rows if text]


def _fine_card(fine: FineView, case: OfficerCase, language: str) -> dict[str, Any]:
    rows = [
        ("amount", format_mop(fine.amount, language)),
        ("range", range_in_words((fine.least, fine.most), language)),
        ("offence", "; ".join(pick(each, language) for each in fine.law)),
        ("earlier", str((case.facts.get("fines") or {}).get("earlier", 0))),
        ("early", _early(fine, language)),
        ("due_on", _day(fine.due_on, language)),
        ("paid", format_mop(fine.paid, language) if fine.paid else ""),
        ("claim", claim_in_words(fine, language)),
    ]
    return {
        **state_of_fine(fine, language),
        "title": translate("cases.fine.line", language),
        "rows": _rows(rows, language),
    }


def _kept_card(kept: KeptView, language: str) -> dict[str, Any]:
    rows = [
        ("held", format_mop(kept.held, language)),
        ("kept", format_mop(kept.amount, language)),
        ("range", range_in_words((kept.least, kept.most), language)),
        ("law", "; ".join(pick(each, language) for each in kept.law)),
    ]
    return {
        "title": pick(kept.title, language),
        "state": translate(f"cases.kept.state.{kept.state}", language),
        "kind": KEPT_COLOURS[kept.state],
        "rows": _rows(rows, language),
        "hire": kept.hire,
    }


def _early(fine: FineView, language: str) -> str:
    if not fine.early_amount:
        return ""
    amount = format_mop(fine.early_amount, language)
    if fine.early_until is None:
        return amount
    return translate("desk.fines.early", language, amount=amount, until=format_macau(fine.early_until, language))


def _day(day: date | None, language: str) -> str:
    return format_macau(day, language) if day else ""


def claim_in_words(fine: FineView, language: str) -> str:
    """How a fine stands at the tax office; empty where it was never for it."""
    claim = fine.enforcement
    if claim is None:
        return ""
    return translate(
        f"cases.fine.claim.{claim.state}",
        language,
        day=format_macau(macau_date(claim.taken_at or claim.asked_at), language),
        collected=format_mop(claim.collected, language),
        reason=claim.reason,
    )


def rows_of_fines(rows: list[FineRow], language: str) -> list[dict[str, Any]]:
    """The lines of the list."""
    return [
        {
            "reference": row.reference,
            "holder": pick(row.holder, language),
            "service": pick(row.service, language),
            "amount": format_mop(row.fine.paid if row.fine.state is FineState.PAID else row.fine.due, language),
            "due_on": _day(row.fine.due_on, language),
            "claim": claim_in_words(row.fine, language),
            **state_of_fine(row.fine, language),
        }
        for row in rows
    ]
