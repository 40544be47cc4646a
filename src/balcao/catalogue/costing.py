"""What a service costs for a case told in a few plain answers, before anybody signs in.

Asked is only what the fees depend on. A value that the form works out from plain questions is worked out; one that
needs a register, or rows of a table, is asked itself. What depends on a list in a register is known only later.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from balcao.catalogue.fees import NoFeeApplies, compute_fees, fees_on
from balcao.catalogue.types import FeeLine, ServiceDefinition, WindowState
from balcao.formkit.api import FormDefinition, Page, Question, QuestionState, evaluate, names_in
from balcao.kernel.clock import macau_date

PLAIN = frozenset({"choose_one", "yes_no", "integer", "decimal", "money", "area", "length", "weight", "percent"})
TABLES = frozenset({"table", "bulk_table"})
MOST = 6
"""More than so many questions are a form, not a question about a price."""
MOST_ROWS = 500
_OVER_A_LIST = re.compile(r"\b(map|filter|sum|count|len|some|all|one|none|flatMap)\(")
_YES_OR_NO = re.compile(r"==|!=|<|>|\b(and|or|not)\b")


@dataclass(frozen=True, slots=True)
class Estimate:
    """The questions as they stand, and the lines once all are answered; `known` is whether there are any to trust."""

    questions: tuple[QuestionState, ...]
    lines: tuple[FeeLine, ...] = ()
    known: bool = False

    @property
    def total(self) -> int:
        """All lines together, in avos."""
        return sum(line.amount for line in self.lines)


def cost_questions(definition: ServiceDefinition, at: datetime) -> tuple[Question, ...]:
    """What has to be asked to say what it costs; nothing where that is fixed, or cannot be said from few answers."""
    data = definition.data
    try:
        wanted = [fee.per for fee in fees_on(data, macau_date(at)) if fee.per]
    except NoFeeApplies:
        return ()
    wanted += [name for waiver in data.waivers for name in sorted(names_in(waiver.when))]
    if any("facts" in waiver.when for waiver in data.waivers):
        return ()
    asked = _Asked(definition)
    if not all(asked.reach(name) for name in wanted):
        return ()
    found = tuple(asked.found[each.id] for each in definition.form.questions() if each.id in asked.found)
    return found if len(found) <= MOST else ()


def plainly_asked(definition: ServiceDefinition, names: Iterable[str]) -> tuple[Question, ...] | None:
    """The plain questions that tell these values; None where one of them needs a register, or has no plain answer."""
    asked = _Asked(definition)
    if not all(asked.reach(name) for name in sorted(names)):
        return None
    plain = {each.id for each in definition.form.questions() if each.kind in PLAIN}
    return tuple(asked.found.values()) if asked.found.keys() <= plain else None


class _Asked:
    """Walks from what fees name down to what a person can answer."""

    def __init__(self, definition: ServiceDefinition) -> None:
        self._questions = {each.id: each for each in definition.form.questions()}
        self._pages = {each.id: page.when for page in definition.form.pages for each in page.questions}
        yes_no = [fee.per for fee in definition.data.fees if set(fee.classes) == {"yes", "no"}]
        self._yes_no = {*yes_no, *(waiver.when.partition(" ")[0] for waiver in definition.data.waivers)}
        self._counted = {fee.per for fee in definition.data.fees}
        self._seen: dict[str, bool] = {}
        self.found: dict[str, Question] = {}

    def reach(self, name: str) -> bool:
        """Take the question of that name, and what it depends on; False if that cannot be asked here."""
        if name not in self._questions:
            return True
        if name not in self._seen:
            self._seen[name] = True
            self._seen[name] = self._reached(self._questions[name])
        return self._seen[name]

    def _reached(self, question: Question) -> bool:
        on_page, when, needed = self._pages[question.id], question.when, question.required is not False
        if (on_page and "facts" in names_in(on_page)) or not self._named(on_page):
            return False
        if when and "facts" in names_in(when):
            if question.compute:
                return False
            when, needed = None, False
        if not self._named(when):
            return False
        if question.compute:
            return self._computed(question, question.compute)
        if question.kind in TABLES:
            if question.id not in self._counted:
                return True
            self.found[question.id] = Question(id=question.id, kind="integer", min=1, max=MOST_ROWS)
            return True
        if question.kind not in PLAIN or question.options_from:
            return False
        plain = {"prefill": (), "checks": (), "when": when, "required": needed}
        bounds = {each: None for each in ("min", "max") if isinstance(getattr(question, each), str)}
        self.found[question.id] = question.model_copy(update={**plain, **bounds})
        return True

    def _named(self, expression: str | None) -> bool:
        return all(self.reach(name) for name in sorted(names_in(expression or "")))

    def _computed(self, question: Question, compute: str) -> bool:
        from_register, over_list = "facts" in names_in(compute), bool(_OVER_A_LIST.search(compute))
        if from_register and over_list:
            return False
        if not from_register and not over_list:
            found, seen = dict(self.found), dict(self._seen)
            if self._named(compute):
                return True
            self.found, self._seen = found, seen
        if question.id in self._yes_no or (not over_list and _compares(compute)):
            self.found[question.id] = Question(id=question.id, kind="yes_no", when=question.when)
        else:
            self.found[question.id] = Question(id=question.id, kind="decimal", min=0, when=question.when)
        return True


def _compares(compute: str) -> bool:
    return "?" not in compute and bool(_YES_OR_NO.search(compute))


def estimate(definition: ServiceDefinition, answers: Mapping[str, Any], *, at: datetime) -> Estimate:
    """What it would cost lodged now, with these answers to `cost_questions`, and in time: no surcharge is in it."""
    asked = {each.id: each for each in cost_questions(definition, at)}
    if not asked:
        return Estimate(())
    worked = evaluate(as_told(definition.form, asked, answers), as_rows(definition.form, answers), at=at)
    now_asked = [asked[each.id] for page in worked.visible_pages for each in page.questions if each.id in asked]
    states = judged(now_asked, answers, at)
    if any(state.faults for state in states):
        return Estimate(states)
    try:
        lines = compute_fees(
            definition.data,
            answers=worked.answers,
            facts={},
            on=macau_date(at),
            window=WindowState(True, False, None, None),
        )
    except NoFeeApplies:
        return Estimate(states)
    return Estimate(states, lines, known=True)


def judged(asked: list[Question], answers: Mapping[str, Any], at: datetime) -> tuple[QuestionState, ...]:
    """These questions with their answers and what is wrong with them."""
    if not asked:
        return ()
    alone = Page(id="cost", questions=tuple(each.model_copy(update={"when": None}) for each in asked))
    return evaluate(FormDefinition(pages=(alone,)), answers, at=at).pages[0].questions


def as_told(form: FormDefinition, asked: Mapping[str, Question], answers: Mapping[str, Any]) -> FormDefinition:
    """The form with its own questions; a value it would work out and that was told instead stands as told."""

    def told(question: Question) -> Question:
        if question.id not in asked:
            return question
        if question.compute:
            return question.model_copy(update={"compute": _literal(answers.get(question.id))})
        return question.model_copy(update={"prefill": (), "when": asked[question.id].when})

    pages = tuple(
        page.model_copy(update={"questions": tuple(told(each) for each in page.questions)}) for page in form.pages
    )
    return form.model_copy(update={"pages": pages})


def _literal(value: Any) -> str:
    """A told value as an expression: yes, no, a number, or nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return "null"
    return f"{number:f}" if number.is_finite() else "null"


def as_rows(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """A number of rows as so many rows; a table that nobody counted is there, with one."""
    rows: dict[str, Any] = {}
    for question in form.questions():
        if question.kind in TABLES:
            told = answers.get(question.id, 1)
            rows[question.id] = [{}] * min(max(told, 0), MOST_ROWS) if isinstance(told, int) else []
    return {**answers, **rows}
