"""What is to be paid on the way, before a step of the process is done. The case waits for it, and its clock too."""

from datetime import date, datetime, timedelta
from typing import Any

from balcao.cases.charge_types import ChargeState
from balcao.cases.clock import stop_clock
from balcao.cases.jobs import end_charges
from balcao.cases.models import Case, Charge, Step
from balcao.cases.notes import mop_texts, tell_holder
from balcao.cases.outputs import as_corrected
from balcao.cases.pricing import lines_of
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import ChargeRule, FeeLine, ServiceDefinition, compute_charge
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments.api import place_order

BEFORE_DECIDING = frozenset({"decide", "consult", "inspect", "officer_decision"})
SUBJECT = "charge"


def must_pay_first(case: Case, definition: ServiceDefinition, step: str, at: datetime) -> bool:
    """Whether something is to be paid before that step of a locked case; what has come due is raised, once."""
    found = [_unpaid(case, definition, rule, at) for rule in definition.data.charges if rule.at == step]
    return any(found)


def _unpaid(case: Case, definition: ServiceDefinition, rule: ChargeRule, at: datetime) -> bool:
    overtaken = case.outcome != "" and (rule.at in BEFORE_DECIDING or case.outcome != "approve")
    row = case.charges.filter(charge_id=rule.id).first()
    if row is not None and row.state == ChargeState.OPEN and overtaken:
        row.state = ChargeState.DROPPED
        row.save(update_fields=["state"])
        end_charges.defer(case_id=case.pk)
    if row is not None or overtaken:
        return row is not None and row.state == ChargeState.OPEN
    lines = compute_charge(definition.data, rule, answers=as_corrected(case), facts=case.facts, on=macau_date(at))
    if not lines:
        return False
    _raise(case, definition, rule, lines, at)
    return True


def _raise(
    case: Case, definition: ServiceDefinition, rule: ChargeRule, lines: tuple[FeeLine, ...], at: datetime
) -> None:
    due = macau_date(at) + timedelta(days=rule.days)
    row = Charge.objects.create(
        case=case,
        charge_id=rule.id,
        state=ChargeState.OPEN,
        raised_at=at,
        due_on=due,
        release_on=_release_on(case, rule),
    )
    title = title_of(rule, definition)
    order = place_order(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        subject=f"{SUBJECT}:{row.pk}",
        holder_id=case.holder_id,
        department=case.department,
        title=title,
        lines=lines_of(lines),
        scopes=scopes_of(case.service_id, case.draft_id),
        debt=True,
        held=rule.deposit is not None,
        due_on=due,
    )
    row.order_id = order.id
    row.save(update_fields=["order_id"])
    if not case.outcome:
        stop_clock(case, at)
    said: dict[str, Any] = {"amount": mop_texts(order.total), "what": title}
    Step.objects.create(case=case, at=at, kind="charge_raised", who="", data={**said, "due": due.isoformat()})
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="deposit_raised" if order.held else "charge_raised",
        unique=f"charge:{row.pk}",
        legal=True,
        path=f"/as/{case.holder_id}/to-pay/",
        due=due,
        **said,
    )


def title_of(rule: ChargeRule, definition: ServiceDefinition) -> Text:
    """What a charge is for, in words: its first line, and the service."""
    label, name = rule.fees[0].label.text(), definition.text("name")
    return {language: f"{label[language]} · {name[language]}" for language in LANGUAGES}


def _release_on(case: Case, rule: ChargeRule) -> date | None:
    """When a deposit goes back by itself; never while its question is not answered."""
    day = as_corrected(case).get(rule.deposit.after) if rule.deposit else None
    return date.fromisoformat(str(day)) + timedelta(days=rule.deposit.days) if rule.deposit and day else None
