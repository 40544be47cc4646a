"""The sites one signs in to with this account, and what they are told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.openid.operations.consents import withdraw_consent
from balcao.openid.queries import ConsentSummary, consent_given, consents_given
from balcao.openid.types import Scope


@signed_in
def my_sites(request: HttpRequest) -> HttpResponse:
    """Every site, what it is told, and a way to end it."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in consents_given(actor=request.actor)]  # type: ignore[attr-defined]
    return render(request, "openid/my_sites.html", {"rows": rows})


@signed_in
def end_consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Ask once, then end it."""
    language: str = request.language  # type: ignore[attr-defined]
    found = consent_given(actor=request.actor, consent_id=consent_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        withdraw_consent(actor=request.actor, consent_id=consent_id, at=now())  # type: ignore[attr-defined]
        messages.success(request, translate("openid.sites.ended", language, site=pick(found.names, language)))
        return redirect("openid-my-sites")
    return render(request, "openid/end_consent.html", {"row": _row(found, language)})


def _row(consent: ConsentSummary, language: str) -> dict[str, object]:
    used = consent.last_used_at or consent.given_at
    return {
        "consent_id": consent.consent_id,
        "name": pick(consent.names, language),
        "site_url": consent.site_url,
        "told": [translate(f"openid.scope.{each}", language) for each in consent.scopes if each != Scope.OPENID],
        "used": translate("openid.sites.used", language, at=format_macau(used, language)),
    }
