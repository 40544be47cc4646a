"""What somebody is offered without having asked: yes or no, on one page; and whether they want to be looked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.benefits.api import (
    OfferOver,
    OfferView,
    accept_offer,
    decline_offer,
    looked_for,
    offer_to,
    offers_to,
    wish_to_be_looked_for,
)
from balcao.catalogue.api import register_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.payments.api import accounts_of
from balcao.portal.web.closing import TOLD, told
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import Row

KINDS = {"yes": "green", "no": "grey", "silent": "orange", "": "blue"}


@for_holder
def benefits(request: HttpRequest, holder: str) -> HttpResponse:
    """What is and was offered, and one's own wish about it."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    _only_persons(actor)
    found = offers_to(actor=actor, at=now())
    wish = looked_for(actor=actor, at=now())
    context = {
        "holder": holder,
        "open": [offer_row(each, holder, language) for each in found if each.open or each.undoable],
        "before": [offer_row(each, holder, language) for each in found if not each.open and not each.undoable],
        "looked_for": wish is not False,
    }
    return render(request, "portal/benefits.html", context)


def _only_persons(actor: Actor) -> None:
    if actor.entity_id is not None:
        raise NotFound("benefits are offered to persons")


@for_holder
@require_POST
def wish(request: HttpRequest, holder: str) -> HttpResponse:
    """Be looked for, or not any more."""
    wanted = request.POST.get("looked_for") == "yes"
    _only_persons(request.actor)  # type: ignore[attr-defined]
    wish_to_be_looked_for(actor=request.actor, at=now(), looked_for=wanted)  # type: ignore[attr-defined]
    messages.success(request, translate("portal.benefits.looked_for" if wanted else "portal.benefits.not_looked_for"))
    return HttpResponseRedirect(reverse("portal-benefits", args=[holder]))


@for_holder
def benefit(request: HttpRequest, holder: str, offer_id: int) -> HttpResponse:
    """One offer: what, why, by which law, until when; yes or no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors: list[dict[str, str]] = []
    found = offer_to(actor=actor, at=now(), offer_id=offer_id)
    if request.method == "POST":
        try:
            return _answer(request, holder, offer_id)
        except (OfferOver, *TOLD) as failure:
            errors = [{"text": told(failure)}]
    definition = found.version.definition
    offers = definition.data.offers
    context: dict[str, Any] = {
        "holder": holder,
        "offer": found,
        "service_name": pick(definition.text("name"), language),
        "summary": pick(definition.text("summary"), language),
        "service_url": reverse("portal-service", args=[found.version.service_id]),
        "until": format_macau(found.until_on, language),
        "rows": [
            {
                "key": translate("portal.benefits.register", language),
                "value": register_name(offers.register_id, language),
                "note": translate("portal.benefits.only_yes", language),
            },
            {
                "key": translate("portal.benefits.law", language),
                "value": pick(offers.basis.text(), language),
                "note": pick(offers.purpose.text(), language),
            },
        ]
        if offers
        else [],
        "paid": _paid_to(actor, holder, language) if definition.data.payouts else [],
        "grants_on": format_macau(found.grants_on, language) if found.grants_on else "",
        "state": _state(found, language),
        "kind": KINDS[found.answer],
        "draft_url": reverse("portal-draft", args=[holder, found.draft_id]) if found.draft_id else "",
        "errors": errors,
    }
    return render(request, "portal/benefit.html", context, status=409 if errors else 200)


def _answer(request: HttpRequest, holder: str, offer_id: int) -> HttpResponse:
    """Say it; then to the case, to what is still asked, or back to the list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.POST.get("answer") != "yes":
        decline_offer(actor=actor, at=now(), offer_id=offer_id)
        messages.success(request, translate("portal.benefits.declined"))
        return HttpResponseRedirect(reverse("portal-benefits", args=[holder]))
    done = accept_offer(actor=actor, at=now(), offer_id=offer_id)
    if done.reference:
        return HttpResponseRedirect(reverse("portal-done", args=[holder, done.draft_id]))
    messages.info(request, translate("portal.benefits.still_asked"))
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, done.draft_id]))


def _paid_to(actor: Actor, holder: str, language: str) -> list[dict[str, str]]:
    """Where the money would go, and where to say it."""
    account, _given = accounts_of(actor=actor, at=now())
    return [
        {
            "key": translate("portal.benefits.paid_to", language),
            "value": account.number if account else translate("portal.benefits.no_account", language),
            "href": reverse("portal-payouts", args=[holder]),
            "action": translate("portal.benefits.change_account" if account else "portal.benefits.give", language),
        }
    ]


def offer_row(offer: OfferView, holder: str, language: str) -> Row:
    """An offer as a line of a list."""
    return {
        "title": pick(offer.version.definition.text("name"), language),
        "url": reverse("portal-benefit", args=[holder, offer.id]),
        "notes": [_when(offer, language)],
        "state": _state(offer, language),
        "kind": KINDS[offer.answer],
    }


def _when(offer: OfferView, language: str) -> str:
    """The day that matters now: until when to answer, from when it is granted, or when it was offered."""
    if offer.undoable and offer.grants_on is not None:
        return translate("portal.benefits.granted_on", language, date=format_macau(offer.grants_on, language))
    if offer.open:
        key = "until_unless" if offer.unless_no else "until"
        return translate(f"portal.benefits.{key}", language, date=format_macau(offer.until_on, language))
    return format_macau(offer.offered_at, language)


def _state(offer: OfferView, language: str) -> str:
    if offer.answer == "silent" and offer.grants_on is not None:
        return translate("portal.benefits.state.taken_as_yes", language)
    return translate(f"portal.benefits.state.{offer.answer or ('open' if offer.open else 'silent')}", language)
