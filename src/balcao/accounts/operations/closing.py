"""Closing one's own account on a later day: asked for, told in time, undone until then, done by itself."""

from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.accounts.models import User
from balcao.accounts.operations.sessions import deactivate_account
from balcao.accounts.telling import tell_by_every_way
from balcao.foundation.audit.api import record
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound

THINK_OVER = timedelta(days=14)
"""Between asking and the day on which the account closes; an entity's account has as many."""
REMIND_BEFORE = (1, 7)
"""So many days before it closes one is told, the nearest first."""
SURELY = 2


@transaction.atomic
def close_account_later(*, actor: Actor, at: datetime) -> date:
    """Have one's own account closed after days to think it over; returns the day. Asked again, the day stays.

    :raises NotFound: for whoever has no open account.
    :raises AssuranceTooLow: without a second factor.
    """
    user = _own(actor)
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if user.closes_on is None:
        user.closes_on = macau_date(at) + THINK_OVER
        user.save(update_fields=["closes_on"])
        _note(actor, at, "asked", user)
        _tell(user, "closing_asked")
        return user.closes_on
    return user.closes_on


@transaction.atomic
def keep_account(*, actor: Actor, at: datetime) -> None:
    """Leave one's own account open after all. Said twice, once is enough.

    :raises NotFound: for whoever has no open account.
    """
    user = _own(actor)
    if user.closes_on is None:
        return
    _note(actor, at, "undone", user)
    user.closes_on, user.closing_told = None, None
    user.save(update_fields=["closes_on", "closing_told"])
    tell_by_every_way(user, "closing_undone")


def close_accounts_due(*, at: datetime) -> int:
    """The daily round: close the accounts whose day has come, tell those whose day is near; returns how many closed."""
    waiting = User.objects.filter(closes_on__lte=macau_date(at) + timedelta(days=max(REMIND_BEFORE)))
    return sum(_due(number, at) for number in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _due(user_id: int, at: datetime) -> bool:
    """Between the list and the lock somebody may have left it open."""
    user, today = User.objects.select_for_update(of=("self",)).get(pk=user_id), macau_date(at)
    if user.closes_on is None:
        return False
    if user.closes_on <= today:
        deactivate_account(actor=system_actor(), person_id=user.person_id, reason="own_wish", at=at)
        return True
    left = (user.closes_on - today).days
    mark = next((each for each in REMIND_BEFORE if left <= each), None)
    if mark is not None and (user.closing_told is None or mark < user.closing_told):
        user.closing_told = mark
        user.save(update_fields=["closing_told"])
        _tell(user, "closing_near")
    return False


def _own(actor: Actor) -> User:
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound(f"account of {actor.self_id}")
    user = User.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id, is_active=True).first()
    if user is None:
        raise NotFound(f"account of {actor.self_id}")
    return user


def _tell(user: User, text: str) -> None:
    assert user.closes_on is not None, "there is a day to tell"
    tell_by_every_way(user, text, on=format_macau(user.closes_on, user.person.language))


def _note(actor: Actor, at: datetime, what: str, user: User) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:closing:{what}",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
        data={"closes_on": user.closes_on.isoformat() if user.closes_on else None},
    )
