"""Ending sessions, and closing an account."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from balcao.accounts.events import AccountDeactivated, SignInRenewed
from balcao.accounts.failures import ReasonNeeded
from balcao.accounts.models import PhoneSignIn, Recovery, User
from balcao.accounts.policies import COUNTER
from balcao.accounts.telling import tell_by_every_way
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id or 0, is_active=True).first()
    if user is None:
        raise NotFound("an account")
    return user


def end_every_session(*, user: User, at: datetime, but: str = "") -> None:
    """End every session of an account. Of the one under the key `but`, the caller renews the hash at once.

    Raising the round ends also those that no list knows.
    """
    user.session_round = F("session_round") + 1
    user.save(update_fields=["session_round"])
    user.refresh_from_db(fields=["session_round"])
    for session in UserSession.objects.filter(user_id=user.pk).exclude(session_key=but):
        session.end()
    PhoneSignIn.objects.filter(user_id=user.pk, used_at__isnull=True).update(expires_at=at)


@transaction.atomic
def end_session(*, actor: Actor, session_id: int, at: datetime) -> None:
    """End one of one's own sessions; ending what has ended changes nothing.

    :raises NotFound: if it is not one's own.
    """
    user = _own(actor)
    session = UserSession.objects.filter(pk=session_id, user_id=user.pk).first()
    if session is None:
        raise NotFound(f"session {session_id}")
    session.end()
    _note(actor, at, "session:ended", user, {"count": 1})


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: str, at: datetime) -> User:
    """End all of one's own sessions but this one, whose hash the page renews with the account returned."""
    user = _own(actor)
    end_every_session(user=user, at=at, but=keep)
    _note(actor, at, "session:ended", user, {"all": True})
    return user


@transaction.atomic
def it_was_not_me(*, actor: Actor, keep: str, at: datetime) -> User:
    """Somebody else was in: every other session ends, the password stops working, every way is told."""
    user = _own(actor)
    if user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    end_every_session(user=user, at=at, but=keep)
    _note(actor, at, "account:alarmed", user, {})
    announce(SignInRenewed(person_id=user.person_id, at=at))
    tell_by_every_way(user, "not_me")
    return user


@transaction.atomic
def deactivate_account(*, actor: Actor, person_id: int, reason: str = "", at: datetime) -> None:
    """Close an account: one's own, or as an officer at a counter with a reason. Twice changes nothing.

    Sessions end at once; what others granted to the person hears of it in the same transaction.

    :raises NotFound: if there is none, or the actor may not.
    :raises ReasonNeeded: if an officer gives none.
    """
    user = User.objects.select_for_update(of=("self",)).filter(person_id=person_id).first()
    if user is None or (actor.person_id != person_id and not actor.holds(COUNTER) and not actor.is_system):
        raise NotFound(f"account of person {person_id}")
    if actor.person_id != person_id and not reason.strip():
        raise ReasonNeeded
    if not user.is_active:
        return
    user.is_active, user.closes_on, user.closing_told = False, None, None
    user.save(update_fields=["is_active", "closes_on", "closing_told"])
    end_every_session(user=user, at=at)
    Recovery.objects.filter(user=user, done_at__isnull=True, cancelled_at__isnull=True).update(cancelled_at=at)
    _note(actor, at, "account:deactivated", user, {"reason": reason.strip()[:500]})
    tell_by_every_way(user, "deactivated")
    announce(AccountDeactivated(person_id=person_id, at=at))


def _note(actor: Actor, at: datetime, event: str, user: User, data: dict[str, object]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:{event}",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
        data=data,
    )
