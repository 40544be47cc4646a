"""Giving money back: what waits for a second officer, and what was paid but could not be lodged."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    AlreadyLodged,
    AskedRefund,
    MoneyOf,
    ReasonNeeded,
    UnlodgedDraft,
    WhatNeeded,
    answer_asked_refund,
    ask_refund_of_case,
    ask_refund_of_draft,
    money_of_case,
    paid_not_lodged,
    refund_to_answer,
    refunds_to_answer,
)
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.money import format_mop, typed_mop
from balcao.kernel.texts import pick
from balcao.payments.api import AlreadyAnswered, NotSoMuch, Refund, RefundState, SecondOfficerNeeded

COLOURS = {
    RefundState.ASKED: "blue",
    RefundState.APPROVED: "yellow",
    RefundState.DONE: "green",
    RefundState.REFUSED: "grey",
}


@at_desk
def refunds(request: HttpRequest) -> HttpResponse:
    """Those of the officer's duty, the longest waiting first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "asked": [_asked_row(each, language) for each in refunds_to_answer(actor=actor, at=now())],
        "rows": [_row(each, language) for each in paid_not_lodged(actor=actor)],
    }
    return render(request, "desk/refunds.html", context)


def _asked_row(asked: AskedRefund, language: str) -> dict[str, Any]:
    refund, money = asked.refund, asked.money
    return {
        "id": refund.id,
        "service": pick(money.service, language),
        "holder": pick(money.holder, language),
        "amount": format_mop(refund.amount, language),
        "total": format_mop(money.order.total, language),
        "what": pick(refund.what, language) if refund.what else "",
        "reason": pick(refund.reason, language),
        "receipt": money.order.receipt_number,
        "case": money.case_reference,
        "mine": asked.asked_by_me,
        "by": translate(
            "desk.refunds.asked_by", language, who=refund.asked_by, moment=format_macau(refund.asked_at, language)
        ),
    }


def _row(draft: UnlodgedDraft, language: str) -> dict[str, Any]:
    return {
        "id": draft.draft_id,
        "service": pick(draft.service, language),
        "holder": pick(draft.holder, language),
        "problem": translate(draft.problem, language),
        "receipt": draft.receipt_number,
        "amount": format_mop(draft.amount, language),
        "paid": format_macau(draft.paid_at, language),
        "going_back": draft.going_back,
    }


