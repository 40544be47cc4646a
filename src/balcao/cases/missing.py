"""The registers that a lodged case still lacks, and may have asked."""

from balcao.cases.consents import may_be_asked
from balcao.cases.models import Case
from balcao.catalogue.api import Asked, ServiceDefinition
from balcao.kernel.actor import Actor, Channel


def missing_registers(case: Case, definition: ServiceDefinition) -> tuple[Asked, ...]:
    """Those that said nothing yet, without what was refused, withdrawn or never answered."""
    if all(each.id in case.facts for each in definition.data.registers):
        return ()
    asked = may_be_asked(definition, case.draft.consents.all(), lodger(case))
    return tuple(each for each in asked if each.id not in case.facts)


def lodger(case: Case) -> Actor:
    """The platform, asking about the holder and the person who lodged."""
    person = int(case.lodged_by[2:]) if case.lodged_by.startswith("p-") else None
    return Actor(person_id=person, name=case.department, assurance=3, channel=Channel.SYSTEM, holder_id=case.holder_id)
