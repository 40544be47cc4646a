"""Who is asked to sign a draft: those whom the answers name, and those who bind its holder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from balcao.accounts.api import get_person, person_by_bir
from balcao.cases.collecting import kept_other, offices_of
from balcao.cases.failures import CannotBeBound, SignerUnknown
from balcao.cases.licence_change import receiver_of
from balcao.cases.models import Draft, Signature
from balcao.cases.readiness import Readiness, answers_of, journey_of
from balcao.cases.scopes import act_on, scopes_of
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.entities.api import Act, BindingRule, Office, SignerRule, signers_of_act

REPRESENTATIVE = Office("", "representative")
"""The capacity of those whom answers, not yet a register, name as binding an entity."""


@dataclass(frozen=True, slots=True)
class Signatories:
    """Those who bind, by which rule, for which amount and matter; and those who must consent in any case.

    `other_party` is who binds the other side of what two agree on, and `receiver` that side as a holder.
    """

    signers: SignerRule
    amount: int = 0
    matters: tuple[str, ...] = ()
    needed: frozenset[int] = frozenset()
    other_party: SignerRule = field(default_factory=SignerRule)
    other_entity: int = 0
    receiver: str = ""

    @property
    def binding(self) -> dict[str, Any]:
        """The rule as a draft keeps it."""
        kept: dict[str, Any] = {}
        if self.signers.rule is not None:
            rule = self.signers.rule.model_dump(mode="json")
            kept = {"rule": rule, "amount": self.amount, "matters": list(self.matters)}
        if self.other_party.rule is not None:
            kept["other_party"] = kept_other(self.other_party, self.other_entity)
        return kept

    @property
    def persons(self) -> tuple[int, ...]:
        """Everyone to ask."""
        return tuple(sorted({*self.signers.persons, *self.needed, *self.other_party.persons}))


def signatories_of(draft: Draft, ready: Readiness, at: datetime) -> Signatories:
    """Who must sign what is there now.

    :raises SignerUnknown: when somebody who must sign has no account.
    :raises CannotBeBound: when nobody in office can bind the holder.
    """
    definition, answers = ready.version.definition, ready.journey.answers
    signing = definition.data.signing
    needed, unknown = _persons_of(answers.get(signing.seats or "") or [])
    if unknown:
        raise SignerUnknown(unknown)
    if signing.rule == "both_parties":
        return _both(draft, ready, at)
    if signing.rule == "representatives":
        least = int(answers.get(signing.least or "") or 1)
        named = _enough_of(answers.get(signing.persons or "") or [], least)
        rule = BindingRule.model_validate({"posts": [REPRESENTATIVE.post], "least": least})
        return Signatories(SignerRule(rule, dict.fromkeys(named, (REPRESENTATIVE,))), needed=needed)
    if not draft.holder_id.startswith("e-"):
        return Signatories(SignerRule(), needed=needed)
    amount, matters = _amount(definition, ready), matters_of(definition)
    signers = who_binds(draft, at, amount=amount)
    if signers.missing(()) is not None:
        return Signatories(signers, amount, matters, needed)
    if not needed:
        raise CannotBeBound
    # Those who follow consent, and whoever is still in office signs with them.
    return Signatories(SignerRule(), needed=needed | frozenset(signers.persons))


def _both(draft: Draft, ready: Readiness, at: datetime) -> Signatories:
    """Who binds the applicant, and who binds the one to whom a licence goes."""
    definition, answers = ready.version.definition, ready.journey.answers
    change = definition.data.change
    assert change is not None, "only a transfer is signed by both parties"
    assert change.to is not None, "a transfer names its receiver"
    receiver = receiver_of(change, answers)
    if receiver is None or receiver == draft.holder_id:
        raise SignerUnknown((str(answers.get(change.to.number) or "?"),))
    ours = Signatories(SignerRule())
    if draft.holder_id.startswith("e-"):
        amount, matters = _amount(definition, ready), matters_of(definition)
        signers = who_binds(draft, at, amount=amount)
        if signers.missing(()) is None:
            raise CannotBeBound
        ours = Signatories(signers, amount, matters)
    if receiver.startswith("p-"):
        return replace(ours, needed=frozenset({int(receiver[2:])}), receiver=receiver)
    theirs = who_binds_other(draft, at, entity_id=int(receiver[2:]))
    if theirs.missing(()) is None:
        raise CannotBeBound
    return replace(
        ours,
        needed=frozenset(theirs.persons),
        other_party=theirs,
        other_entity=int(receiver[2:]),
        receiver=receiver,
    )


def other_party_named(draft: Draft, at: datetime) -> int | None:
    """The entity that the answers name as the other party of a transfer, if they name one."""
    version = get_version(draft.version_id)
    change = version.definition.data.change
    if version.definition.data.signing.rule != "both_parties" or change is None:
        return None
    receiver = receiver_of(change, journey_of(version, answers_of(draft), draft.facts, at).answers)
    return int(receiver[2:]) if receiver and receiver.startswith("e-") else None


def who_binds_other(
    draft: Draft, at: datetime, *, entity_id: int, signed: Mapping[int, tuple[Office, ...]] | None = None
) -> SignerRule:
    """Who binds the other party of a transfer on that day, in office or for who is away; `signed` have done so."""
    done = signed or {}
    return signers_of_act(
        entity_id=entity_id,
        at=at,
        act=Act(amount=0),
        matters=matters_of(get_version(draft.version_id).definition),
        signed=list(done),
        stood_for=[office.stands_for for held in done.values() for office in held if office.stands_for],
    )


def who_binds(draft: Draft, at: datetime, *, amount: int, signatures: Iterable[Signature] = ()) -> SignerRule:
    """Who binds the draft's holder to it on that day, whatever of these signatures is there already."""
    version = get_version(draft.version_id)
    data = version.definition.data
    signed = [each for each in signatures if each.signed_at]
    return signers_of_act(
        entity_id=int(draft.holder_id[2:]),
        at=at,
        act=act_on(version, amount),
        matters=matters_of(version.definition),
        scopes=scopes_of(draft.service_id, draft.pk),
        by_mandate=data.signing.by_mandate and data.signing.rule in ("binding_rule", "both_parties"),
        signed=[each.person_id for each in signed],
        stood_for=[office.stands_for for each in signed for office in offices_of(each) if office.stands_for],
    )


