"""Transfers: a bank's statement is read, and what fits nothing by itself is settled."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import (
    COLUMNS,
    AlreadyAnswered,
    NotEnough,
    NothingDue,
    TransferNeeded,
    Unclaimed,
    UnreadableStatement,
    claim_transfer,
    import_statement,
    last_mapping,
    send_back,
    transfers_waiting,
)

LARGEST = 5_000_000
"""Bytes of a statement."""


@at_desk
def transfers(request: HttpRequest) -> HttpResponse:
    """Read a statement; settle what waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    mapping = last_mapping(actor=actor)
    error = ""
    if request.method == "POST":
        mapping = {column: request.POST.get(column, "").strip()[:80] for column in COLUMNS}
        file = request.FILES.get("statement")
        if file is None or (file.size or 0) > LARGEST:
            error = translate("desk.transfers.no_file" if file is None else "desk.transfers.too_large", language)
        else:
            try:
                done = import_statement(actor=actor, at=now(), name=str(file.name), body=file.read(), mapping=mapping)
                counts = {"lines": done.lines, "added": done.added, "matched": done.matched, "skipped": done.skipped}
                messages.success(request, translate("desk.transfers.did_import", language, **counts))
                return redirect("desk-transfers")
            except UnreadableStatement as failure:
                where = translate("desk.transfers.line", language, line=failure.line) if failure.line else ""
                error = f"{translate(failure.problem, language)} {where}".strip()
    context = {
        "bar": bar(request),
        "error": error,
        "summary": [{"href": "#statement", "text": error}] if error else [],
        "columns": [
            {
                "name": name,
                "label": translate(f"desk.transfers.column.{name}", language),
                "value": mapping.get(name, ""),
            }
            for name in COLUMNS
        ],
        "rows": [_row(each, language) for each in transfers_waiting(actor=actor, at=now())],
    }
    return render(request, "desk/transfers.html", context, status=422 if error else 200)


def _row(each: Unclaimed, language: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "payer": each.payer or translate("desk.transfers.nobody", language),
        "text": each.text,
        "day": format_macau(each.booked_on, language),
        "left": format_mop(each.left, language),
        "what": translate(f"desk.transfers.kind.{each.kind}", language),
        "do": translate(f"desk.transfers.do.{each.kind}", language),
        "named": each.named.reference if each.named else "",
        "claimable": each.left == each.amount,
        "number": f"number-{each.id}",
        "sent": f"sent-{each.id}",
        "proposals": [
            {
                "reference": one.order.reference,
                "text": f"{pick(one.holder, language)} · {pick(one.order.title, language)} · "
                f"{format_mop(one.order.total, language)} · {one.order.reference}",
            }
            for one in each.proposals
        ],
    }


@at_desk
def settle(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Pay an order with it, or note that it was sent back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect("desk-transfers")
    try:
        if request.POST.get("act") == "back":
            sent_as = request.POST.get("sent_as", "")
            send_back(actor=actor, at=now(), transfer_id=transfer_id, sent_as=sent_as)
            messages.success(request, translate("desk.transfers.did_back", language))
        else:
            number = (request.POST.get("proposed") or request.POST.get("number", ""))[:60]
            claim_transfer(actor=actor, at=now(), transfer_id=transfer_id, number=number)
            messages.success(request, translate("desk.transfers.did_claim", language))
    except NotEnough as failure:
        messages.warning(request, translate(failure.key, language))
    except (AlreadyAnswered, NothingDue, TransferNeeded) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-transfers")
