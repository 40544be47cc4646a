"""Passing a running application on to somebody else, who agrees or not; the officer then accepts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    AlreadyDecided,
    BoundToLicence,
    NoSuccessor,
    NotNow,
    OfferWaits,
    WrongAudience,
    answer_offer,
    offer_case,
    offer_made,
    offer_received,
    take_back_offer,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder


@for_holder
def pass_on(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Name the new applicant, or take the offer back."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    number, errors = request.POST.get("number", "").strip()[:40], list[dict[str, str]]()
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take_back":
                take_back_offer(actor=actor, at=now(), reference=reference)
                messages.success(request, translate("portal.pass_on.taken_back", language))
            else:
                offer_case(actor=actor, at=now(), reference=reference, number=number)
            return redirect("portal-pass-on", holder, reference)
        except (NoSuccessor, BoundToLicence, WrongAudience, OfferWaits, NotNow, AlreadyDecided) as failure:
            errors = [{"href": "#number", "text": translate(failure.key, language)}]
    offer = offer_made(actor=actor, at=now(), reference=reference)
    context: dict[str, Any] = {
        "holder": holder,
        "reference": reference,
        "number": number,
        "to": pick(offer.to_name, language) if offer else "",
        "agreed": offer is not None and offer.agreed_at is not None,
        "errors": errors,
        "error": errors[0]["text"] if errors else "",
    }
    return render(request, "portal/pass_on.html", context, status=422 if errors else 200)


@for_holder
def offered(request: HttpRequest, holder: str, offer_id: int) -> HttpResponse:
    """What is offered, by whom; agree or decline."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        agree = request.POST.get("act") == "agree"
        try:
            answer_offer(actor=actor, at=now(), offer_id=offer_id, agree=agree)
            said = "portal.pass_on.did_agree" if agree else "portal.pass_on.did_decline"
            messages.success(request, translate(said, language))
        except NotNow as failure:
            messages.error(request, translate(failure.key, language))
        return redirect("portal-offered", holder, offer_id)
    offer = offer_received(actor=actor, at=now(), offer_id=offer_id)
    context = {
        "holder": holder,
        "service": pick(offer.service, language),
        "reference": offer.reference,
        "by": pick(offer.from_name, language),
        "to": pick(offer.to_name, language),
        "open": offer.open,
        "agreed": offer.agreed_at is not None,
    }
    return render(request, "portal/offered.html", context)
