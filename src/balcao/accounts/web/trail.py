"""What allauth announces about sign-in and passwords, into the audit trail; factors are watched by `factors`."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from balcao.accounts.events import SignInRenewed
from balcao.accounts.models import User
from balcao.accounts.queries.people import actor_of
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.web.request import level_of, proofs_of
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now


def note(request: HttpRequest | None, user: Any, event: str, **data: Any) -> None:
    """Record what a person did with their own account."""
    if not isinstance(user, User):
        return
    at = now()
    level = level_of(user, proofs_of(request, user), at) if request is not None else 1
    actor = actor_of(user, assurance=level, language=getattr(request, "language", "zh-Hant"), at=at)
    record(
        actor=actor,
        at=at,
        event=f"accounts:{event}",
        subject=f"user:{user.pk}",
        holder_id=actor.self_id,
        data=data | {"assurance": level},
    )


def _signed_in(request: HttpRequest, user: Any, **_rest: Any) -> None:
    note(request, user, "session:opened")


def _signed_out(request: HttpRequest | None, user: Any, **_rest: Any) -> None:
    note(request, user, "session:closed")


def _sign_in_failed(credentials: dict[str, Any], **_rest: Any) -> None:
    # Never what was typed: people type their password into the wrong field.
    user = User.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
    record(
        actor=Actor(person_id=None, name="nobody signed in"),
        at=now(),
        event="accounts:session:refused",
        subject=f"user:{user.pk}" if user else "user:unknown",
        holder_id=f"p-{user.person_id}" if user else None,
    )


def _stepped_up(request: HttpRequest, user: Any, authenticator: Any, reauthenticated: bool, **_rest: Any) -> None:
    if reauthenticated:
        note(request, user, "session:stepped_up", factor=authenticator.type)


def _step_up_failed(request: HttpRequest, user: Any, authenticator: Any, **_rest: Any) -> None:
    note(request, user, "session:step_up_refused", factor=authenticator.type)


def _password_changed(request: HttpRequest, user: Any, **_rest: Any) -> None:
    with transaction.atomic():
        note(request, user, "password:changed")
        tell_by_every_way(user, "password_changed")
        announce(SignInRenewed(person_id=user.person_id, at=now()))


def connect() -> None:
    """Listen; connecting twice changes nothing."""
    for signal, receiver in (
        (account.user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (user_login_failed, _sign_in_failed),
        (account.password_changed, _password_changed),
        (account.password_set, _password_changed),
        (mfa.authenticator_used, _stepped_up),
        (mfa.authentication_failed, _step_up_failed),
    ):
        signal.connect(receiver, dispatch_uid=f"balcao.accounts.{receiver.__name__}")
