"""Signing out, asked for by a site."""

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from balcao.foundation.web.api import public
from balcao.kernel.texts import pick
from balcao.openid.failures import RequestUnusable
from balcao.openid.leaving import Leaving, is_stay_of, read_leaving
from balcao.openid.web.answers import in_language, parameters, problem_page, to_site
from balcao.openid.web.form_targets import allow_forms_to

FIELDS = ("client_id", "id_token_hint", "post_logout_redirect_uri", "state")


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out of the counter too: at once where the site names this very session, otherwise after a question."""
    sent, _ = parameters(request.GET if request.method == "GET" else request.POST)
    if request.method == "POST":  # a form from elsewhere brings no cookies: ask again by GET
        return redirect(f"{reverse('openid-end-session')}?{urlencode(sent)}")
    try:
        leaving = read_leaving(sent)
    except RequestUnusable as problem:
        return problem_page(request, problem)
    if request.actor is None:  # type: ignore[attr-defined]
        return _away(request, leaving)
    if is_stay_of(leaving.sid, request.session.session_key or ""):
        logout(request)
        return _away(request, leaving)
    language: str = request.language  # type: ignore[attr-defined]
    site = pick(leaving.client.names, language) if leaving.client else ""
    kept = {name: sent[name] for name in FIELDS if name in sent}
    response = render(request, "openid/sign_out.html", {"site": site, "kept": kept, "back_to": leaving.back_to})
    if leaving.back_to:
        allow_forms_to(response, leaving.back_to)
    return in_language(request, response, tuple(sent.get("ui_locales", "").split()))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The person said yes."""
    sent, _ = parameters(request.POST)
    try:
        leaving = read_leaving(sent)
    except RequestUnusable as problem:
        return problem_page(request, problem)
    logout(request)
    return _away(request, leaving)


def _away(request: HttpRequest, leaving: Leaving) -> HttpResponse:
    if leaving.back_to:
        return to_site(leaving.back_to)
    request.actor = None  # type: ignore[attr-defined]
    return render(request, "openid/signed_out.html")
