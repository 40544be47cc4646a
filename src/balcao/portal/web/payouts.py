"""Money that comes from the government: the account to which it goes, and how each payment stands."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.catalogue.api import banks, departments
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import (
    BadAccount,
    EntryState,
    PayeeAccount,
    Payout,
    accounts_of,
    confirm_account,
    give_account,
    payouts_of,
)
from balcao.portal.web.holders import for_holder

FIELDS = ("bank", "number", "name")
ON_ITS_WAY = (EntryState.PROPOSED, EntryState.SENT)
KINDS = {"paid": "green", "on_its_way": "yellow", "waits": "orange", "account_needed": "red"}


@for_holder
def payouts(request: HttpRequest, holder: str) -> HttpResponse:
    """The account in use, masked; one to be confirmed, whole; and every payment."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        confirm_account(actor=actor, at=now(), account_id=_number(request.POST.get("account", "")))
        messages.success(request, translate("portal.payouts.did_confirm", language))
        return HttpResponseRedirect(reverse("portal-payouts", args=[holder]))
    current, given = accounts_of(actor=actor, at=now())
    usable = current is not None and not current.fault
    context = {
        "holder": holder,
        "current": _account(current, language) if current else None,
        "given": _account(given, language) if given else None,
        "rows": [_row(each, holder, language, usable=usable) for each in payouts_of(actor=actor, at=now())],
    }
    return render(request, "portal/payouts.html", context)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 18 else 0


@for_holder
def account(request: HttpRequest, holder: str) -> HttpResponse:
    """Write down an account; it counts once it was looked at again and confirmed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "").strip()[:200] for name in FIELDS}
    field, text = "", ""
    if request.method == "POST":
        try:
            give_account(actor=actor, at=now(), **typed)
            return HttpResponseRedirect(reverse("portal-payouts", args=[holder]))
        except BadAccount as failure:
            field, text = failure.field, translate(f"payments.payee.bad_{failure.field}", language)
    names = sorted((pick(name, language), code) for code, name in banks(settings.BALCAO_SERVICES).items())
    context = {
        "holder": holder,
        "typed": typed,
        "banks": [{"value": code, "text": name, "checked": code == typed["bank"]} for name, code in names],
        "errors": {field: text},
        "summary": [{"href": f"#{field}", "text": text}] if text else [],
    }
    return render(request, "portal/payout_account.html", context, status=422 if text else 200)


def _account(each: PayeeAccount, language: str) -> dict[str, Any]:
    name = banks(settings.BALCAO_SERVICES).get(each.bank)
    said = {"bank": pick(name, language) if name else each.bank, "number": each.number, "name": each.name}
    return {
        "id": each.id,
        "refused": bool(each.fault),
        "rows": [{"key": translate(f"portal.payouts.{key}", language), "value": value} for key, value in said.items()],
    }


def _row(each: Payout, holder: str, language: str, *, usable: bool) -> dict[str, Any]:
    known = departments(settings.BALCAO_SERVICES)
    state = "paid" if each.paid_at else "on_its_way" if each.state in ON_ITS_WAY else "waits"
    if state == "waits" and not usable:
        state = "account_needed"
    day = format_macau(macau_date(each.paid_at or each.owed_at), language)
    since = translate("portal.payouts.paid_on" if each.paid_at else "portal.payouts.granted_on", language, day=day)
    notes = [
        f"{format_mop(each.amount, language)} · {since}",
        f"{pick(known.get(each.department, each.department), language)} · {each.reference}",
    ]
    if not each.paid_at and each.reason:
        notes.append(translate("portal.payouts.came_back", language))
    return {
        "title": pick(each.title, language),
        "url": reverse("portal-matter", args=[holder, each.case_reference]) if each.case_reference else "",
        "state": translate(f"portal.payouts.state.{state}", language),
        "kind": KINDS[state],
        "notes": notes,
    }
