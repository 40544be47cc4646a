"""The view of the pages that a person wants, kept with their account."""

from datetime import datetime

from django.db import transaction

from balcao.accounts.models import User
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def keep_view(*, actor: Actor, easy: bool, at: datetime) -> None:
    """Show this person's pages in the easy view, or in the usual one. What is so already changes nothing.

    :raises NotFound: if whoever acts has no account of their own here.
    """
    person = actor.person_id if actor.clerk is None else None
    user = User.objects.select_for_update(of=("self",)).filter(person_id=person or 0, is_active=True).first()
    if user is None:
        raise NotFound("an account")
    if user.easy_view is easy:
        return
    user.easy_view = easy
    user.save(update_fields=["easy_view"])
    record(
        actor=actor,
        at=at,
        event="accounts:view:chosen",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
        data={"easy": easy},
    )
