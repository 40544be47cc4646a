"""What is known before anyone is asked: registers, and the licence to be renewed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.cases.failures import NoLicence, WhichLicence, WrongAudience
from balcao.catalogue.api import Asked, ServiceDefinition
from balcao.entities.api import register_numbers
from balcao.exchange.api import Asking, fetch
from balcao.kernel.actor import Actor
from balcao.licences.api import Licence, licences_of


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


def asking_of(register: Asked) -> Asking:
    """What a service asks of a register, as the exchange takes it."""
    return Asking(register.id, register.purpose.text(), register.basis.text(), tuple(register.fields))


def gather(*, actor: Actor, at: datetime, definition: ServiceDefinition, licence_number: str) -> Known:
    """Ask every register the service names, over the network: call it outside a transaction.

    :raises NoLicence, WhichLicence: when the service renews a licence and it cannot be told which.
    """
    facts: dict[str, Any] = {}
    number = ""
    if definition.data.licence:
        licence = _licence(actor, at, definition.data.licence, licence_number)
        facts["licence"], number = licence_facts(licence), licence.number
    asked = [asking_of(each) for each in definition.data.registers]
    unreachable = []
    for reply in fetch(actor=actor, at=at, asked=asked) if asked else ():
        if reply.state == "answered":
            facts[reply.register] = dict(reply.facts)
        elif reply.state == "unreachable":
            unreachable.append(reply.register)
    return Known(facts, tuple(unreachable), number)


def _licence(actor: Actor, at: datetime, kind: str, number: str) -> Licence:
    held = [each for each in licences_of(actor=actor, at=at, kind=kind) if each.state != "cancelled"]
    if number:
        held = [licence for licence in held if licence.number == number]
    if not held:
        raise NoLicence(kind)
    if len(held) > 1:
        raise WhichLicence(tuple(licence.number for licence in held))
    return held[0]


def licence_facts(licence: Licence) -> dict[str, Any]:
    """A licence as forms and tables see it."""
    return {
        "number": licence.number,
        "kind": licence.kind,
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else None,
        "terms": dict(licence.terms),
        "name": dict(licence.name),
    }


def licence_end(facts: Mapping[str, Any]) -> date | None:
    """The last day of the licence being renewed."""
    until = (facts.get("licence") or {}).get("valid_until")
    return date.fromisoformat(until) if until else None
