"""What an application passes on of a voucher: taken off when it is lodged, the receiver's once it is granted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.models import Case, Step
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.actor import Actor, system_actor
from balcao.vouchers.api import NoVoucher, carry_out, facts_of, hold_to_pass_on

FACT = "voucher"


def voucher_facts(definition: ServiceDefinition, actor: Actor, at: datetime) -> dict[str, Any]:
    """The applicant's voucher as the form sees it, under its name; nothing for services that pass none on.

    :raises NoVoucher: if there is none with something left.
    """
    rule = definition.data.passes_on
    if rule is None:
        return {}
    found = facts_of(holder_id=actor.holder_id, at=at, among=rule.schemes)
    if found is None:
        raise NoVoucher
    return {FACT: found}


def take_off_voucher(case: Case, actor: Actor, at: datetime) -> None:
    """A new case takes what it passes on off its applicant's voucher.

    :raises NoVoucher, BadAmount, NotInUse, MoreThanLeft: then it is not lodged.
    """
    rule = get_version(case.version_id).definition.data.passes_on
    if rule is None:
        return
    known: Mapping[str, Any] = case.facts.get(FACT) or {}
    hold_to_pass_on(
        actor=actor,
        at=at,
        case_reference=case.reference,
        schemes=rule.schemes,
        scheme_id=str(known.get("scheme", "")),
        to_card=str(case.answers.get(rule.to) or ""),
        relation=str(case.answers.get(rule.relation) or ""),
        amount=int(case.answers.get(rule.amount) or 0),
    )


def pass_voucher_on(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """A granted case gives the receiver what was taken off. Where the voucher has not as much any more, after another
    decision gave it back, the timeline says so."""
    if definition.data.passes_on is None:
        return
    if not carry_out(actor=system_actor(case.department), at=at, case_reference=case.reference):
        Step.objects.create(case=case, at=at, kind="voucher_too_little", who="")
