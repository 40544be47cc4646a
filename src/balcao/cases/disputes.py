"""What a register says of an applicant and the applicant says is wrong: kept with the draft, told to its keeper.

It stands among the facts, below ``disputed``, by question: only there does the form see it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.models import Case
from balcao.catalogue.api import ServiceDefinition, register_described
from balcao.exchange.api import Message, inform
from balcao.formkit.api import Journey, Prefill, QuestionState, names_in, said_by
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

DISPUTED = "disputed"
NOT_TYPED = frozenset({"read_only", "computed", "signatures"})
"""Kinds that nobody can answer in a register's place."""


class NotSaidWhy(BalcaoError):
    """That a register is wrong, without a word why."""

    key = "cases.not_said_why"


def can_be_disputed(state: QuestionState, definition: ServiceDefinition) -> bool:
    """Whether another body's register was asked about the holder and filled this in, and nothing owed depends on it."""
    source = state.source
    if source is None or state.kind in NOT_TYPED or register_described(source.register_id) is None:
        return False
    if state.id in _priced_by(definition):
        return False
    return any(each.id == source.register_id and each.about is None for each in definition.data.registers)


def _priced_by(definition: ServiceDefinition) -> set[str]:
    """The questions on whose answers the fee depends, by themselves or by what is computed from them."""
    data = definition.data
    found = {fee.per for fee in data.fees if fee.per}.union(*(names_in(each.when) for each in data.waivers))
    questions = {question.id: question for question in definition.form.questions()}
    waiting = [*found]
    while waiting:
        question = questions.get(waiting.pop())
        more = (question.depends_on() if question else frozenset()) - found
        found |= more
        waiting += more
    return found


def still_disputed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without what the register says otherwise by now."""
    kept = {}
    for question, each in (facts.get(DISPUTED) or {}).items():
        source = Prefill(register=each["register"], field=each["field"])
        if said_by(source, facts) == each["said"]:
            kept[question] = each
    return with_disputes(facts, kept)


def disputes_lodged(facts: Mapping[str, Any], journey: Journey) -> dict[str, Any]:
    """The facts with those disputes alone that are asked about and answered otherwise than the register does."""
    differ = {
        state.id
        for page in journey.visible_pages
        for state in page.questions
        if state.disputed and state.value != state.said
    }
    disputes = facts.get(DISPUTED) or {}
    return with_disputes(facts, {question: each for question, each in disputes.items() if question in differ})


def with_disputes(facts: Mapping[str, Any], disputes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with these disputes and no others."""
    rest = {name: said for name, said in facts.items() if name != DISPUTED}
    return {**rest, DISPUTED: dict(disputes)} if disputes else rest


def tell_keepers(case: Case, *, actor: Actor, at: datetime) -> None:
    """Tell the keeper of each register, once, what of it is wrong according to a case that was lodged."""
    messages = []
    for question, each in (case.facts.get(DISPUTED) or {}).items():
        register = register_described(each["register"])
        if register is None:
            continue
        content = {
            "correction_of": each["register"],
            "field": each["field"],
            "says": each["said"],
            "should_say": case.answers.get(question),
            "why": each["why"],
            "reference": case.reference,
        }
        messages.append(Message(register.keeper, content, f"correction:{case.pk}:{question}"))
    if messages:
        inform(actor=actor, at=at, holder_id=case.holder_id, case_reference=case.reference, messages=messages)
