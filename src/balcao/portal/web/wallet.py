"""What one carries of a holder's: into a wallet, shared by a link, ended on a lost phone."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balcao.credentials.api import (
    NotCarried,
    PurposeMissing,
    SharedView,
    Source,
    Status,
    Subject,
    TooManyOffers,
    TooManyShares,
    carried_by,
    get_type_asked_for,
    make_offer,
    open_share,
    share_subject,
    shares_of,
    subject_of,
    subjects_of,
    take_back,
    withdraw_share,
)
from balcao.documents.api import qr_picture
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import Row

SESSION_KEY = "balcao_wallet"
STATES = {
    Status.VALID: ("valid", "green"),
    Status.SUSPENDED: ("suspended", "orange"),
    Status.INVALID: ("invalid", "red"),
}
REFUSALS = (NotCarried, PurposeMissing, TooManyOffers, TooManyShares)


def state_words(status: Status, language: str) -> dict[str, str]:
    """How something stands, in a word and its colour."""
    key, kind = STATES[status]
    return {"state": translate(f"portal.wallet.state.{key}", language), "kind": kind}


@for_holder
@require_safe
def wallet(request: HttpRequest, holder: str) -> HttpResponse:
    """Everything of the holder's that can be carried."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    carried = carried_by(actor=actor, at=at)
    rows: list[Row] = []
    for each in subjects_of(actor=actor, at=at):
        mine = carried.get((each.type.id, each.key))
        until = (
            translate("portal.own.expires", language, date=format_macau(each.last_day, language))
            if each.last_day
            else ""
        )
        notes = [_known_as(each, language), until, translate("portal.wallet.carried", language) if mine else ""]
        url = reverse("portal-wallet-card", args=[holder, each.type.id, each.key])
        rows.append(
            {"title": pick(each.name, language), "url": url, "notes": notes, **state_words(each.status, language)}
        )
    return render(request, "portal/wallet.html", {"holder": holder, "rows": rows})


def _known_as(subject: Subject, language: str) -> str:
    """Its number; a post has none that anybody knows."""
    return pick(subject.type.name, language) if subject.type.source is Source.POST else subject.key


@for_holder
def card(request: HttpRequest, holder: str, type_id: str, number: str) -> HttpResponse:
    """One thing: put it into a wallet, share how it stands, end what one carries of it."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    subject = subject_of(actor=actor, at=at, type_id=type_id, key=number)
    here = reverse("portal-wallet-card", args=[holder, type_id, number])
    error = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_act(request, subject, here, at))
        except REFUSALS as refused:
            error = translate(refused.key, language)
    made: dict[str, Any] = request.session.pop(SESSION_KEY, {}) if request.method == "GET" else {}
    if made.get("for") != here:
        made = {}
    mine = carried_by(actor=actor, at=at).get((type_id, number))
    context = {
        "holder": holder,
        "number": _known_as(subject, language),
        "title": pick(subject.name, language),
        **state_words(subject.status, language),
        "can": subject.status is not Status.INVALID,
        "carried": mine,
        "until": format_macau(mine.until_at, language) if mine else "",
        "offer": _offer_shown(made, language) if "offer" in made else None,
        "link": made.get("link", ""),
        "claims": _choices(subject, request.POST.getlist("claim"), language),
        "purpose": request.POST.get("purpose", ""),
        "shares": [
            {"id": each.id, "purpose": each.purpose, "note": _share_note(each.until_at, each.opened, language)}
            for each in shares_of(actor=actor, at=at)
        ],
        "error": error,
        "errors": [{"href": "#purpose" if request.POST.get("act") == "share" else "", "text": error}] if error else [],
    }
    return render(request, "portal/wallet_card.html", context, status=422 if error else 200)


def _act(request: HttpRequest, subject: Subject, here: str, at: datetime) -> str:
    """What a button does; returns where one goes on."""
    actor, act = request.actor, request.POST.get("act", "")  # type: ignore[attr-defined]
    about: dict[str, Any] = {"actor": actor, "at": at, "type_id": subject.type.id, "key": subject.key}
    if act == "phone":
        offer = make_offer(**about, with_code=False)
        return f"{reverse('portal-wallet-page')}#offer={quote(offer.code)}"
    if act == "other":
        offer = make_offer(**about, with_code=True)
        shown = {"uri": offer.uri, "tx_code": offer.tx_code, "until": offer.until_at.isoformat()}
        request.session[SESSION_KEY] = {"for": here, "offer": shown}
        return f"{here}#other"
    if act == "share":
        secret = share_subject(**about, claims=request.POST.getlist("claim"), purpose=request.POST.get("purpose", ""))
        link = f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-shared-licence', args=[secret])}"
        request.session[SESSION_KEY] = {"for": here, "link": link}
        return f"{here}#share"
    if act == "end":
        take_back(**about)
        messages.success(request, translate("portal.wallet.ended", request.language))  # type: ignore[attr-defined]
        return here
    share_id = request.POST.get("withdraw", "")
    if not share_id.isdecimal():
        raise NotFound("act")
    withdraw_share(actor=actor, at=at, share_id=int(share_id))
    messages.success(request, translate("portal.wallet.withdrawn", request.language))  # type: ignore[attr-defined]
    return f"{here}#share"


def _offer_shown(made: dict[str, Any], language: str) -> dict[str, str]:
    offer = made["offer"]
    address = f"openid-credential-offer://?{urlencode({'credential_offer_uri': offer['uri']})}"
    until = datetime.fromisoformat(offer["until"])
    return {
        "address": address,
        "qr": qr_picture(address),
        "tx_code": offer["tx_code"],
        "until": format_macau(until, language),
    }


def _choices(subject: Subject, chosen: list[str], language: str) -> list[dict[str, Any]]:
    return [
        {
            "value": each.name,
            "text": pick(each.label, language),
            "hint": _said(subject.values[each.name], language),
            "checked": each.name in chosen,
        }
        for each in subject.type.claims
        if each.name in subject.values
    ]


def _said(value: str, language: str) -> str:
    """A value as people read it: days in words. Figures that only could be a day, ``20261201``, are none."""
    with suppress(ValueError):
        day = date.fromisoformat(value)
        if day.isoformat() == value:
            return format_macau(day, language)
    return value


def _share_note(until: datetime, opened: int, language: str) -> str:
    return translate("portal.wallet.share_note", language, until=format_macau(until, language), count=opened)


@public
@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """What whoever has the link reads."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        found = open_share(secret=secret, at=now())
    except BalcaoError:
        return render(request, "portal/wallet_shared_over.html", {}, status=404)
    context = {"title": pick(found.type.name, language), "purpose": found.purpose, **_shared_context(found, language)}
    response = render(request, "portal/wallet_shared.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _shared_context(found: SharedView, language: str) -> dict[str, Any]:
    return {
        **state_words(found.status, language),
        "rows": claim_rows(found.type.id, found.claims, language),
        "until": format_macau(found.until_at, language),
    }


def claim_rows(type_id: str, claims: Any, language: str) -> list[dict[str, str]]:
    """Claims with their words, in the type's order."""
    known = get_type_asked_for(type_id).claims
    return [
        {"key": pick(each.label, language), "value": str(claims[each.name])} for each in known if each.name in claims
    ]
