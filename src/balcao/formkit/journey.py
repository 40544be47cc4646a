"""Definition + answers → journey."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from balcao.formkit.asking import faults_of, is_asked, is_required
from balcao.formkit.definition import FormDefinition, Page, Prefill, Question
from balcao.formkit.expressions import BadExpression, evaluate_expression, holds
from balcao.formkit.kinds import UNSAFE, Fault, kind_of
from balcao.formkit.kinds.composites import validate_parts
from balcao.formkit.register_rows import rows_said
from balcao.kernel.clock import macau_date

CHECK_ANSWERS = "check"
"""`Journey.next_page` when every page is complete."""


@dataclass(frozen=True, slots=True)
class QuestionState:
    """A visible question as it stands. `locked`: a register answers it.

    `source` is the register that says `said`; `disputed`, that the applicant says it is wrong.
    """

    definition: Question
    value: Any
    required: bool
    faults: tuple[Fault, ...]
    locked: bool
    source: Prefill | None = None
    said: Any = None
    disputed: bool = False

    @property
    def id(self) -> str:
        """The question's name."""
        return self.definition.id

    @property
    def kind(self) -> str:
        """Its kind's name."""
        return self.definition.kind


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it stands, with its visible questions."""

    id: str
    visible: bool
    complete: bool
    started: bool
    questions: tuple[QuestionState, ...]
    sees: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What its expressions see."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything wrong on this page."""
        return tuple(fault for question in self.questions for fault in question.faults)


@dataclass(frozen=True, slots=True)
class Journey:
    """What follows from the answers. `answers` holds only what is asked, plus what was computed."""

    pages: tuple[PageState, ...]
    answers: Mapping[str, Any]
    next_page: str

    @property
    def visible_pages(self) -> tuple[PageState, ...]:
        """The pages this applicant sees."""
        return tuple(page for page in self.pages if page.visible)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything wrong on any visible page."""
        return tuple(fault for page in self.visible_pages for fault in page.faults)

    @property
    def missing(self) -> tuple[str, ...]:
        """Questions that must be answered and are not."""
        return tuple(fault.question for fault in self.faults if fault.code == "required" and not fault.path)

    @property
    def complete(self) -> bool:
        """Whether it can be lodged."""
        return not self.faults

    def page(self, page_id: str) -> PageState:
        """The state of a page; raises `KeyError`."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)


def evaluate(
    form: FormDefinition,
    answers: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
    at: datetime,
    lists: Mapping[str, Any] | None = None,
    unsafe: Collection[str] = (),
) -> Journey:
    """Walk the form once, in order: what a question may depend on stands before it.

    `facts` are register answers by register name, and below ``disputed`` the questions of which the applicant says that
    the register is wrong: nothing is filled in there. `lists` is what was found in the sources `options_from` names.
    `unsafe` are the SHA-256 of files that were found unsafe since they were taken: whoever gave one gives another.
    Answers to questions that are not asked are left out and seen by no expression.
    """
    facts = facts or {}
    context = _blank(form, facts, at, lists, unsafe)
    pages = tuple(_walk_page(form, page, answers, facts, context) for page in form.pages)
    kept = {question.id: context[question.id] for question in form.questions() if context[question.id] is not None}
    unfinished = (page.id for page in pages if page.visible and not page.complete)
    return Journey(pages, kept, next(unfinished, CHECK_ANSWERS))


def judge_rows(
    form: FormDefinition,
    table: str,
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    answers: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
    at: datetime,
    lists: Mapping[str, Any] | None = None,
) -> Iterator[tuple[int, list[Fault]]]:
    """What is wrong in some rows of a large table, by their places, without judging the others.

    It says of a cell what `evaluate` says; only what the table as a whole must be is left to that. Nothing comes of a
    table that is not asked.
    """
    facts = facts or {}
    context = _blank(form, facts, at, lists, ())
    asked: set[str] = set()
    for page in form.pages:
        asked |= {each.id for each in _walk_page(form, page, {**answers, table: None}, facts, context).questions}
    question = form.question(table)
    if table not in asked:
        return
    context[table] = answers.get(table)
    for place, row in rows:
        yield place, [each.below(table, place) for each in validate_parts(question.questions, row, context)]


def _blank(
    form: FormDefinition,
    facts: Mapping[str, Any],
    at: datetime,
    lists: Mapping[str, Any] | None,
    unsafe: Collection[str],
) -> dict[str, Any]:
    """What expressions see before anything is answered."""
    context: dict[str, Any] = {question.id: None for question in form.questions()}
    context |= {"facts": facts, "lists": dict(lists or {}), "today": macau_date(at).isoformat(), UNSAFE: unsafe}
    context["amounts"] = _amounts(form, context)
    return context


def _amounts(form: FormDefinition, context: Mapping[str, Any]) -> dict[str, int | None]:
    """Every dated amount on the day for which it is asked, as far as that is known by now."""
    return {each.id: each.on_day(str(context[each.day] if each.day else context["today"])) for each in form.amounts}


def _walk_page(
    form: FormDefinition,
    page: Page,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    context: dict[str, Any],
) -> PageState:
    days = {each.day for each in form.amounts}
    if not holds(page.when, context):
        return PageState(page.id, False, True, False, ())
    states = []
    for question in page.questions:
        if is_asked(question, context):
            value, locked = _value(question, answers, facts, context)
            value = kind_of(question.kind).standing(question, value, context)
            context[question.id] = value
            if question.id in days:
                context["amounts"] = _amounts(form, context)
            states.append((question, value, locked))
    # Checks may look at any question of their own page, so faults come after every value is known.
    questions = tuple(
        QuestionState(
            question,
            value,
            is_required(question, context),
            tuple(faults_of(question, value, context)),
            locked,
            *source_of(question, facts, context),
            is_disputed(question, facts),
        )
        for question, value, locked in states
    )
    started = any(question.id in answers for question, _, _ in states)
    return PageState(page.id, True, not any(each.faults for each in questions), started, questions, context)


def _value(
    question: Question, answers: Mapping[str, Any], facts: Mapping[str, Any], context: Mapping[str, Any]
) -> tuple[Any, bool]:
    """The value of a question and whether it is locked."""
    if question.compute:
        try:
            return _in_its_unit(question, evaluate_expression(question.compute, context)), True
        except BadExpression:
            return None, True
    if is_disputed(question, facts):
        return answers.get(question.id), False
    source, known = source_of(question, facts, context)
    if source and source.locked:
        return known, True
    value = answers.get(question.id)
    return (known, False) if value is None and question.id not in answers else (value, False)


def _in_its_unit(question: Question, value: Any) -> Any:
    """A computed amount in whole avos: expressions count in floating point, half an avo is rounded up."""
    if question.shown_as == "money" and isinstance(value, int | float) and not isinstance(value, bool):
        return int(Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return value


def is_disputed(question: Question, facts: Mapping[str, Any]) -> bool:
    """Whether the applicant says that what a register filled in here is wrong."""
    return question.id in (facts.get("disputed") or {})


def source_of(question: Question, facts: Mapping[str, Any], context: Mapping[str, Any]) -> tuple[Prefill | None, Any]:
    """The first register, in the order written, that says something here, and what it says."""
    for source in question.prefill:
        said = said_by(source, facts)
        if said is not None:
            return source, rows_said(question, source, said, context)
    return None, None


def said_by(source: Prefill, facts: Mapping[str, Any]) -> Any:
    """What a register says, by a dotted path below the register's name; None when it says nothing."""
    found: Any = facts.get(source.register_id)
    for step in source.field.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found
