"""Deposits that are held: an officer proposes what becomes of one, another answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    DepositHeld,
    ReasonNeeded,
    answer_deposit,
    deposit_held,
    deposits_held,
    propose_deposit,
)
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop, typed_mop
from balcao.kernel.texts import pick
from balcao.payments.api import AlreadyAnswered, DepositNotHeld, NotSoMuch, SecondOfficerNeeded


@at_desk
def deposits(request: HttpRequest) -> HttpResponse:
    """Those of the officer's duty; what waits for an answer first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in deposits_held(actor=actor, at=now())]
    return render(request, "desk/deposits.html", {"bar": bar(request), "rows": rows})


def _row(held: DepositHeld, language: str) -> dict[str, Any]:
    charge = held.charge
    return {
        "id": charge.id,
        "title": pick(charge.title, language),
        "holder": pick(held.holder, language),
        "service": pick(held.service, language),
        "case": held.case_reference,
        "amount": format_mop(charge.order.total, language),
        "receipt": charge.order.receipt_number,
        "release": format_macau(charge.release_on, language) if charge.release_on else "",
        "asked": bool(held.closing_id),
        "mine": held.asked_by_me,
        "keep": format_mop(held.forfeit, language),
        "back": format_mop(charge.order.total - charge.order.given_back - held.forfeit, language),
        "reason": pick(held.reason, language) if held.closing_id else "",
        "by": held.asked_by,
    }


@at_desk
def deposit(request: HttpRequest, charge_id: int) -> HttpResponse:
    """One deposit: propose what is kept, or answer what a colleague proposed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    held = deposit_held(actor=actor, at=now(), charge_id=charge_id)
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in ("amount", "why", "why_not")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        errors, done = _act(actor, charge_id, step, typed, language)
        if not errors:
            messages.success(request, translate(f"desk.deposits.{done}", language))
            return redirect("desk-deposits")
        held = deposit_held(actor=actor, at=now(), charge_id=charge_id)
    context = {
        "bar": bar(request),
        "row": _row(held, language),
        "typed": typed,
        "errors": errors,
        "summary": [{"href": f"#{field}" if field else "", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/deposit.html", context, status=422 if errors else 200)


def _act(actor: Any, charge_id: int, step: str, typed: dict[str, str], language: str) -> tuple[dict[str, str], str]:
    """Do what was pressed; by field what is wrong, and the word for what was done."""
    at = now()
    try:
        if step in ("approve", "refuse"):
            approve = step == "approve"
            answer_deposit(actor=actor, at=at, charge_id=charge_id, approve=approve, why_not=typed["why_not"])
            return {}, "did_approve" if approve else "did_refuse"
        amount = 0 if step == "all_back" else typed_mop(typed["amount"])
        if amount is None:
            return {"amount": translate("desk.deposits.bad_amount", language)}, ""
        propose_deposit(actor=actor, at=at, charge_id=charge_id, forfeit=amount, why=typed["why"])
    except ReasonNeeded:
        field = "why_not" if step == "refuse" else "why"
        return {field: translate("desk.deposits.missing_why", language)}, ""
    except NotSoMuch:
        return {"amount": translate("desk.deposits.too_much", language)}, ""
    except (AlreadyAnswered, SecondOfficerNeeded, DepositNotHeld) as failure:
        return {"": translate(failure.key, language)}, ""
    return {}, "did_ask"
