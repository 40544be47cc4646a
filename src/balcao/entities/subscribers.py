"""What entities do when an account is closed."""

from balcao.accounts.api import AccountDeactivated
from balcao.entities.models import Mandate
from balcao.entities.passage import end_row
from balcao.entities.types import Ending, MandateState
from balcao.foundation.bus.api import subscriber
from balcao.kernel.actor import system_actor


@subscriber(AccountDeactivated)
def end_mandates(event: AccountDeactivated) -> None:
    """Whom nobody can sign in as acts for nobody: every mandate the person holds ends now, also the last to manage."""
    held = Mandate.objects.filter(person_id=event.person_id).exclude(state=MandateState.ENDED).order_by("pk")
    for mandate in held:
        end_row(system_actor(), event.at, mandate, Ending.REVOKED)
