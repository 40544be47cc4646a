"""What registers said when they were asked for a draft, and how it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.consents import may_be_asked
from balcao.cases.disputes import DISPUTED, still_disputed, with_disputes
from balcao.cases.drafts import audit_draft, unfreeze
from balcao.cases.facts import NOT_ASKED, Known, about_key, about_of, gather, moments, too_old
from balcao.cases.models import Draft
from balcao.cases.readiness import answers_of, work_out
from balcao.catalogue.api import Asked, ServiceDefinition
from balcao.exchange.api import EntryName
from balcao.kernel.actor import Actor


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
    disputes = facts.get(DISPUTED) or {}
    draft.facts = with_disputes(facts, {name: each for name, each in disputes.items() if each["register"] != register})
    draft.unreachable = [name for name in draft.unreachable if name != register]
    draft.asked_at = {name: moment for name, moment in draft.asked_at.items() if name != register}
    change_facts(draft, at)
