"""A provider's vouchers: taking one with code and amount, cancelling on the same day, the statements."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop, typed_mop
from balcao.kernel.texts import pick
from balcao.portal.vouchers_shown import USE_KINDS, use_rows
from balcao.portal.web.holders import for_holder
from balcao.vouchers.api import (
    BadAmount,
    CardLocked,
    DifferenceView,
    MoreThanLeft,
    NoSuchCode,
    NotATaker,
    NotInUse,
    ReasonMissing,
    SaidAlready,
    StatementView,
    TooLateToCancel,
    TooManyTries,
    UseView,
    WrongPin,
    ask_use,
    cancel_use,
    say_difference,
    statement_of,
    statements_of,
    taken,
    takes,
    use_asked,
)

AT_FIELD = {BadAmount: "amount", MoreThanLeft: "amount", WrongPin: "pin", CardLocked: "pin"}
REFUSALS = (*AT_FIELD, NoSuchCode, NotATaker, NotInUse, TooManyTries)
COLUMNS = ("receipt", "day", "voucher", "amount")


@for_holder
def takings(request: HttpRequest, holder: str) -> HttpResponse:
    """Take a voucher; what was taken today; the statements."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("code", "amount", "pin", "key")}
    field, text = "", ""
    if request.method == "POST":
        try:
            number = ask_use(
                actor=actor,
                at=now(),
                code=typed["code"],
                amount=typed_mop(typed["amount"]) or 0,
                key=typed["key"] or secrets.token_urlsafe(16),
                pin=typed["pin"],
            )
            return HttpResponseRedirect(reverse("portal-taking", args=[holder, number]))
        except REFUSALS as failure:
            field, text = AT_FIELD.get(type(failure), "code"), translate(failure.key, language)
    schemes, before = takes(actor=actor, at=now()), statements_of(actor=actor, at=now())
    if not schemes and not before:
        raise NotFound(f"{holder} takes no vouchers")
    today = taken(actor=actor, at=now())
    context = {
        "holder": holder,
        "schemes": [pick(each.name.text(), language) for each in schemes.values()],
        "cards": any(each.cards for each in schemes.values()),
        "typed": typed | {"key": typed["key"] or secrets.token_urlsafe(16), "pin": ""},
        "errors": {field: text},
        "summary": [{"href": f"#{field}", "text": text}] if text else [],
        "today": [_taken_row(each, holder, language) for each in today],
        "sum": format_mop(sum(each.amount for each in today if each.state == "paid"), language),
        "statements": [statement_row(each, holder, language) for each in before],
    }
    return render(request, "portal/vouchers/takings.html", context, status=422 if text else 200)


def _taken_row(use: UseView, holder: str, language: str) -> dict[str, Any]:
    return {
        "title": f"{format_mop(use.amount, language)} · {use.voucher_number}",
        "url": reverse("portal-taking", args=[holder, use.id]),
        "state": translate(f"portal.vouchers.state.{use.state}", language),
        "kind": USE_KINDS[use.state],
        "notes": [f"{format_macau(use.asked_at, language)} · {use.asked_by}"],
    }


def statement_row(statement: StatementView, holder: str, language: str) -> dict[str, Any]:
    """A statement as a line of a list."""
    return {
        "title": f"{statement.period} · {format_mop(statement.amount, language)}",
        "url": reverse("portal-taking-statement", args=[holder, statement.id]),
        "state": translate(f"portal.vouchers.{'paid_out' if statement.paid_at else 'owed'}", language),
        "kind": "green" if statement.paid_at else "yellow",
        "notes": [
            f"{pick(statement.scheme.name.text(), language)} · "
            + translate("portal.vouchers.uses", language, count=statement.uses)
        ],
    }


@for_holder
def taking(request: HttpRequest, holder: str, use_id: int) -> HttpResponse:
    """One use: waiting for the person, or its receipt; on its day it can be cancelled."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    text = ""
    if request.method == "POST":
        try:
            cancel_use(actor=actor, at=now(), use_id=use_id, reason=request.POST.get("reason", ""))
            messages.success(request, translate("portal.vouchers.was_cancelled", language))
            return HttpResponseRedirect(reverse("portal-taking", args=[holder, use_id]))
        except (ReasonMissing, TooLateToCancel) as failure:
            text = translate(failure.key, language)
    found = use_asked(actor=actor, at=now(), use_id=use_id)
    context = {
        "holder": holder,
        "use": found,
        "amount": format_mop(found.amount, language),
        "rows": use_rows(found, language),
        "state": translate(f"portal.vouchers.state.{found.state}", language),
        "kind": USE_KINDS[found.state],
        "error": text,
        "reason": request.POST.get("reason", ""),
        "errors": [{"href": "#reason", "text": text}] if text else [],
    }
    return render(request, "portal/vouchers/taking.html", context, status=422 if text else 200)


@for_holder
def statement(request: HttpRequest, holder: str, statement_id: int) -> HttpResponse:
    """What is owed for a period, use by use; what is wrong with it can be said."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    text, said = "", request.POST.get("text", "")
    if request.method == "POST":
        try:
            say_difference(actor=actor, at=now(), statement_id=statement_id, text=said)
            messages.success(request, translate("portal.vouchers.difference.noted", language))
            return HttpResponseRedirect(reverse("portal-taking-statement", args=[holder, statement_id]))
        except (ReasonMissing, SaidAlready) as failure:
            text = translate(failure.key, language)
    found, uses, differences = statement_of(actor=actor, at=now(), statement_id=statement_id)
    context = {
        "holder": holder,
        "statement": found,
        "name": pick(found.scheme.name.text(), language),
        "amount": format_mop(found.amount, language),
        "state": translate(f"portal.vouchers.{'paid_out' if found.paid_at else 'owed'}", language),
        "kind": "green" if found.paid_at else "yellow",
        "uses": [_taken_row(each, holder, language) for each in uses],
        "differences": [_difference(each, language) for each in differences],
        "open": any(each.answered_at is None for each in differences),
        "said": said,
        "error": text,
        "errors": [{"href": "#text", "text": text}] if text else [],
    }
    return render(request, "portal/vouchers/statement.html", context, status=422 if text else 200)


def _difference(each: DifferenceView, language: str) -> dict[str, str]:
    return {
        "text": each.text,
        "by": f"{each.said_by} · {format_macau(each.said_at, language)}",
        "answer": each.answer or translate("portal.vouchers.difference.waits", language),
    }


@for_holder
@require_safe
def statement_csv(request: HttpRequest, holder: str, statement_id: int) -> HttpResponse:
    """The same, one use a line, amounts in patacas."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found, uses, _differences = statement_of(actor=actor, at=now(), statement_id=statement_id)
    rows = [[translate(f"portal.vouchers.receipt.{each}", language) for each in COLUMNS]]
    for each in uses:
        day = format_macau(each.decided_at or each.asked_at, language)
        rows.append([each.reference, day, each.voucher_number, f"{each.amount / 100:.2f}"])
    return saved_table(rows, name=f"vouchers-{found.period}")
