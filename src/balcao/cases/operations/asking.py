"""Asking the registers again for a draft: one that was down, one that may be asked by now, one whose answer is old."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.cases.consents import may_be_asked
from balcao.cases.disputes import still_disputed
from balcao.cases.drafts import audit_draft, locate_draft, lock_draft, unfreeze
from balcao.cases.facts import NOT_ASKED, Known, about_key, about_of, gather, moments, too_old
from balcao.cases.models import Draft
from balcao.cases.readiness import answers_of, work_out
from balcao.catalogue.api import Asked, ServiceDefinition, get_version
from balcao.entities.api import Action
from balcao.exchange.api import EntryName
from balcao.kernel.actor import Actor
from balcao.payments.api import order_of


def ask_about(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Ask, over the network, about the entity the answers name, unless it was asked already."""
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    if definition.data.asked_about and draft.about != about_key(about_of(definition, answers_of(draft))):
        ask_registers_again(actor=actor, at=at, draft_id=draft_id)


def ask_what_is_old(*, actor: Actor, at: datetime, draft_id: int, action: Action = Action.PREPARE) -> None:
    """Ask again the registers whose answer is older than they let it be, for who may do the `action`; what cannot be
    asked is known no more. What is paid for stays as it is: it is lodged as it was paid."""
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    old = too_old(draft, get_version(draft.version_id).definition, at) if draft.state == "open" else set()
    order = order_of(subject=f"draft:{draft.pk}") if old else None
    if old and (order is None or not order.begun):
        ask_registers_again(actor=actor, at=at, draft_id=draft_id, only=old, action=action)


def ask_registers_again(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    only: Collection[str] | None = None,
    action: Action = Action.PREPARE,
) -> tuple[str, ...]:
    """Ask the registers once more, `only` those named if any are; returns those that do not answer.

    A register that needs a consent is asked if it was given, and what it says is kept if that still holds then. What
    changes by it voids signatures. Call it outside of transactions: it waits for others.

    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = locate_draft(actor, at, draft_id, action)
    definition = get_version(draft.version_id).definition
    asked = [each for each in may_be_asked(definition, draft.consents.all(), actor) if only is None or each.id in only]
    found = ask(actor, at, draft, definition, asked)
    with transaction.atomic():
        draft = lock_draft(actor, at, draft_id, action)
        if about_of(definition, answers_of(draft)) != found.about:
            return found.known.unreachable  # someone named another entity meanwhile, and that one is asked about
        keep(draft, actor, at, definition, asked, found)
    return tuple(draft.unreachable)


@dataclass(frozen=True, slots=True)
class Found:
    """What registers said when they were asked, perhaps about an entity that answers named then."""

    known: Known
    about: EntryName | None


def ask(actor: Actor, at: datetime, draft: Draft, definition: ServiceDefinition, asked: Sequence[Asked]) -> Found:
    """Ask these registers for a draft, over the network."""
    about = about_of(definition, answers_of(draft))
    number = draft.licence_number
    known = gather(actor=actor, at=at, definition=definition, asked=asked, licence_number=number, about=about)
    return Found(known, about)


def keep(
    draft: Draft, actor: Actor, at: datetime, definition: ServiceDefinition, asked: Sequence[Asked], found: Found
) -> None:
    """Keep what they said with a draft that is locked and open, of those that may still be asked."""
    known = found.known
    still = {each.id for each in may_be_asked(definition, draft.consents.all(), actor)}
    names = {each.id for each in asked}
    told = {name: said for name, said in known.facts.items() if name not in names or name in still}
    down = set(known.unreachable) & still
    facts = {name: said for name, said in draft.facts.items() if name not in names - down} | told
    for name in down & too_old(draft, definition, at):
        facts.pop(name, None)
    about_other = definition.data.asked_about
    if about_other and about_other.id in known.unreachable and facts.get(about_other.id) == NOT_ASKED:
        del facts[about_other.id]
    draft.facts, draft.about = still_disputed(facts), about_key(found.about)
    draft.unreachable = [name for name in draft.unreachable if name not in names] + sorted(down)
    draft.asked_at = {**draft.asked_at, **moments(told, at)}
    change_facts(draft, at)
    draft.save()
    audit_draft(actor, at, draft, "registers_asked", {"unreachable": list(draft.unreachable)})


def change_facts(draft: Draft, at: datetime) -> None:
    """Void the signatures if what is known by now would lodge something else."""
    if draft.frozen_hash and work_out(draft, at).content != draft.frozen_hash:
        unfreeze(draft, at)


def not_asked_any_more(draft: Draft, definition: ServiceDefinition, register: str, at: datetime) -> None:
    """Forget what a register said that may not be asked any more."""
    facts = {name: said for name, said in draft.facts.items() if name != register}
    draft.facts = still_disputed(facts)
    draft.unreachable = [name for name in draft.unreachable if name != register]
    draft.asked_at = {name: moment for name, moment in draft.asked_at.items() if name != register}
    change_facts(draft, at)
