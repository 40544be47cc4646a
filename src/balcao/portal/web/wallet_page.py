"""Our own wallet, and the page on which anybody checks what a wallet shows: both work without network once opened."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balcao.credentials.api import credential_types, issuer, lists_in_use, published_keys
from balcao.foundation.ui.api import current_language, translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now

ICON = {"type": "image/png", "src": f"{settings.STATIC_URL}icons/icon-192.png", "sizes": "192x192"}
LARGE = {"type": "image/png", "src": f"{settings.STATIC_URL}icons/icon-512.png", "sizes": "512x512"}


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The wallet: what it holds lies on the device, so the page is the same for everybody."""
    return render(request, "portal/wallet_page.html", {})


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Checks a code by what this device knows."""
    return render(request, "portal/wallet_check.html", {})


@public
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """What a device has to know to check without network: keys, types with their words, where the lists are."""
    types = {
        each.id: {
            "name": each.name,
            "claims": {claim.name: claim.label for claim in each.claims},
            "always": sorted(each.always),
        }
        for each in credential_types().values()
    }
    known = {
        "issuer": issuer(),
        "keys": published_keys()["jwks"]["keys"],
        "types": types,
        "lists": {str(number): reverse("credentials-status", args=[number]) for number in lists_in_use()},
        "at": int(now().timestamp()),
    }
    response = JsonResponse(known)
    response.headers["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the wallet can be installed on a phone by itself."""
    return JsonResponse(
        {
            "id": reverse("portal-wallet-page"),
            "name": translate("portal.wallet.app"),
            "short_name": translate("portal.wallet.app_short"),
            "lang": current_language(),
            "start_url": reverse("portal-wallet-page"),
            "scope": reverse("portal-wallet-page"),
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#143765",
            "icons": [ICON, LARGE, {**LARGE, "purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )
