"""A person's vouchers: what is left, the code to show, saying yes to a use, a card on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from balcao.catalogue.api import list_services
from balcao.documents.api import qr_picture
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.portal.vouchers_shown import USE_KINDS, movement_rows, use_rows, voucher_shown
from balcao.portal.web.holders import for_holder
from balcao.vouchers.api import (
    BadPin,
    CodeView,
    MoreThanLeft,
    NotInUse,
    UseOver,
    card_of,
    code_of,
    confirm_use,
    end_card,
    history_of,
    make_card,
    refuse_use,
    show_code,
    use_of,
    uses_waiting,
    voucher_view,
    vouchers_of,
)


@for_holder
@require_safe
def vouchers(request: HttpRequest, holder: str) -> HttpResponse:
    """Every voucher: what is left, and until when."""
    actor, language = _who(request)
    found = [voucher_shown(each, language) for each in vouchers_of(actor=actor, at=now())]
    if len(found) == 1:
        return HttpResponseRedirect(reverse("portal-voucher", args=[holder, found[0]["id"]]))
    return render(request, "portal/vouchers/list.html", {"holder": holder, "vouchers": found})


def _who(request: HttpRequest) -> tuple[Actor, str]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if actor.entity_id is not None:
        raise NotFound("vouchers are given to persons")
    return actor, language


@for_holder
@require_safe
def voucher(request: HttpRequest, holder: str, voucher_id: int) -> HttpResponse:
    """One voucher: what is left, what was spent where, whom it can be passed on to."""
    actor, language = _who(request)
    at = now()
    found = voucher_view(actor=actor, at=at, voucher_id=voucher_id)
    waiting = uses_waiting(actor=actor, at=at, voucher_id=voucher_id)
    context = {
        "holder": holder,
        "voucher": voucher_shown(found, language),
        "waiting": [
            {
                "url": reverse("portal-voucher-use", args=[holder, voucher_id, each.id]),
                "text": translate(
                    "portal.vouchers.asks",
                    language,
                    provider=pick(each.provider, language),
                    amount=format_mop(each.amount, language),
                ),
            }
            for each in waiting
        ],
        "rows": movement_rows(history_of(actor=actor, at=at, voucher_id=voucher_id), holder, voucher_id, language),
        "passing": _passing(found.scheme_id) if found.in_use and found.balance else "",
        "takers": reverse("portal-voucher-takers", args=[found.scheme_id]),
        "cards": found.scheme.cards and found.in_use,
    }
    return render(request, "portal/vouchers/voucher.html", context)


def _passing(scheme_id: str) -> str:
    """The service by which such vouchers are passed on."""
    for each in list_services(at=now()):
        if scheme_id in each.passes_on:
            return reverse("portal-service", args=[each.service_id])
    return ""


@for_holder
def code(request: HttpRequest, holder: str, voucher_id: int) -> HttpResponse:
    """The code to show; once a provider asks, what it asks for."""
    actor, language = _who(request)
    at = now()
    here = reverse("portal-voucher-code", args=[holder, voucher_id])
    if request.method == "POST":
        try:
            show_code(actor=actor, at=at, voucher_id=voucher_id)
        except NotInUse as failure:
            messages.error(request, translate(failure.key, language))
            return HttpResponseRedirect(reverse("portal-voucher", args=[holder, voucher_id]))
        return HttpResponseRedirect(here)
    waiting = uses_waiting(actor=actor, at=at, voucher_id=voucher_id)
    if waiting:
        return HttpResponseRedirect(reverse("portal-voucher-use", args=[holder, voucher_id, waiting[0].id]))
    found = voucher_view(actor=actor, at=at, voucher_id=voucher_id)
    shown = code_of(actor=actor, at=at, voucher_id=voucher_id)
    context = {
        "holder": holder,
        "voucher": voucher_shown(found, language),
        "code": _code_shown(shown, language) if shown else None,
    }
    answer = render(request, "portal/vouchers/code.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _code_shown(shown: CodeView, language: str) -> dict[str, str]:
    return {
        "digits": f"{shown.digits[:4]} {shown.digits[4:]}",
        "qr": qr_picture(shown.digits),
        "until": format_macau(shown.expires_at, language),
    }


@for_holder
def use(request: HttpRequest, holder: str, voucher_id: int, use_id: int) -> HttpResponse:
    """What a provider asks for: yes or no; afterwards the receipt."""
    actor, language = _who(request)
    at, errors = now(), []
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                confirm_use(actor=actor, at=at, use_id=use_id)
            else:
                refuse_use(actor=actor, at=at, use_id=use_id)
            return HttpResponseRedirect(reverse("portal-voucher-use", args=[holder, voucher_id, use_id]))
        except (MoreThanLeft, NotInUse, UseOver) as failure:
            errors = [{"text": translate(failure.key, language)}]
    found = use_of(actor=actor, at=at, use_id=use_id)
    if found.voucher_id != voucher_id:
        raise NotFound(f"use {use_id}")
    left = voucher_view(actor=actor, at=at, voucher_id=voucher_id).balance
    context = {
        "holder": holder,
        "voucher_id": voucher_id,
        "use": found,
        "provider": pick(found.provider, language),
        "amount": format_mop(found.amount, language),
        "after": format_mop(left - found.amount, language),
        "left": format_mop(left, language),
        "rows": use_rows(found, language),
        "state": translate(f"portal.vouchers.state.{found.state}", language),
        "kind": USE_KINDS[found.state],
        "errors": errors,
    }
    return render(request, "portal/vouchers/use.html", context, status=409 if errors else 200)


@for_holder
def card(request: HttpRequest, holder: str, voucher_id: int) -> HttpResponse:
    """A card on paper for who has no phone: made with a PIN, printed, ended."""
    actor, language = _who(request)
    at, error = now(), ""
    found = voucher_view(actor=actor, at=at, voucher_id=voucher_id)
    if not found.scheme.cards:
        raise NotFound("cards")
    if request.method == "POST":
        pin = request.POST.get("pin", "")
        if pin != request.POST.get("again", ""):
            error = translate("portal.vouchers.card.differs", language)
        else:
            try:
                make_card(actor=actor, at=at, voucher_id=voucher_id, pin=pin)
                return HttpResponseRedirect(reverse("portal-voucher-card", args=[holder, voucher_id]))
            except (BadPin, NotInUse) as failure:
                error = translate(failure.key, language)
    held = card_of(actor=actor, at=at, voucher_id=voucher_id)
    context: dict[str, Any] = {
        "holder": holder,
        "voucher": voucher_shown(found, language),
        "card": {
            "figures": held.figures,
            "qr": qr_picture(held.number),
            "locked": held.locked,
        }
        if held
        else None,
        "whose": pick(holder_name(holder), language),
        "make_kind": "secondary" if held else "",
        "error": error,
        "errors": [{"href": "#pin", "text": error}] if error else [],
    }
    return render(request, "portal/vouchers/card.html", context, status=422 if error else 200)


@for_holder
@require_POST
def card_end(request: HttpRequest, holder: str, voucher_id: int) -> HttpResponse:
    """The card works no more."""
    actor, language = _who(request)
    end_card(actor=actor, at=now(), voucher_id=voucher_id)
    messages.success(request, translate("portal.vouchers.card.ended", language))
    return HttpResponseRedirect(reverse("portal-voucher", args=[holder, voucher_id]))
