"""Language, offline page, web manifest, service worker."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from balcao.foundation.ui.texts import current_language, translate
from balcao.foundation.web.api import LANGUAGE_COOKIE, not_found_page, public
from balcao.kernel.texts import SHOWN_LANGUAGES


@public
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remember the language for a year and go back to where one was."""
    if language not in SHOWN_LANGUAGES:
        return not_found_page(request)
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if safe else "/")
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=31_536_000,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


@public
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is no network."""
    return render(request, "ui/offline.html")


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the portal can be installed on a phone."""
    icons = [
        {"src": f"{settings.STATIC_URL}icons/icon.svg", "type": "image/svg+xml", "sizes": "any"},
        {"src": f"{settings.STATIC_URL}icons/icon-192.png", "type": "image/png", "sizes": "192x192"},
        {"src": f"{settings.STATIC_URL}icons/icon-512.png", "type": "image/png", "sizes": "512x512"},
        {
            "src": f"{settings.STATIC_URL}icons/icon-512.png",
            "type": "image/png",
            "sizes": "512x512",
            "purpose": "maskable",
        },
    ]
    return JsonResponse(
        {
            "name": f"Balcão {translate('ui.tagline')}",
            "short_name": "Balcão",
            "lang": current_language(),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#143765",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it may serve the whole site."""
    path = Path(settings.BALCAO_FRONTEND) / "sw.js"
    if not path.exists():
        return not_found_page(request)
    response = HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
