"""Proving oneself anew after a recovery, by the face."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from balcao.accounts.failures import StepMissing
from balcao.accounts.models import FaceCheck, User
from balcao.accounts.operations.sessions import end_every_session
from balcao.accounts.subjects import account_subject, waiting_period
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.types import FaceState
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


@transaction.atomic
def renew_by_face(*, actor: Actor, keep: str, at: datetime) -> User:
    """The face was the right one: the factors that were lost go, new ones count at level 2, and fully after the wait.

    :raises StepMissing: if no comparison of this account found a match, or the one that did was used.
    """
    user = User.objects.select_for_update(of=("self",)).get(person_id=actor.person_id or 0)
    check = FaceCheck.objects.filter(about=account_subject(user.pk)).order_by("-pk").first()
    if check is None or check.state != FaceState.MATCH:
        raise StepMissing
    FaceCheck.objects.filter(about=account_subject(user.pk)).delete()
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.held_level, user.held_until = 2, at + waiting_period()
    user.save(update_fields=["held_level", "held_until"])
    end_every_session(user=user, at=at, but=keep)
    record(
        actor=actor,
        at=at,
        event="accounts:account:proven_by_face",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
    )
    tell_by_every_way(user, "proven_by_face")
    return user
