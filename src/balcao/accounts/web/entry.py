"""Signing in by other ways than allauth's own pages, and keeping this browser when all others are signed out."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from balcao.accounts.models import User

OPENED, ACTIVATED = "opened", "activated"
"""How an account without any factor is signed in to for the first time: just opened, or by the code on paper."""
FIRST = (OPENED, ACTIVATED)


def sign_in(request: HttpRequest, user: User, method: str, wanted: str, **proof: Any) -> HttpResponse:
    """Sign this browser in under a new session key, and go to the page wanted.

    What the browser's session held for somebody else does not come along.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method, **proof)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=wanted))
    return answer


def sign_in_opened(request: HttpRequest, user_id: int, wanted: str) -> HttpResponse:
    """Sign in to an account that this browser has just opened. For pages of higher rooms."""
    return sign_in(request, User.objects.get(pk=user_id), OPENED, wanted, reauthenticated=True)


def keep_this_browser(request: HttpRequest, user: User) -> None:
    """Go on in this browser although every session of the account has just ended."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
