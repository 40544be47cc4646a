"""How long a sign-in lasts yet, staying signed in, and the page of who was signed out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from balcao.accounts.web.request import signed_in_until, stay_signed_in
from balcao.accounts.web.step_up import wanted_page
from balcao.foundation.ui.api import Ending
from balcao.foundation.web.api import public
from balcao.kernel.clock import now


@public
def still(request: HttpRequest) -> HttpResponse:
    """Who is signed in here and for how many seconds yet (``who`` is empty for nobody). Posted by whose page it is, the
    time begins again; of somebody else's page it changes nothing."""
    at, who = now(), _who(request)
    if request.method == "POST" and who and request.POST.get("who") == who:
        stay_signed_in(request, at)
    left = int((signed_in_until(request) - at).total_seconds()) if who else 0
    answer = JsonResponse({"who": who, "left": left, "token": get_token(request)})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@public
def over(request: HttpRequest) -> HttpResponse:
    """Said after a sign-in ended by itself: what is kept, and the way back to where one was."""
    wanted = wanted_page(request)
    if request.actor is not None:  # type: ignore[attr-defined]
        return HttpResponseRedirect(wanted)
    return render(request, "accounts/over.html", {"wanted": wanted})


def sign_in_ending(request: Any) -> Ending | None:
    """The sign-in, as something that ends while a page is open."""
    at, until = now(), signed_in_until(request)
    return Ending(
        kind="sign_in",
        until=until,
        left=int((until - at).total_seconds()),
        ask=reverse("account-still"),
        onward=f"{reverse('account-over')}?{urlencode({'next': request.get_full_path()})}",
        who=_who(request),
    )


def _who(request: Any) -> str:
    return "" if request.actor is None else str(request.user.pk)
