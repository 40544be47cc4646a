"""The switch between the easy view and the usual one, on every page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from balcao.accounts.operations.easy import keep_view
from balcao.foundation.ui.api import EASY_COOKIE
from balcao.foundation.web.api import not_found_page, public
from balcao.kernel.clock import now

A_YEAR = 31_536_000


@public
def choose_view(request: HttpRequest) -> HttpResponse:
    """Remember the view in this browser and, posted by who is signed in, with their account; then back."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = sent.get("easy", "")
    if chosen not in ("0", "1"):
        return not_found_page(request)
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and actor is not None:
        keep_view(actor=actor, easy=chosen == "1", at=now())
    wanted = sent.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return _remembered(request, chosen, wanted if safe else "/")


@public
def enter(request: HttpRequest) -> HttpResponse:
    """A short address for the sheet on a counter, or its QR code: the first page in the easy view."""
    return _remembered(request, "1", "/")


def _remembered(request: HttpRequest, chosen: str, address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.set_cookie(EASY_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