def matters_of(definition: ServiceDefinition) -> tuple[str, ...]:
    """The names under which a binding rule may speak of a service: its own, and its kind."""
    return (definition.id, definition.data.kind)


def _amount(definition: ServiceDefinition, ready: Readiness) -> int:
    """What is at stake, in avos: the amount a question asks for, or else what is paid for the service."""
    named = definition.data.signing.amount
    return int(ready.journey.answers.get(named) or 0) if named else ready.total


def _enough_of(rows: list[Mapping[str, Any]], least: int) -> frozenset[int]:
    """Those of them who have an account, if they are as many as must sign."""
    found, unknown = _persons_of(rows)
    if len(found) < least:
        raise SignerUnknown(unknown or ("?",))
    return found


def _persons_of(rows: list[Mapping[str, Any]]) -> tuple[frozenset[int], tuple[str, ...]]:
    """The persons with an account, and the names of those without; a card under another's name is nobody's."""
    found, unknown = set[int](), []
    for row in rows:
        person = person_by_bir(str(row.get("bir", "")))
        if person is None or not _is_named(person, row):
            unknown.append(str(row.get("name") or row.get("name_zh") or row.get("name_pt") or row.get("bir") or "?"))
        else:
            found.add(person)
    return frozenset(found), tuple(unknown)


def _is_named(person_id: int, row: Mapping[str, Any]) -> bool:
    """Whether a row's names are the person's; one who is registered under a single name may be given that."""
    person = get_person(person_id)
    pairs = ((row.get("name_zh"), person.name_zh), (row.get("name_pt"), person.name_pt))
    given = [(str(name), known) for name, known in pairs if name]
    return not given or any(name.casefold() == known.casefold() for name, known in given)
