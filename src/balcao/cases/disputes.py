"""What a register says of an applicant and the applicant says is wrong: kept with the draft.

It stands among the facts, below ``disputed``, by question: only there does the form see it.
"""

from collections.abc import Mapping
from typing import Any

from balcao.cases.models import Correction, Draft
from balcao.catalogue.api import ServiceDefinition, register_described
from balcao.formkit.api import Journey, Prefill, QuestionState, names_in, row_key, said_by
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.errors import BalcaoError, NotFound

DISPUTED = "disputed"
NOT_TYPED = frozenset({"read_only", "computed", "signatures"})
"""Kinds that nobody can answer in a register's place."""
MOST_OF_A_KEY = 120


class NotSaidWhy(BalcaoError):
    """That a register is wrong, without a word why."""

    key = "cases.not_said_why"


class NotSaidRight(BalcaoError):
    """That a register is wrong, without what is right, or with what it says already."""

    key = "cases.not_said_right"


class CorrectionAwaited(BalcaoError):
    """The keeper of a register has not answered yet what it was asked to correct."""

    key = "cases.correction_awaited"


def can_be_disputed(state: QuestionState, definition: ServiceDefinition) -> bool:
    """Whether another body's register was asked about the holder and filled this in."""
    source = state.source
    if source is None or state.kind in NOT_TYPED or register_described(source.register_id) is None:
        return False
    return any(each.id == source.register_id and each.about is None for each in definition.data.registers)


def row_disputed(state: QuestionState, definition: ServiceDefinition, row: str) -> dict[str, Any]:
    """The register's row of that key, of which one may say that it is wrong.

    :raises NotFound: if another body's register has no such row here.
    """
    source = state.source
    if source is not None and row and can_be_disputed(state, definition):
        for each in state.said or ():
            if row_key(state.definition, source, each) == row and len(row) <= MOST_OF_A_KEY:
                return dict(each)
    raise NotFound(f"row {row} of question {state.id}")


def holds_up(state: QuestionState, definition: ServiceDefinition) -> bool:
    """Whether the application waits until the register's keeper answered: so the register says, or what is owed goes by
    it, and nobody sets their own price."""
    register = register_described(state.source.register_id) if state.source else None
    waits = register is not None and register.meanwhile == "waits"
    return waits or state.id in _priced_by(definition)


def check_corrections(draft: Draft) -> None:
    """See that no correction holds the application up.

    :raises CorrectionAwaited: if one does.
    """
    if _HOLDING_UP(draft=draft.pk):
        raise CorrectionAwaited


_HOLDING_UP = KeptQuestion(
    lambda: Correction.objects.filter(draft=given("draft"), state="open", holds_up=True).values_list("pk", flat=True)[
        :1
    ]
)


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
    """The facts without the disputes about what the register says otherwise by now; a silent one says nothing."""
    kept = {}
    for question, each in (facts.get(DISPUTED) or {}).items():
        source = Prefill(register=each["register"], field=each["field"])
        if each["register"] not in facts or said_by(source, facts) == each["said"]:
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
