"""Standing consents: what may be taken by itself each year, given on the provider's page and withdrawn in one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from balcao.cases.api import YearlyMatter, yearly_matters
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import Refused
from balcao.kernel.money import format_mop, percent
from balcao.kernel.texts import pick
from balcao.payments.api import (
    Consent,
    ConsentState,
    ProviderUnreachable,
    ask_consent,
    consents_of,
    withdraw_consent,
)
from balcao.portal.web.holders import for_holder

ROOM = 120
"""A consent covers so many per cent of what is due now, so that a small rise does not end it."""


@for_holder
def consents(request: HttpRequest, holder: str) -> HttpResponse:
    """Every yearly fee, with its consent or the way to give one; consents that ended."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    matters = yearly_matters(actor=actor, at=now())
    error = ""
    if request.method == "POST":
        if (withdrawn := request.POST.get("withdraw", "")).isdecimal() and len(withdrawn) < 18:
            busy = withdraw_consent(actor=actor, at=now(), consent_id=int(withdrawn))
            word = "portal.consents.did_withdraw_busy" if busy else "portal.consents.did_withdraw"
            messages.success(request, translate(word, language))
            return HttpResponseRedirect(request.path)
        wanted = next((each for each in matters if each.matter == request.POST.get("matter")), None)
        if wanted is not None:
            try:
                return HttpResponseRedirect(_ask(request, actor, wanted))
            except ProviderUnreachable:
                error = translate("portal.consents.unreachable", language)
            except Refused as failure:
                error = translate(failure.reason_key, language)
    found = consents_of(actor=actor, at=now())
    given = {each.matter: each for each in found if each.state is ConsentState.GIVEN}
    context = {
        "holder": holder,
        "rows": [_row(each, given.get(each.matter), language) for each in matters],
        "ended": [_ended(each, language) for each in found if each.state is not ConsentState.GIVEN],
        "asked": request.GET.get("status") == "given",
        "errors": [{"href": "#matters", "text": error}] if error else [],
    }
    return render(request, "portal/consents.html", context, status=409 if error else 200)


def _ask(request: HttpRequest, actor: Any, each: YearlyMatter) -> str:
    return ask_consent(
        actor=actor,
        at=now(),
        matter=each.matter,
        department=each.department,
        title=each.title,
        most=percent(each.amount, ROOM),
        return_url=request.build_absolute_uri(request.path) + "?status=given",
    )


def _row(each: YearlyMatter, consent: Consent | None, language: str) -> dict[str, Any]:
    words = {
        "amount": format_mop(each.amount, language),
        "day": format_macau(each.next_on, language),
        "most": format_mop(consent.most if consent else percent(each.amount, ROOM), language),
        "means": consent.shown if consent else "",
    }
    notes = [translate("portal.consents.next", language, **words)]
    if consent is not None:
        notes.append(translate("portal.consents.from", language, **words))
    return {
        "matter": each.matter,
        "title": pick(each.title, language),
        "notes": notes,
        "consent": consent.id if consent else 0,
        "ask": translate("portal.consents.covers", language, **words),
    }


def _ended(each: Consent, language: str) -> dict[str, Any]:
    day = format_macau(each.withdrawn_at, language) if each.withdrawn_at else ""
    return {
        "title": pick(each.title, language),
        "state": translate("portal.consents.withdrawn", language),
        "kind": "grey",
        "notes": [f"{each.shown} · {day}"],
        "links": [],
    }
