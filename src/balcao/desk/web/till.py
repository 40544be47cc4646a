"""A counter's till: open it, find what is due, take the payment, hand out change and receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.desk.till_shown import entry_row, payable_row, till_shown
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop, typed_mop
from balcao.payments.api import (
    AlreadyAtTill,
    AmountChanged,
    Means,
    NothingToPay,
    NoTill,
    NotPayableNow,
    OrderNotOpen,
    OwnFee,
    Payable,
    SlipNeeded,
    TillTaken,
    TooLittle,
    my_till,
    open_till,
    payable_at_till,
    receipt_at_till,
    receipt_file,
    take_at_till,
    tills_waiting,
)

PLACES = {TooLittle: "tendered", SlipNeeded: "slip"}
"""Next to which field a failure is told."""


@at_desk
def till(request: HttpRequest) -> HttpResponse:
    """The officer's till: what is due to whoever stands there; without a till, opening one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    mine = my_till(actor=actor)
    typed = {name: request.POST.get(name, "").strip()[:20] for name in ("till", "float")}
    errors: dict[str, str] = {}
    if request.method == "POST" and mine is None:
        errors = _opened(actor, typed)
        if not errors:
            return redirect("desk-till")
    number = (request.GET.get("number") or request.GET.get("order") or "").strip()[:200]
    found = payable_at_till(actor=actor, at=now(), number=number) if number and mine else []
    if len(found) == 1 and not (row := payable_row(found[0], language))["obstacle"]:
        return _take_page(request, row, {}, {})
    said = {field: translate(key, language) for field, key in errors.items()}
    context = {
        "bar": bar(request),
        "till": till_shown(mine, language) if mine else None,
        "old": mine is not None and macau_date(mine.opened_at) != macau_date(now()),
        "waiting": [till_shown(each, language) for each in tills_waiting(actor=actor)],
        "number": number,
        "found": [payable_row(each, language) for each in found],
        "typed": typed,
        "errors": said,
        "summary": [{"href": f"#{field}", "text": text} for field, text in said.items()],
    }
    return render(request, "desk/till/till.html", context, status=422 if said else 200)


def _opened(actor: Actor, typed: dict[str, str]) -> dict[str, str]:
    """Open a till; what is wrong with what was typed."""
    amount = typed_mop(typed["float"] or "0")
    number = int(typed["till"]) if typed["till"].isdecimal() else 0
    errors = {} if 0 < number < 100 else {"till": "desk.till.error_till"}
    if amount is None or amount > 1_000_000_00:
        errors["float"] = "desk.till.error_amount"
    if errors or amount is None:
        return errors
    try:
        open_till(actor=actor, at=now(), number=number, float_amount=amount)
    except (TillTaken, AlreadyAtTill) as failure:
        return {"till": failure.key}
    return {}


def _take_page(
    request: HttpRequest, row: dict[str, Any], typed: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    means = typed.get("means") or Means.CASH.value
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "row": row,
        "typed": typed,
        "errors": errors,
        "means": [
            {
                "value": each.value,
                "text": translate(f"desk.till.means.{each}", language),
                "checked": each.value == means,
            }
            for each in Means
        ],
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/till/take.html", context, status=422 if errors else 200)


@at_desk
def take(request: HttpRequest, order_id: int) -> HttpResponse:
    """Take the payment, or say what is wrong beside the field and keep what was typed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    reference = request.POST.get("reference", "")[:60]
    if request.method != "POST":
        return redirect("desk-till")
    typed = {name: request.POST.get(name, "").strip()[:60] for name in ("means", "tendered", "slip", "total")}
    means = Means(typed["means"]) if typed["means"] in set(Means) else Means.CASH
    tendered = typed_mop(typed["tendered"]) if typed["tendered"] else 0
    shown = int(typed["total"]) if typed["total"].isdecimal() else 0
    errors: dict[str, str] = {}
    if tendered is None:
        errors = {"tendered": translate("desk.till.error_amount", language)}
    else:
        try:
            taken = take_at_till(
                actor=actor,
                at=now(),
                order_id=order_id,
                shown_total=shown,
                means=means,
                tendered=tendered,
                slip=typed["slip"],
            )
            return redirect("desk-till-receipt", taken.order.receipt_number)
        except (TooLittle, SlipNeeded) as failure:
            errors = {PLACES[type(failure)]: translate(failure.key, language)}
        except AmountChanged as failure:
            errors = {"tendered": translate(failure.key, language)}
        except (OrderNotOpen, NotPayableNow, NothingToPay, OwnFee, NoTill) as failure:
            reason = failure.reason if isinstance(failure, NotPayableNow) else failure.key
            messages.error(request, translate(reason, language))
            return redirect(f"{reverse('desk-till')}?number={reference}")
    found = [each for each in payable_at_till(actor=actor, at=now(), number=reference) if each.order.id == order_id]
    if not found:  # replaced meanwhile by one of another amount
        return redirect(f"{reverse('desk-till')}?number={reference}")
    return _take_page(request, payable_row(found[0], language), typed, errors)


@at_desk
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What is given out: the change, and the receipt to print."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    entry = receipt_at_till(actor=actor, receipt_number=number)
    if entry.order.receipt_number != number:
        raise NotFound(f"receipt {number}")
    context = {
        "bar": bar(request),
        "entry": entry_row(entry, language),
        "order": entry.order,
        "row": payable_row(
            Payable(order=entry.order, lines=entry.order.lines, total=entry.order.total, obstacle=""), language
        ),
        "tendered": format_mop(entry.tendered, language),
        "change": format_mop(entry.tendered - entry.amount, language) if entry.tendered > entry.amount else "",
    }
    return render(request, "desk/till/receipt.html", context)


@at_desk
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt, sealed."""
    entry = receipt_at_till(actor=request.actor, receipt_number=number)  # type: ignore[attr-defined]
    return shown_file(request, receipt_file(entry.order), f"{number}.pdf")
