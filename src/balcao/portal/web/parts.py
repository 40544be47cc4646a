"""Paying in parts: the ways to do so, then the parts as they stand."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import Refused
from balcao.kernel.money import format_mop, typed_mop
from balcao.kernel.texts import pick
from balcao.payments.api import (
    AmountChanged,
    NotAPart,
    NotInParts,
    NotPayableNow,
    Order,
    OrderNotOpen,
    OrderState,
    PlanView,
    Schedule,
    agree_plan,
    cancel_plan,
    orders_shown,
    plan_of,
    schedules,
    split_instalment,
)
from balcao.portal.web.holders import for_holder


@for_holder
def parts(request: HttpRequest, holder: str, order_id: int) -> HttpResponse:
    """Choose in how many parts; once agreed, see them, pay the next, or go back to one."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        error = _act(request, actor, order_id, language)
        if not error:
            return HttpResponseRedirect(reverse("portal-parts", args=[holder, order_id]))
    found = plan_of(actor=actor, at=now(), order_id=order_id)
    (order,) = orders_shown(actor=actor, at=now(), order_ids=[order_id])
    context: dict[str, Any] = {
        "holder": holder,
        "title": pick(order.title, language) or order.reference,
        "reference": order.reference,
        "total": format_mop(order.total, language),
        "errors": [{"href": "#count", "text": error}] if error else [],
    }
    if found is not None:
        context |= _plan(found, holder, language) | {"error": error, "typed": request.POST.get("amount", "")}
        if error and found.order.lent:
            context["errors"] = [{"href": "#amount", "text": error}]
        return render(request, "portal/parts_plan.html", context, status=422 if error else 200)
    ways = schedules(actor=actor, at=now(), order_id=order_id)
    whole = ways[0].total - ways[0].surcharge if ways else order.total
    context |= {
        "items": [_way(each, language) for each in ways],
        "error": error,
        "total": format_mop(whole, language),
        "in_one": format_mop(order.total, language) if whole != order.total else "",
    }
    return render(request, "portal/parts_choose.html", context, status=422 if error else 200)


def _act(request: HttpRequest, actor: Any, order_id: int, language: str) -> str:
    """Do what was pressed; what is wrong in words, or nothing."""
    try:
        if request.POST.get("act") == "split":
            return _split(request, actor, order_id, language)
        if request.POST.get("act") == "cancel":
            cancel_plan(actor=actor, at=now(), order_id=order_id)
            messages.success(request, translate("portal.parts.did_cancel", language))
            return ""
        count, _, shown = request.POST.get("count", "").partition("/")
        if not (count.isdecimal() and shown.isdecimal() and len(count) < 4 and len(shown) < 18):
            return translate("portal.parts.none_chosen", language)
        agree_plan(actor=actor, at=now(), order_id=order_id, count=int(count), shown_total=int(shown))
        messages.success(request, translate("portal.parts.did_agree", language))
    except (AmountChanged, NotInParts, OrderNotOpen) as failure:
        return translate(failure.key, language)
    except NotPayableNow as failure:
        return translate(failure.reason, language)
    except Refused as failure:
        return translate(failure.reason_key, language)
    return ""


def _split(request: HttpRequest, actor: Any, order_id: int, language: str) -> str:
    """Make two of the next instalment of a loan, so that the first can be paid by itself."""
    found = plan_of(actor=actor, at=now(), order_id=order_id)
    opened = [each for each in found.parts if each.state is OrderState.OPEN] if found else []
    if not opened:
        return translate(OrderNotOpen.key, language)
    try:
        amount = typed_mop(request.POST.get("amount", "")) or 0
        split_instalment(actor=actor, at=now(), order_id=opened[0].id, amount=amount)
    except NotAPart as failure:
        return translate(failure.key, language)
    messages.success(request, translate("portal.loans.did_split", language))
    return ""


def _way(each: Schedule, language: str) -> dict[str, Any]:
    (first, begins), (later, second) = each.parts[:2]
    months = (second.year - begins.year) * 12 + second.month - begins.month
    words = {
        "count": len(each.parts),
        "first": format_mop(first, language),
        "each": format_mop(later, language),
        "months": months,
        "total": format_mop(each.total, language),
        "extra": format_mop(each.surcharge, language),
    }
    return {
        "value": f"{len(each.parts)}/{each.total}",
        "text": translate("portal.parts.option" if months == 1 else "portal.parts.option_months", language, **words),
        "hint": translate("portal.parts.added" if each.surcharge else "portal.parts.no_extra", language, **words),
    }


def _plan(found: PlanView, holder: str, language: str) -> dict[str, Any]:
    left = [each for each in found.parts if each.state is OrderState.OPEN]
    lent = found.order.lent
    return {
        "lent": lent,
        "next": _payable(left[:1], language),
        "all": _payable(left, language) if len(left) > 1 else None,
        "rows": [_row(each, holder, language) for each in found.parts],
        "left": left,
        "may_cancel": not found.order.begun,
        "heading": translate(f"portal.{'loans.plan_title' if lent else 'parts.plan_title'}", language),
        "called": found.called and bool(left),
        "late": translate("portal.parts.late", language, days=found.late_days),
        "law": translate("portal.parts.law", language, law=pick(found.parts[0].lines[0].basis, language)),
    }


def _payable(orders: Sequence[Order], language: str) -> dict[str, Any] | None:
    """What the basket takes, as shown."""
    total = format_mop(sum(each.total for each in orders), language)
    return {"orders": [(each.id, each.total) for each in orders], "total": total} if orders else None


def _row(each: Order, holder: str, language: str) -> dict[str, Any]:
    late = each.state is OrderState.OPEN and each.due_on is not None and each.due_on < macau_date(now())
    state = "late" if late else str(each.state)
    day = format_macau(macau_date(each.paid_at) if each.paid_at else each.due_on or each.placed_at, language)
    links = []
    if each.receipt_number:
        receipt = reverse("payments-receipt", args=[holder, each.receipt_number])
        links.append({"url": receipt, "text": translate("portal.done.receipt", language)})
    said = translate("portal.parts.paid_on" if each.paid_at else "portal.parts.due", language, day=day)
    return {
        "title": pick(each.lines[0].label, language),
        "state": translate(f"portal.parts.state.{state}", language),
        "kind": {"paid": "green", "late": "red", "open": "orange"}.get(state, "grey"),
        "notes": [f"{format_mop(each.total, language)} · {said}"],
        "links": links,
    }
