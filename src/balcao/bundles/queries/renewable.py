"""The licences of a holder that can be renewed, now or later."""

from datetime import datetime

from balcao.bundles.types import Renewable
from balcao.cases.api import licences_in_course
from balcao.catalogue.api import offered, window_state
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import licences_of


def renewable(*, actor: Actor, at: datetime) -> list[Renewable]:
    """Those with a service that renews them, the soonest to end first; without those that ended for good.

    :raises NotFound: if the actor may not see that holder's things.
    """
    services = {each.summary.renews: each for each in offered(at) if each.summary.renews}
    in_course = licences_in_course(actor=actor, at=at)
    return [
        Renewable(
            licence=licence,
            service=services[licence.kind],
            window=window_state(
                services[licence.kind].definition.data.window, on=macau_date(at), valid_until=licence.valid_until
            ),
            in_course=in_course.get(licence.number),
        )
        for licence in licences_of(actor=actor, at=at)
        if licence.kind in services and not licence.state.ended
    ]
