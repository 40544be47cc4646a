"""Asking for mandates, and answering: the receiver accepts or declines."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.entities.events import MandateAsked
from balcao.entities.failures import MandateExists, TooManyRequests
from balcao.entities.giving import SURELY, audit_mandate, lock_entity, whole
from balcao.entities.models import Mandate
from balcao.entities.passage import begin, check_waits, holds, lock_mandate, write_down
from balcao.entities.policies import may
from balcao.entities.rules import rules
from balcao.entities.types import Action, MandateState, Terms
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound


@transaction.atomic
def ask_for_mandate(
    *, actor: Actor, at: datetime, entity_ids: Sequence[int], terms: Terms, note: str = ""
) -> tuple[int, ...]:
    """Ask one or several entities at once for the same mandate, for oneself or for the firm one manages and acts for.

    Those that already gave it, or were already asked, are passed over; returns the numbers of the new requests.

    :raises NotFound: if there is no such entity.
    :raises BadPeriod, NothingGranted, ToOneself, ManagesEverything, ClientsByFirm, TooManyRequests: nothing is asked.
    """
    if actor.person_id is None or actor.ward_id is not None:
        raise NotFound("receiver")
    receiver = actor.self_id
    if actor.entity_id is not None and actor.entity_id not in entity_ids:
        if not may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed:
            raise NotFound(f"holder {actor.holder_id}")
        receiver = actor.holder_id
    terms = whole(terms, macau_date(at))
    kind, number = ("person_id", actor.person_id) if receiver[0] == "p" else ("agent_id", int(receiver[2:]))
    open_now = Mandate.objects.filter(
        state=MandateState.REQUESTED, answer_by__gte=macau_date(at), asked=True, **{kind: number}
    )
    if open_now.count() + len(set(entity_ids)) > rules().most_open_requests:
        raise TooManyRequests
    made = []
    for entity_id in sorted(set(entity_ids)):
        lock_entity(entity_id)
        try:
            mandate = write_down(
                actor=actor, at=at, entity_id=entity_id, receiver=receiver, terms=terms, asked=True, note=note
            )
        except MandateExists:
            continue
        made.append(mandate.pk)
        announce(MandateAsked(mandate_id=mandate.pk, by=actor.self_id))
    return tuple(made)


@transaction.atomic
def accept_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """Accept what was offered; from then on, and from its first day, it gives its rights. Twice changes nothing.

    :raises NotFound: for everyone but the receiver.
    :raises NotWaiting: when it was taken back, or nobody answered in time.
    """
    mandate = lock_mandate(mandate_id)
    if mandate is None or not holds(actor, at, mandate):
        raise NotFound(f"mandate {mandate_id}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if mandate.state == MandateState.IN_FORCE:
        return
    check_waits(mandate, MandateState.OFFERED, at)
    audit_mandate(actor, at, mandate, "accepted")
    begin(actor, at, mandate)
