"""Money that goes out: what waits, the batches, the file for the bank and the bank's answer."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.catalogue.api import banks
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import Text, pick
from balcao.payments.api import (
    AlreadyAnswered,
    Batch,
    BatchEntry,
    BatchState,
    NothingToSend,
    Payout,
    SecondOfficerNeeded,
    UnreadableAnswer,
    answer_batch,
    batch,
    batch_file,
    batches,
    make_batch,
    payouts_waiting,
    read_answer,
)

MOST_BYTES = 20_000_000
KINDS = {
    "proposed": "blue",
    "sent": "yellow",
    "dropped": "grey",
    "paid": "green",
    "rejected": "red",
    "returned": "red",
}


@at_desk
def payouts(request: HttpRequest) -> HttpResponse:
    """What waits and the batches; put what can be sent into one."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            number = make_batch(actor=actor, at=now())
        except NothingToSend as failure:
            messages.info(request, translate(failure.key, language))
            return redirect("desk-payouts")
        messages.success(request, translate("desk.payouts.did_make", language))
        return redirect("desk-payout-batch", batch_id=number)
    return _page(request)


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    ready, without = payouts_waiting(actor=actor)
    names = holder_names({each.holder_id for each in (*ready, *without)})
    context = {
        "bar": bar(request),
        "ready": [_waiting(each, names, language) for each in ready],
        "ready_total": format_mop(sum(each.amount for each in ready), language),
        "without": [_waiting(each, names, language) for each in without],
        "batches": [_batch(each, language) for each in batches(actor=actor)],
        "error": error,
        "summary": [{"href": "#answer", "text": error}] if error else [],
    }
    return render(request, "desk/payouts.html", context, status=422 if error else 200)


def _waiting(each: Payout, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    notes = [pick(each.title, language), each.department, each.reference]
    if each.reason:
        notes.append(f"{translate(f'desk.payouts.entry.{each.state}', language)} ({each.reason})")
    return {
        "holder": pick(names[each.holder_id], language),
        "amount": format_mop(each.amount, language),
        "note": " · ".join(notes),
    }


def _batch(each: Batch, language: str) -> dict[str, Any]:
    counts = {state: sum(1 for entry in each.entries if entry.state == state) for state in ("sent", "paid")}
    counts["back"] = sum(1 for entry in each.entries if entry.reason)
    moment = format_macau(each.made_at, language)
    return {
        "id": each.id,
        "reference": each.reference,
        "state": translate(f"desk.payouts.batch.{each.state}", language),
        "kind": KINDS[each.state],
        "proposed": each.state is BatchState.PROPOSED,
        "sent": each.state is BatchState.SENT,
        "mine": each.made_by_me,
        "count": len(each.entries),
        "total": format_mop(each.total, language),
        "made": translate("desk.payouts.made_by", language, who=each.made_by, moment=moment),
        "decided_by": each.decided_by,
        "counts": translate("desk.payouts.counts", language, **counts) if each.state is BatchState.SENT else "",
        "sha256": each.sha256,
    }


@at_desk
def batch_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch, payee by payee; another officer sends or drops it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        approve = request.POST.get("step") == "approve"
        try:
            answer_batch(actor=actor, at=now(), batch_id=batch_id, approve=approve)
        except (AlreadyAnswered, SecondOfficerNeeded) as failure:
            messages.warning(request, translate(failure.key, language))
        else:
            messages.success(request, translate(f"desk.payouts.did_{'send' if approve else 'drop'}", language))
        return redirect("desk-payout-batch", batch_id=batch_id)
    found = batch(actor=actor, batch_id=batch_id)
    names = holder_names({each.payout.holder_id for each in found.entries})
    context = {
        "bar": bar(request),
        "row": _batch(found, language),
        "entries": [_entry(each, names, language) for each in found.entries],
    }
    return render(request, "desk/payout_batch.html", context)


def _entry(each: BatchEntry, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    bank = banks(settings.BALCAO_SERVICES).get(each.account.bank)
    return {
        "holder": pick(names[each.payout.holder_id], language),
        "amount": format_mop(each.payout.amount, language),
        "title": pick(each.payout.title, language),
        "account": f"{pick(bank, language) if bank else each.account.bank} {each.account.number}",
        "reference": each.end_to_end,
        "state": translate(f"desk.payouts.entry.{each.state}", language),
        "kind": KINDS[each.state],
        "reason": each.reason,
    }


@at_desk
def file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file for the bank, as it was approved."""
    name, content = batch_file(actor=request.actor, at=now(), batch_id=batch_id)  # type: ignore[attr-defined]
    answer = HttpResponse(content, content_type="application/xml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@at_desk
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Read the bank's answer; what it changed, and what nobody here knows of."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    given = request.FILES.get("answer")
    if given is None or (given.size or 0) > MOST_BYTES:
        return _page(request, translate("desk.payouts.no_file", language))
    try:
        said = read_answer(actor=actor, at=now(), name=given.name or "", body=given.read())
    except UnreadableAnswer as failure:
        return _page(request, translate(failure.key, language))
    messages.success(request, translate("desk.payouts.did_read", language, paid=said.paid, back=said.back))
    if said.unknown:
        names = listed(said.unknown[:20], language)
        messages.warning(request, translate("desk.payouts.unknown", language, names=names))
    return redirect("desk-payouts")
