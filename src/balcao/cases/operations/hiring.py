"""Choosing slots of a venue for a draft; what becomes of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import audit_draft, lock_draft, unfreeze
from balcao.cases.hiring import FACT, give_up_slots, rule_of
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.venues.api import NothingHeld, Span, booking_facts, hold_slots, keep_hold


@transaction.atomic
def choose_slots(
    *, actor: Actor, at: datetime, draft_id: int, venue: str, spans: Iterable[Span], easy: bool = False
) -> datetime:
    """Hold these slots for a draft in place of those held before; returns until when: longer for whom the `easy` view
    is shown. Signatures on another choice are void. Without slots, nothing is held any more.

    :raises NotFound: if the draft is none of the actor's business, or its service does not hire out that venue.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NoSuchSlot, TooManySlots, SlotTaken: as venues say; then what was held stays held.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    rule, wanted, before = rule_of(draft), sorted(set(spans)), draft.facts.get(FACT)
    if rule is None or venue not in rule.venues:
        raise NotFound(f"venue {venue} for draft {draft_id}")
    if not wanted:
        give_up_slots(draft, actor, at)
        until = at
    else:
        until = hold_slots(
            actor=actor,
            at=at,
            rule=rule,
            service_id=draft.service_id,
            draft_id=draft_id,
            venue=venue,
            spans=wanted,
            easy=easy,
        )
        draft.facts = {**draft.facts, FACT: dict(booking_facts(venue, wanted))}
    if draft.facts.get(FACT) != before:
        unfreeze(draft, at)
    draft.lodge_problem, draft.saved_at = "", at
    draft.save()
    audit_draft(actor, at, draft, "slots_chosen", {"venue": venue, "slots": len(wanted)})
    return until


@transaction.atomic
def hold_longer(*, actor: Actor, at: datetime, draft_id: int, easy: bool = False) -> None:
    """What a draft holds is held for the service's whole time from now on, in the `easy` view for longer; again where
    it ran out and nobody has it.

    :raises NotFound: if the draft is none of the actor's business.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NothingHeld, NoSuchSlot, SlotTaken: if it cannot be held any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    rule = rule_of(draft)
    if rule is None:
        raise NothingHeld
    keep_hold(actor=actor, at=at, draft_id=draft_id, minutes=rule.held(easy=easy))
