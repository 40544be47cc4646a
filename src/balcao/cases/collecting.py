"""What has been collected of the signatures on a draft, and who can still complete it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.cases.models import Draft, Signature
from balcao.entities.api import BindingRule, Office, SignerRule
from balcao.kernel.clock import macau_date


@dataclass(frozen=True, slots=True)
class Collected:
    """How many more must sign, whose signature can still help, and whether these people cannot complete it.

    `stuck` counts without those who refused or are late; it is told to whoever asked.
    """

    missing: int
    helping: frozenset[int] = frozenset()
    stuck: bool = False


def offices_of(signature: Signature) -> tuple[Office, ...]:
    """The capacities in which somebody is asked or signed."""
    return tuple(Office(*row) for row in signature.offices)


def rule_of(draft: Draft) -> BindingRule | None:
    """The rule by which the frozen content binds its holder; none where everyone consents for themselves."""
    kept = draft.binding.get("rule")
    return BindingRule.model_validate(kept) if kept else None


def other_party(draft: Draft) -> SignerRule:
    """The rule by which the content binds its other party too, with the offices of the day it was frozen."""
    kept = draft.binding.get("other_party")
    if not kept:
        return SignerRule()
    offices = {int(person): tuple(Office(*row) for row in held) for person, held in kept["offices"].items()}
    return SignerRule(BindingRule.model_validate(kept["rule"]), offices)


def other_entity(draft: Draft) -> int | None:
    """The entity that is the other party of a transfer; None where that is a person, or there is none."""
    entity = (draft.binding.get("other_party") or {}).get("entity")
    return int(entity) if entity else None


def kept_other(signers: SignerRule, entity_id: int) -> dict[str, Any]:
    """Who binds the other party, as a draft keeps it."""
    assert signers.rule is not None, "an entity is bound by a rule"
    offices = {str(person): [each.row for each in held] for person, held in signers.offices.items()}
    return {"entity": entity_id, "rule": signers.rule.model_dump(mode="json"), "offices": offices}


def consents(signature: Signature) -> bool:
    """Whether somebody signs for themself, and not to bind one of the parties."""
    return signature.needed and signature.person_id not in other_party(signature.draft).offices


def is_late(signature: Signature, today: date) -> bool:
    """Whether somebody let their last day pass."""
    return signature.signed_at is None and signature.refused_at is None and today > signature.until_on


def collected(draft: Draft, signatures: Iterable[Signature], at: datetime) -> Collected:
    """Where the signatures on the frozen content stand. What was signed counts in the capacity of that day."""
    if not draft.frozen_hash:
        return Collected(1)
    today = macau_date(at)
    valid = [each for each in signatures if each.content_hash == draft.frozen_hash]
    signed = {each.person_id for each in valid if each.signed_at}
    absent = {each.person_id for each in valid if each.refused_at or is_late(each, today)}
    other = other_party(draft)
    consenting = {each.person_id for each in valid if consents(each) and not each.signed_at}
    theirs = _of_party(other, signed, absent)
    rule = rule_of(draft)
    if rule is None:
        return Collected(
            len(consenting) + theirs.missing,
            frozenset(consenting - absent) | theirs.helping,
            bool(consenting & absent) or theirs.stuck,
        )
    signers = SignerRule(rule, {each.person_id: offices_of(each) for each in valid})
    counted = signed | consenting
    missing = signers.missing(counted)
    return Collected(
        len(consenting) + (1 if missing is None else missing) + theirs.missing,
        frozenset(consenting - absent) | signers.possible(counted, without=absent) | theirs.helping,
        bool(consenting & absent) or signers.missing(counted, without=absent) is None or theirs.stuck,
    )


def _of_party(party: SignerRule, signed: set[int], absent: set[int]) -> Collected:
    """Where the signatures of the other party stand; nothing is missing where there is none."""
    if party.rule is None:
        return Collected(0)
    missing = party.missing(signed)
    return Collected(
        1 if missing is None else missing,
        party.possible(signed, without=absent),
        party.missing(signed, without=absent) is None,
    )
