"""Getting back in on line: a code, a waiting period one can cancel, then a new password; never a higher level."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction

from balcao.accounts.events import SignInRenewed
from balcao.accounts.failures import CodeRefused, NothingToRecover
from balcao.accounts.models import Recovery, User, WayChange
from balcao.accounts.operations.proving import prove_code, send_code
from balcao.accounts.operations.sessions import end_every_session
from balcao.accounts.queries.people import user_by_identity
from balcao.accounts.subjects import recovery_subject, waiting_period
from balcao.accounts.telling import tell_by_every_way, ways_to
from balcao.accounts.types import ContactWay, RecoveryState
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow

USABLE_FOR = timedelta(days=14)
PROOF_LASTS = timedelta(minutes=30)
SALT = "balcao.accounts.recovery.cancel"
NOBODY = Actor(person_id=None, name="nobody signed in")

SURE = 2
"""The level from which a session may stop a recovery."""


@transaction.atomic
def begin_recovery(*, number: str, born_on: date, channel: ContactWay, language: str, at: datetime) -> int:
    """Begin; a code goes out if there is such an account with such an address. The answer is the same if not."""
    user = user_by_identity(number, born_on)
    recovery = Recovery.objects.create(user=user, channel=channel, begun_at=at)
    # A code to no address is made just the same: how long the answer takes tells nothing.
    address = dict(ways_back(user, at=at)).get(channel, "")
    send_code(about=recovery_subject(recovery.pk), channel=channel, address=address, language=language, at=at)
    return recovery.pk


def ways_back(user: User | None, *, at: datetime) -> list[tuple[ContactWay, str]]:
    """The ways by which an account can be recovered: those it had a waiting period ago or, if that was earlier, when
    the recovery that waits was begun. Who changes them in somebody's open session gains no way in.

    The same questions are asked for nobody.
    """
    waiting = _waiting(user, at)
    since = at - waiting_period()
    if waiting is not None and waiting.proven_at is not None:
        since = min(since, waiting.proven_at)
    ways = dict(ways_to(user)) if user else {}
    later = WayChange.objects.filter(user=user, changed_at__gt=since) if user else WayChange.objects.filter(user_id=0)
    for change in later.order_by("-pk"):
        ways[ContactWay(change.channel)] = change.before
    return [(way, address) for way, address in ways.items() if address]


def prove_recovery(*, recovery_id: int, given: str, at: datetime) -> RecoveryState:
    """Prove the phone or mail by its code. The first time the waiting period begins and every way is told.

    :raises CodeRefused: if the code does not count.
    """
    recovery = Recovery.objects.get(pk=recovery_id)
    channel = ContactWay(recovery.channel)
    address = prove_code(about=recovery_subject(recovery_id), channel=channel, given=given, at=at)
    if recovery.user_id is None or not address:
        raise CodeRefused
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(recoveries=recovery)
        Recovery.objects.filter(pk=recovery_id).update(proven_at=at)
        if _waiting(user, at) is None:
            _begin_waiting(user, recovery_id, at)
    return state_of_recovery(recovery_id=recovery_id, at=at)


def _begin_waiting(user: User, recovery_id: int, at: datetime) -> None:
    usable_at = at + waiting_period()
    Recovery.objects.filter(user=user, usable_at__isnull=False, done_at__isnull=True, cancelled_at__isnull=True).update(
        cancelled_at=at
    )
    Recovery.objects.filter(pk=recovery_id).update(usable_at=usable_at, expires_at=usable_at + USABLE_FOR)
    _note(user, at, "begun")
    link = f"{settings.BALCAO_PUBLIC_URL}/account/recovery/cancel/{signing.dumps(recovery_id, salt=SALT)}/"
    until = format_macau(usable_at, user.person.language)
    tell_by_every_way(user, "recovery_begun", also=ways_back(user, at=at), until=until, link=link)


def _waiting(user: User | None, at: datetime) -> Recovery | None:
    """The recovery of this account that waits, or may be used."""
    return Recovery.objects.filter(
        user_id=user.pk if user else 0,
        usable_at__isnull=False,
        done_at__isnull=True,
        cancelled_at__isnull=True,
        expires_at__gt=at,
    ).first()


def state_of_recovery(*, recovery_id: int, at: datetime) -> RecoveryState:
    """Where it stands, for the browser that proved the code; for any other, nothing."""
    recovery = Recovery.objects.select_related("user").filter(pk=recovery_id).first()
    if recovery is None or recovery.user is None or recovery.proven_at is None or at - recovery.proven_at > PROOF_LASTS:
        return RecoveryState(proven=False, usable_at=None, usable=False)
    waiting = _waiting(recovery.user, at)
    usable_at = waiting.usable_at if waiting else None
    return RecoveryState(proven=True, usable_at=usable_at, usable=usable_at is not None and usable_at <= at)


@transaction.atomic
def cancel_recovery(*, token: str, at: datetime) -> None:
    """Cancel by the link every way was sent; cancelling what is over changes nothing.

    :raises NothingToRecover: if the link is none of ours.
    """
    try:
        recovery_id = signing.loads(token, salt=SALT, max_age=waiting_period() + USABLE_FOR)
    except signing.BadSignature as cause:
        raise NothingToRecover from cause
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("user").filter(pk=recovery_id).first()
    if recovery is None or recovery.user is None or recovery.done_at or recovery.cancelled_at:
        return
    _cancel(recovery, recovery.user, at)


@transaction.atomic
def cancel_own_recovery(*, actor: Actor, at: datetime) -> None:
    """Cancel the recovery of one's own account, signed in.

    :raises AssuranceTooLow: on a password alone: whoever took it must not stop the owner; the links that were
        sent by every way need no session.
    """
    if actor.assurance < SURE:
        raise AssuranceTooLow(SURE)
    user = User.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id or 0).first()
    waiting = _waiting(user, at) if user else None
    if user and waiting:
        _cancel(waiting, user, at)


def _cancel(recovery: Recovery, user: User, at: datetime) -> None:
    also = ways_back(user, at=at)
    recovery.cancelled_at = at
    recovery.save(update_fields=["cancelled_at"])
    _note(user, at, "cancelled")
    tell_by_every_way(user, "recovery_cancelled", also=also)


@transaction.atomic
def finish_recovery(*, recovery_id: int, password: str, at: datetime) -> None:
    """Set a new password once the waiting period is over. Sessions end; the account stays at level 1 until more is
    proven: second factors of before keep protecting what only they may change.

    :raises NothingToRecover: if none of this browser is ready.
    :raises ValidationError: if the password is too weak.
    """
    state = state_of_recovery(recovery_id=recovery_id, at=at)
    if not state.usable:
        raise NothingToRecover
    user = User.objects.select_for_update(of=("self",)).get(recoveries=recovery_id)
    waiting = _waiting(user, at)
    if waiting is None or waiting.usable_at is None or waiting.usable_at > at or not user.is_active:
        raise NothingToRecover
    validate_password(password, user)
    also = ways_back(user, at=at)
    user.set_password(password)
    user.held_level, user.held_until = 1, None
    user.save(update_fields=["password", "held_level", "held_until"])
    waiting.done_at = at
    waiting.save(update_fields=["done_at"])
    end_every_session(user=user, at=at)
    _note(user, at, "finished")
    announce(SignInRenewed(person_id=user.person_id, at=at))
    tell_by_every_way(user, "recovered", also=also)


def _note(user: User, at: datetime, what: str) -> None:
    record(
        actor=NOBODY,
        at=at,
        event=f"accounts:recovery:{what}",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
    )
