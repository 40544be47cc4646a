"""The treasury's work list: where provider, ledger and cases differ; the days; the movements of a day as a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import (
    AlreadyAnswered,
    Discrepancy,
    ExplanationNeeded,
    Refund,
    TransferNeeded,
    days_settled,
    movements,
    open_differences,
    pay_out,
    settle_difference,
    to_pay_out,
)

COLUMNS = ("moment", "movement", "account", "amount", "order", "receipt")


@at_desk
def treasury(request: HttpRequest) -> HttpResponse:
    """Every open difference with what to do, and the latest days."""
    return _page(request)


@at_desk
def settle(request: HttpRequest, difference_id: int) -> HttpResponse:
    """Explain a difference away; without an explanation, say so where it is missing."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect("desk-treasury")
    words = request.POST.get("explanation", "")[:MOST]
    try:
        settle_difference(actor=actor, at=now(), difference_id=difference_id, explanation=words)
    except ExplanationNeeded as failure:
        return _page(request, missing=difference_id, error=translate(failure.key, language))
    messages.success(request, translate("desk.treasury.did_settle", language))
    return redirect("desk-treasury")


def _page(request: HttpRequest, *, missing: int = 0, error: str = "") -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in open_differences(actor=actor)]
    context = {
        "bar": bar(request),
        "payouts": [_payout(each, language) for each in to_pay_out(actor=actor)],
        "rows": [{**row, "error": error if row["id"] == missing else ""} for row in rows],
        "days": [
            {
                "day": each.day.isoformat(),
                "shown": format_macau(each.day, language),
                "taken": format_mop(each.taken, language),
                "given_back": format_mop(each.given_back, language),
                "net": format_mop(each.taken - each.given_back, language),
                "differences": each.differences,
            }
            for each in days_settled(actor=actor)
        ],
        "summary": [{"href": f"#explanation-{missing}", "text": error}] if error else [],
    }
    return render(request, "desk/treasury.html", context, status=422 if error else 200)


def _payout(each: Refund, language: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "holder": pick(holder_name(each.order.holder_id), language),
        "amount": format_mop(each.amount, language),
        "note": f"{each.order.receipt_number or each.order.reference} · {pick(each.reason, language)}",
        "field": f"sent-{each.id}",
    }


@at_desk
def payout(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Note by which transfer a refund was sent."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect("desk-treasury")
    try:
        pay_out(actor=actor, at=now(), refund_id=refund_id, sent_as=request.POST.get("sent_as", ""))
        messages.success(request, translate("desk.treasury.did_pay_out", language))
    except (TransferNeeded, AlreadyAnswered) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-treasury")


def _row(each: Discrepancy, language: str) -> dict[str, Any]:
    unknown = translate("desk.treasury.unknown", language)
    return {
        "id": each.id,
        "reference": each.reference,
        "day": format_macau(each.day, language),
        "what": translate(f"desk.treasury.kind.{each.kind}", language),
        "do": translate(f"desk.treasury.do.{each.kind}", language),
        "amounts": each.theirs is not None or each.ours is not None,
        "theirs": unknown if each.theirs is None else format_mop(each.theirs, language),
        "ours": unknown if each.ours is None else format_mop(each.ours, language),
        "field": f"explanation-{each.id}",
    }


@at_desk
def export(request: HttpRequest, day: str) -> HttpResponse:
    """The movements of a day for the treasury's books."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        on = date.fromisoformat(day)
    except ValueError as failure:
        raise NotFound(f"day {day}") from failure
    head = [translate(f"desk.treasury.column.{each}", language) for each in COLUMNS]
    return saved_table([head, *movements(actor=actor, day=on)], name=f"ledger-{on.isoformat()}")
