"""Questions about attempts to sign."""

from balcao.esignatures.models import Attempt
from balcao.kernel.actor import Actor


def back_of(*, actor: Actor, state: str) -> str:
    """The page an attempt of this person began on; empty when there is none."""
    row = Attempt.objects.filter(person_id=actor.person_id or 0, state=state).first()
    return row.back_to if row else ""
