"""What is to be paid, over all matters: ticked, and paid in one payment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import FineState, FineView, fine_of_order, place_fine
from balcao.catalogue.api import departments
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import Refused
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick
from balcao.payments.api import (
    AmountChanged,
    Due,
    NothingToPay,
    NotPayableNow,
    Order,
    OrderNotOpen,
    OrderState,
    ProviderUnreachable,
    basket_of,
    basket_size,
    orders_shown,
    pay_basket,
)
from balcao.portal.fines_shown import fine_state, until_in_words
from balcao.portal.web.holders import for_holder
from balcao.portal.web.paying import came_back, time_to_pay

TOLD = (AmountChanged, NothingToPay, OrderNotOpen, ProviderUnreachable)
"""Failures told on the page, with nothing lost."""


@for_holder
def basket(request: HttpRequest, holder: str) -> HttpResponse:
    """Every open fee with its reason; those ticked are paid at once; whoever pays again finds theirs ticked."""
    ticked: set[int] | None = set(_named(request)) or None
    error = ""
    if request.method == "POST":
        shown = _shown(request)
        ticked = set(shown)
        if not shown:
            error = translate("portal.basket.none_ticked", request.language)  # type: ignore[attr-defined]
        else:
            back = request.build_absolute_uri(reverse("portal-basket-paid", args=[holder]))
            actor: Actor = request.actor  # type: ignore[attr-defined]
            try:
                address, _numbers = pay_basket(actor=actor, at=now(), shown=shown, return_url=back)
                return HttpResponseRedirect(address)
            except TOLD as failure:
                error = translate(failure.key)
            except NotPayableNow as failure:
                error = translate(failure.reason)
            except Refused as failure:
                error = translate(failure.reason_key)
    return _page(request, holder, ticked, error)


def _named(request: HttpRequest) -> list[int]:
    """The orders that the address names."""
    return [int(each) for each in request.GET.getlist("order") if each.isdecimal() and len(each) < 18]


def _shown(request: HttpRequest) -> dict[int, int]:
    """The ticked orders, each with the avos that were shown."""
    found = {}
    for number in request.POST.getlist("order")[:100]:
        amount = request.POST.get(f"amount-{number}", "")
        if number.isdecimal() and len(number) < 18 and amount.isdecimal() and len(amount) < 18:
            found[int(number)] = int(amount)
    return found


def _page(request: HttpRequest, holder: str, ticked: set[int] | None, error: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    due = basket_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    names = departments(settings.BALCAO_SERVICES)
    rows = [_row(each, holder, names, language, ticked) for each in due]
    free = [each for each in due if not each.obstacle]
    total = sum(each.total for each, row in zip(due, rows, strict=True) if row["ticked"] and not each.obstacle)
    context = {
        "holder": holder,
        "rows": rows,
        "payable": bool(free),
        "total": format_mop(total, language),
        "several": len(free) > 1,
        "time": time_to_pay(language),
        "errors": [{"href": "#pay", "text": error}] if error else [],
    }
    return render(request, "portal/basket.html", context, status=409 if error else 200)


def _row(each: Due, holder: str, names: Mapping[str, Text], language: str, ticked: set[int] | None) -> dict[str, Any]:
    order = each.order
    imposed = fine_of_order(order.subject, now())
    begun = format_macau(each.begun_at, language) if each.begun_at else ""
    return {
        "id": order.id,
        "title": pick(order.title, language) or order.reference,
        "department": pick(names.get(order.department, order.department), language),
        "reference": order.reference,
        "total": each.total,
        "lines": each.lines,
        "changes": each.changes,
        "again": order.debt and order.due_on is None and imposed is None,
        "due": format_macau(order.due_on, language) if order.due_on else "",
        "parts_url": _parts_url(each, holder),
        "fine": fine_state(imposed[1], language) | {"lines": until_in_words(imposed[1], language)} if imposed else None,
        "obstacle": translate(each.obstacle, language) if each.obstacle else "",
        "begun": translate("portal.basket.begun", language, at=begun) if begun else "",
        "url": _url(order, holder, imposed),
        "ticked": order.id in ticked if ticked is not None else not each.begun_at and not _later(order, imposed),
    }


def _later(order: Order, imposed: tuple[str, FineView] | None) -> bool:
    """Whether it is a part that is not due yet, or a fine that waits: it may be paid now, but one has to want it."""
    if imposed is not None and imposed[1].state is FineState.STAYED:
        return True
    return order.part_of is not None and order.due_on is not None and order.due_on > macau_date(now())


def _parts_url(each: Due, holder: str) -> str:
    """Where the parts are seen to which an order belongs, or in which it may be paid."""
    number = each.order.part_of or (each.order.id if each.in_parts else 0)
    return reverse("portal-parts", args=[holder, number]) if number else ""


def subject_url(order: Order, holder: str) -> str:
    """The page of what an order is for, empty if it has none of its own."""
    return _url(order, holder, fine_of_order(order.subject, now()))


def _url(order: Order, holder: str, imposed: tuple[str, FineView] | None) -> str:
    if imposed is not None:
        return reverse("portal-matter", args=[holder, imposed[0]])
    kind, _, number = order.subject.partition(":")
    return reverse("portal-draft", args=[holder, int(number)]) if kind == "draft" else ""


@for_holder
def outcome(request: HttpRequest, holder: str) -> HttpResponse:
    """Back from the payment page: what is paid, what is not, and what is not confirmed yet."""
    language: str = request.language  # type: ignore[attr-defined]
    orders = orders_shown(actor=request.actor, at=now(), order_ids=_named(request))  # type: ignore[attr-defined]
    still_open = [order.id for order in orders if order.state is OrderState.OPEN]
    unpaid = came_back(request, still_open) if still_open else None
    state = "unpaid" if unpaid else "waiting" if still_open else "paid"
    context = {
        "holder": holder,
        "state": state,
        "title": translate(f"portal.pay.{unpaid}_title" if unpaid else f"portal.basket.{state}_title", language),
        "unpaid": translate(f"portal.pay.{unpaid}", language) if unpaid else "",
        "again_url": f"{reverse('portal-basket', args=[holder])}?{urlencode({'order': still_open}, doseq=True)}",
        "rows": [_outcome_row(order, holder, language, unpaid=bool(unpaid)) for order in orders],
        "not_all": any(order.state is not OrderState.PAID for order in orders),
        "total": format_mop(sum(order.total for order in orders if order.state is OrderState.PAID), language),
    }
    return render(request, "portal/basket_paid.html", context)


def _outcome_row(order: Order, holder: str, language: str, *, unpaid: bool) -> dict[str, Any]:
    paid = order.state is OrderState.PAID
    state = "unpaid" if unpaid and order.state is OrderState.OPEN else order.state
    url = subject_url(order, holder)
    links = [{"url": url, "text": translate("portal.basket.see", language)}] if url else []
    if order.receipt_number:
        receipt = reverse("payments-receipt", args=[holder, order.receipt_number])
        links.append({"url": receipt, "text": translate("portal.done.receipt", language)})
    return {
        "title": pick(order.title, language) or order.reference,
        "notes": [f"{format_mop(order.total, language)} · {order.receipt_number or order.reference}"],
        "state": translate(f"portal.basket.state.{state}", language),
        "kind": "green" if paid else "grey",
        "links": links,
    }


def to_pay(actor: Actor, at: datetime, holder: str, language: str) -> dict[str, str] | None:
    """The way to what is to be paid, for a first page; None if nothing is."""
    count = basket_size(actor=actor, at=at)
    if not count:
        return None
    return {
        "url": reverse("portal-basket", args=[holder]),
        "text": translate("portal.basket.waits", language, count=count),
    }


@for_holder
@require_POST
def pay_fine(request: HttpRequest, holder: str, draft_id: int, outstanding: str) -> HttpResponse:
    """What stands in an application's way, among the fees to pay."""
    place_fine(actor=request.actor, at=now(), draft_id=draft_id, outstanding_id=outstanding)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("portal-basket", args=[holder]))
