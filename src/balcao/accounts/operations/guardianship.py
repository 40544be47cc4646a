"""A parent and a child's account."""

from datetime import datetime

from django.db import transaction

from balcao.accounts.models import Guardianship
from balcao.accounts.operations.sessions import deactivate_account
from balcao.accounts.policies import looks_after
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@transaction.atomic
def end_guardianship(*, actor: Actor, child_id: int, at: datetime) -> None:
    """The parent closes the child's account. It can be opened again.

    :raises NotFound: if the actor does not look after that child.
    """
    if actor.person_id is None or not looks_after(actor.person_id, child_id, macau_date(at)):
        raise NotFound(f"child {child_id}")
    Guardianship.objects.filter(child_id=child_id, ended_at__isnull=True).update(ended_at=at)
    record(
        actor=actor,
        at=at,
        event="accounts:guardianship:ended",
        subject=f"person:{child_id}",
        holder_id=f"p-{child_id}",
    )
    deactivate_account(actor=system_actor(), person_id=child_id, reason="guardian", at=at)
