"""What is known before anyone is asked: registers, the licence to be renewed, the voucher to be passed on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from balcao.cases.failures import NoLicence, WhichLicence, WrongAudience
from balcao.cases.models import Draft
from balcao.cases.vouchers import voucher_facts
from balcao.catalogue.api import Asked, ServiceDefinition
from balcao.entities.api import EntityKind, EntityStatus, account_numbered, register_numbers
from balcao.exchange.api import Asking, EntryName, Reply, fetch
from balcao.formkit.api import LOOKED_UP
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.licences.api import Licence, licences_of, obligations_of


@dataclass(frozen=True, slots=True)
class Known:
    """Facts by register, and the registers that did not answer."""

    facts: Mapping[str, Any]
    unreachable: tuple[str, ...]
    licence_number: str = ""


def check_audience(actor: Actor, definition: ServiceDefinition) -> None:
    """Raise `WrongAudience` unless the service is for this kind of holder."""
    kind = "person" if actor.entity_id is None else register_numbers(actor.entity_id)["kind"]
    if kind not in definition.data.audience:
        raise WrongAudience(kind)


NOT_ASKED: Mapping[str, Any] = {"status": "not_asked"}
"""The facts about an entity that answers name until its register was asked."""


def about_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> EntryName | None:
    """The entity, other than the holder, that the answers name."""
    asked = definition.data.asked_about
    if asked is None or asked.about is None:
        return None
    kind, number = answers.get(asked.about.kind), str(answers.get(asked.about.number) or "").strip()
    return EntryName(EntityKind(kind), number) if kind in set(EntityKind) and number else None


def asks_about(definition: ServiceDefinition) -> frozenset[str]:
    """The questions that name that entity."""
    asked = definition.data.asked_about
    return frozenset({asked.about.kind, asked.about.number}) if asked and asked.about else frozenset()


def about_key(name: EntryName | None) -> str:
    """How drafts and cases remember it."""
    return f"{name.kind}:{name.number}"[:60] if name else ""


def asking_of(register: Asked, about: EntryName | None = None) -> Asking:
    """What a service asks of a register, as the exchange takes it."""
    fields = tuple(register.fields)
    return Asking(
        register.id, register.purpose.text(), register.basis.text(), fields, about if register.about else None
    )


def gather(
    *,
    actor: Actor,
    at: datetime,
    definition: ServiceDefinition,
    asked: Sequence[Asked],
    licence_number: str,
    about: EntryName | None = None,
) -> Known:
    """Ask registers of a service that may be asked, over the network: call it outside a transaction.

    The register about an entity that answers name is asked once they do.

    :raises NoLicence, WhichLicence: when the service renews a licence and it cannot be told which.
    :raises NoVoucher: when it passes a voucher on and there is none.
    """
    facts: dict[str, Any] = voucher_facts(definition, actor, at)
    number = ""
    if definition.data.licence:
        licence = _licence(actor, at, definition.data.licence, licence_number)
        facts["licence"], number = licence_facts(licence, actor, at), licence.number
    askings = [asking_of(each, about) for each in asked if about or not each.about]
    unreachable = []
    for reply in fetch(actor=actor, at=at, asked=askings) if askings else ():
        if reply.state == "answered" or (reply.state == "unknown" and is_about(definition, reply.register)):
            facts[reply.register] = said(definition, about, reply)
        elif reply.state == "unreachable":
            unreachable.append(reply.register)
    return Known(facts, tuple(unreachable), number)


def moments(told: Iterable[str], at: datetime) -> dict[str, str]:
    """When these registers were asked, as a draft keeps it."""
    return dict.fromkeys(told, at.isoformat())


def asked_moment(written: str) -> datetime:
    """When a register was asked. Of old drafts only the day is known: then from its beginning."""
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=MACAU)


def asked_moments(draft: Draft) -> dict[str, datetime]:
    """When each register that said something for a draft was asked."""
    return {name: asked_moment(moment) for name, moment in draft.asked_at.items()}


def too_old(draft: Draft, definition: ServiceDefinition, at: datetime) -> set[str]:
    """The registers whose answer is older by now than they let it be."""
    return {
        each.id
        for each in definition.data.registers
        if each.max_age is not None
        and each.id in draft.facts
        and each.id in draft.asked_at
        and at - asked_moment(draft.asked_at[each.id]) > timedelta(hours=each.max_age)
    }


def is_about(definition: ServiceDefinition, register: str) -> bool:
    """Whether that register is asked about an entity that answers name."""
    asked = definition.data.asked_about
    return asked is not None and asked.id == register


def said(definition: ServiceDefinition, about: EntryName | None, reply: Reply) -> dict[str, Any]:
    """What a register that was reached said; of an entity that answers name, `status` also says that there is no
    such entry, or that it has its account."""
    if about is None or not is_about(definition, reply.register):
        return dict(reply.facts)
    if reply.state != "answered":
        return {"status": "unknown"}
    account = account_numbered(about.kind, about.number)
    if account and account[1] is EntityStatus.ACTIVE and reply.facts.get("status") == "active":
        return {"status": "has_account"}
    return dict(reply.facts)


def _licence(actor: Actor, at: datetime, kind: str, number: str) -> Licence:
    held = [each for each in licences_of(actor=actor, at=at, kind=kind) if not each.state.ended]
    if number:
        held = [licence for licence in held if licence.number == number]
    if not held:
        raise NoLicence(kind)
    if len(held) > 1:
        raise WhichLicence(tuple(licence.number for licence in held))
    return held[0]


def licence_facts(licence: Licence, actor: Actor, at: datetime) -> dict[str, Any]:
    """A licence as forms and tables see it; `overdue` has the keys of what its holder should have done by now."""
    owed = obligations_of(actor=actor, at=at, number=licence.number)
    return {
        "number": licence.number,
        "kind": licence.kind,
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else None,
        "terms": dict(licence.terms),
        "name": dict(licence.name),
        "overdue": [each.key for each in owed if each.overdue],
    }


def licence_end(facts: Mapping[str, Any]) -> date | None:
    """The last day of the licence being renewed."""
    until = (facts.get("licence") or {}).get("valid_until")
    return date.fromisoformat(until) if until else None


def _texts(answer: Any) -> Iterator[str]:
    """Everything that is said in an answer, also inside its rows."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Mapping | list):
        for each in answer.values() if isinstance(answer, Mapping) else answer:
            yield from _texts(each)


def taken_only(facts: Mapping[str, Any], answers: Iterable[Any]) -> dict[str, Any]:
    """The facts without what was found in a register and not taken."""
    if LOOKED_UP not in facts:
        return dict(facts)
    numbers = {each for answer in answers for each in _texts(answer)}
    kept = {
        register: {number: finding for number, finding in found.items() if number in numbers}
        for register, found in facts[LOOKED_UP].items()
    }
    return {**facts, LOOKED_UP: kept}