@at_desk
def refund(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Look once more, then ask that the fee of what was not lodged goes back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            ask_refund_of_draft(actor=actor, at=now(), draft_id=draft_id)
        except AlreadyLodged as failure:
            messages.info(request, translate(failure.key, language))
        else:
            messages.success(request, translate("desk.refunds.did_ask", language))
        return redirect("desk-refunds")
    found = next((each for each in paid_not_lodged(actor=actor) if each.draft_id == draft_id), None)
    if found is None or found.going_back:
        raise NotFound(f"paid draft {draft_id}")
    return render(request, "desk/refund.html", {"bar": bar(request), "row": _row(found, language)})


@at_desk
def answer(request: HttpRequest, refund_id: int) -> HttpResponse:
    """What another officer asked for; approve it, or refuse it and say why."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    why_not = request.POST.get("why_not", "").strip()[:MOST]
    if request.method == "POST":
        approve = request.POST.get("step") == "approve"
        try:
            answer_asked_refund(actor=actor, at=now(), refund_id=refund_id, approve=approve, why_not=why_not)
        except ReasonNeeded:
            errors = {"why_not": translate("desk.refunds.missing_why_not", language)}
        except (AlreadyAnswered, SecondOfficerNeeded) as failure:
            errors = {"": translate(failure.key, language)}
        else:
            word = "desk.refunds.did_approve" if approve else "desk.refunds.did_refuse"
            messages.success(request, translate(word, language))
            return redirect("desk-refunds")
    asked = refund_to_answer(actor=actor, at=now(), refund_id=refund_id)
    waiting = asked.refund.state is RefundState.ASKED
    context = {
        "bar": bar(request),
        "row": _asked_row(asked, language),
        "history": [each for each in _history(asked.money, language) if each["id"] != refund_id or not waiting],
        "waiting": waiting,
        "errors": errors,
        "why_not": why_not,
        "summary": _summary(errors),
    }
    return render(request, "desk/refund_answer.html", context, status=422 if errors else 200)


@at_desk
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What was paid for a case and what went back; ask that some or all of it goes back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    money = money_of_case(actor=actor, at=now(), reference=reference)
    several = len(money.refundable) > 1
    most = "" if several or not money.refundable else format_mop(money.refundable[0].left, language)
    typed = {"what": "", "amount": most.removeprefix("MOP "), "why": ""}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:MOST] for name in typed}
        amount = typed_mop(typed["amount"]) or 0

        def ask() -> int:
            return ask_refund_of_case(
                actor=actor, at=now(), reference=reference, what=typed["what"], amount=amount, why=typed["why"]
            )

        errors = _faults(ask, language)
        if not errors:
            messages.success(request, translate("desk.refunds.did_ask", language))
            return redirect("desk-case", reference=reference)
    context = {
        "bar": bar(request),
        "reference": reference,
        "case_url": reverse("desk-case", args=[reference]),
        "service": pick(money.service, language),
        "holder": pick(money.holder, language),
        "receipt": money.order.receipt_number,
        "total": format_mop(money.paid, language),
        "choices": _choices(money, typed["what"], language) if several else [],
        "any_left": bool(money.refundable),
        "left": most,
        "history": _history(money, language),
        "typed": typed,
        "errors": errors,
        "summary": _summary(errors),
    }
    return render(request, "desk/refund_of_case.html", context, status=422 if errors else 200)


def _choices(money: MoneyOf, chosen: str, language: str) -> list[dict[str, Any]]:
    """What was paid in several lines or parts: which of them goes back."""
    return [
        {
            "value": each.key,
            "text": pick(each.label, language),
            "hint": translate(
                "desk.refunds.can_go_back",
                language,
                left=format_mop(each.left, language),
                receipt=each.receipt_number,
            ),
            "checked": each.key == chosen,
        }
        for each in money.refundable
    ]


def _faults(verb: Callable[[], int], language: str) -> dict[str, str]:
    """Do it, or say by field what is wrong."""
    try:
        verb()
    except ReasonNeeded:
        return {"why": translate("desk.refunds.missing_why", language)}
    except WhatNeeded:
        return {"what": translate("desk.refunds.missing_which", language)}
    except NotSoMuch as failure:
        return {"amount": _words(failure, language)}
    return {}


def _words(failure: BalcaoError, language: str) -> str:
    return translate(failure.key, language)


def _summary(errors: dict[str, str]) -> list[dict[str, str]]:
    return [{"href": f"#{field}" if field else "", "text": text} for field, text in errors.items()]


def _history(money: MoneyOf, language: str) -> list[dict[str, Any]]:
    """Every refund of what was paid, with who asked and who answered."""
    return [
        {
            "id": each.id,
            "amount": format_mop(each.amount, language),
            "state": translate(f"desk.refunds.state.{each.state}", language),
            "kind": COLOURS[each.state],
            "what": pick(each.what, language) if each.what else "",
            "reason": pick(each.reason, language),
            "note": _who(each, language),
        }
        for each in money.refunds
    ]


def _who(refund: Refund, language: str) -> str:
    if refund.by_rule:
        return translate("desk.refunds.by_rule", language)
    asked = translate(
        "desk.refunds.asked_by", language, who=refund.asked_by, moment=format_macau(refund.asked_at, language)
    )
    if refund.decided_at is None:
        return asked
    word = "desk.refunds.refused_by" if refund.refusal else "desk.refunds.approved_by"
    moment = format_macau(refund.decided_at, language)
    answered = translate(word, language, who=refund.decided_by, moment=moment, why=refund.refusal)
    return f"{asked} · {answered}"
