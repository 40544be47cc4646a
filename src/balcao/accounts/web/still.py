"""How long a sign-in lasts yet, staying signed in, and the page of who was signed out."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from balcao.accounts.assurance import fresh_until
from balcao.accounts.web.request import proofs_of, signed_in_until, stay_signed_in
from balcao.accounts.web.step_up import ENOUGH, wanted_page
from balcao.foundation.ui.api import Ending
from balcao.foundation.web.api import public
from balcao.kernel.clock import UTC, now


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


def want_level(request: Any, level: int) -> None:
    """Note that what is done on this page needs a session of that level: before it is one no more, the page asks."""
    request.balcao_level_wanted = level


@public
def still_fresh(request: HttpRequest) -> HttpResponse:
    """For how many seconds yet the second factor counts as fresh. No press makes it longer, only proving it again."""
    left = 0 if request.actor is None else _fresh_until(request) - now().timestamp()  # type: ignore[attr-defined]
    answer = JsonResponse({"left": max(0, int(left)), "token": get_token(request)})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _fresh_until(request: Any) -> float:
    return fresh_until(proofs_of(request, request.user))


def second_factor_ending(request: Any) -> Ending | None:
    """That the second factor is fresh, where the page needs it to be; None elsewhere."""
    if min(getattr(request, "balcao_level_wanted", 0), request.actor.assurance) < ENOUGH:
        return None
    until = datetime.fromtimestamp(_fresh_until(request), tz=UTC)
    return Ending(
        kind="second_factor",
        until=until,
        left=int((until - now()).total_seconds()),
        ask=reverse("account-still-fresh"),
        onward=f"{reverse('step-up')}?{urlencode({'again': 'yes', 'next': request.get_full_path()})}",
        renewed=True,
    )


def _who(request: Any) -> str:
    return "" if request.actor is None else str(request.user.pk)
