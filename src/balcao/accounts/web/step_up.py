"""Step-up in place: the second factor, asked where a page or an act needs it, and back to that very page."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now

SESSION_KEY = "balcao_step_up_next"
"""Where the person wanted to go when they had no second factor yet."""
ENOUGH = 3


def wanted_page(request: HttpRequest) -> str:
    """The page to come back to: one of ours, otherwise the person's account."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    # Only a path: what names a host at all, however it is spelt, is not one of ours.
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("account-me")


@signed_in
def step_up(request: HttpRequest) -> HttpResponse:
    """To the second factor the person has, or to setting one up; then back. With ``again`` also while one is fresh."""
    wanted = wanted_page(request)
    highest = request.user.highest_level(now())  # type: ignore[union-attr]
    if highest < 2:
        return render(request, "accounts/held.html", {"wanted": wanted}, status=403)
    enough = request.actor.assurance >= min(ENOUGH, highest)  # type: ignore[attr-defined]
    if enough and "again" not in request.GET:
        request.session.pop(SESSION_KEY, None)
        return redirect(wanted)
    methods = get_adapter().get_reauthentication_methods(request.user)
    strong = [method for method in methods if method["id"] != "reauthenticate"]
    if strong:
        request.session.pop(SESSION_KEY, None)
        return redirect(f"{strong[0]['url']}?{urlencode({'next': wanted})}")
    request.session[SESSION_KEY] = wanted
    return render(request, "accounts/first_factor.html")


class _PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """allauth leads a refused passkey to the sign-in page, which leads a signed-in person home: we stay here."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form) | {"form": form})
        return answer


reauthenticate_by_passkey = signed_in(_PasskeyAgain.as_view())
