"""The first sign-in with the code of a sheet from the counter, and what makes an account one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.failures import CodeRefused
from balcao.accounts.models import User
from balcao.accounts.operations.counter import activate as use_code
from balcao.accounts.web.entry import ACTIVATED, sign_in
from balcao.accounts.web.limits import TooOften, spend
from balcao.accounts.web.regain import shown
from balcao.accounts.web.security import has_strong_factor
from balcao.accounts.web.typed import read_number
from balcao.foundation.web.api import public, signed_in
from balcao.kernel.clock import now

SESSION_KEY = "balcao_go_on"
"""Where to go once a factor is set up, without showing it again: the end of opening an account."""


@public
def activate(request: HttpRequest) -> HttpResponse:
    """Card number and code."""
    typed = {name: request.POST.get(name, "").strip()[:30] for name in ("number", "code")}
    errors = {}
    if request.method == "POST":
        try:
            spend(request, "activate")
            user_id = use_code(number=read_number(typed["number"]), given=typed["code"], at=now())
        except CodeRefused:
            errors["code"] = "accounts.error.sheet_refused"
        except TooOften as failure:
            errors["code"] = failure.key
        else:
            user = User.objects.get(pk=user_id)
            return sign_in(request, user, ACTIVATED, reverse("account-secure"), reauthenticated=True)
    return shown(request, "accounts/activate.html", errors, typed=typed)


@signed_in
def secure(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in from now on: a passkey, or a password and an app. Afterwards one comes to the end."""
    user: User = request.user  # type: ignore[assignment]
    request.session[SESSION_KEY] = reverse("account-ready")
    has_password = user.has_usable_password()
    if has_strong_factor(user):
        return redirect("account-ready")
    return render(request, "accounts/secure.html", {"has_password": has_password})


@signed_in
def ready(request: HttpRequest) -> HttpResponse:
    """The account is one's own."""
    request.session.pop(SESSION_KEY, None)
    user: User = request.user  # type: ignore[assignment]
    return render(request, "accounts/ready.html", {"user_name": user.username, "strong": has_strong_factor(user)})
