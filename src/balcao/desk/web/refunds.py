"""Paid applications that could not be lodged: giving the fee back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import AlreadyLodged, UnlodgedDraft, paid_not_lodged, refund_draft
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick


@at_desk
def refunds(request: HttpRequest) -> HttpResponse:
    """Those of the officer's duty, the longest waiting first."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in paid_not_lodged(actor=request.actor)]  # type: ignore[attr-defined]
    return render(request, "desk/refunds.html", {"bar": bar(request), "rows": rows})


def _row(draft: UnlodgedDraft, language: str) -> dict[str, Any]:
    return {
        "id": draft.draft_id,
        "service": pick(draft.service, language),
        "holder": pick(draft.holder, language),
        "problem": translate(draft.problem, language),
        "receipt": draft.receipt_number,
        "amount": format_mop(draft.amount, language),
        "paid": format_macau(draft.paid_at, language),
        "asked": format_macau(draft.refund_asked_at, language) if draft.refund_asked_at else "",
    }


@at_desk
def refund(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask once, then have the fee go back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            refund_draft(actor=actor, at=now(), draft_id=draft_id)
        except AlreadyLodged as failure:
            messages.info(request, translate(failure.key, language))
        else:
            messages.success(request, translate("desk.refunds.done", language))
        return redirect("desk-refunds")
    found = next((each for each in paid_not_lodged(actor=actor) if each.draft_id == draft_id), None)
    if found is None or found.refund_asked_at is not None:
        raise NotFound(f"paid draft {draft_id}")
    return render(request, "desk/refund.html", {"bar": bar(request), "row": _row(found, language)})
