"""Having it certified what the department's silence came to."""

from datetime import datetime

from django.db import transaction

from balcao.cases.failures import NotNow
from balcao.cases.own import lock_own, note_own
from balcao.cases.silence import certify
from balcao.entities.api import Action
from balcao.kernel.actor import Actor, system_actor


@transaction.atomic
def order_silence_certificate(*, actor: Actor, at: datetime, reference: str) -> str:
    """Order the certificate that the law approved or refused by silence; returns its number. Ordered again, the same.

    :raises NotFound: if it is none of the actor's business.
    :raises NotNow: unless silence decided it, and nothing else did since.
    """
    case, under = lock_own(actor, at, reference, action=Action.VIEW)
    if case.route != "tacit":
        raise NotNow
    platform = system_actor(case.department).acting_for(case.holder_id)
    document = certify(case, actor=platform, at=at)
    if not case.steps.filter(kind="silence_certified").exists():
        note_own(case, actor, at, under, "silence_certified", number=document.number)
    return document.number
