"""What of a page of questions its script works out by itself: what is asked, and what follows from answers.

Only what the page may know is handed out: the answers its expressions read, today's date, dated amounts. What asks for
more stays as the server says. The server says it all again whenever an answer is saved; that stands.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from balcao.formkit.definition import FormDefinition, Question
from balcao.formkit.expressions import names_in
from balcao.formkit.journey import PageState, QuestionState
from balcao.formkit.kinds import Kind, kind_of
from balcao.formkit.kinds.choices import ChooseManyKind, DeclarationKind, YesNoKind
from balcao.formkit.kinds.composites import GroupKind, TableKind, to_settle
from balcao.formkit.kinds.dates import DateKind, MonthKind, YearKind
from balcao.formkit.kinds.numbers import DecimalKind, IntegerKind, MoneyKind
from balcao.formkit.kinds.texts import LongTextKind
from balcao.formkit.trees import SECRET, StaysWithServer, names_of, tree_of

MOST_SENT = 2_000
"""In bytes of JSON: an answer from elsewhere that is larger is not sent along."""
SAFE = 2**53
_AMOUNT = "amounts."
_STEPS = re.compile(r"\.[a-z_][a-z0-9_]*(?!\s*\()")
"""What is below a name, which is no answer of its own."""
_READINGS: dict[Any, str] = {
    Kind.parse: "text",
    LongTextKind.parse: "text",
    YesNoKind.parse: "yes_no",
    DeclarationKind.parse: "agreed",
    ChooseManyKind.parse: "many",
}
_NUMBERS: dict[Any, str] = {IntegerKind.stored: "integer", MoneyKind.stored: "money", DecimalKind.stored: "decimal"}

type Script = dict[str, Any]
"""JSON: ``{"known": {name: answer}, "questions": [{"id", "when", "compute", "as", "read", "value"}, …]}``."""


def script_of(form: FormDefinition, page: PageState, *, held: Collection[str] = ()) -> Script | None:
    """What the script of a page needs; None where it has nothing to do.

    `held` are questions whose answers the person on this page does not see.
    """
    return _Page(form, page, frozenset(held)).script()


def reading_of(question: Question) -> Any:
    """How the script reads the answer from the page's fields; None where it cannot."""
    kind = kind_of(question.kind)
    if isinstance(kind, GroupKind | TableKind):
        if to_settle(question.questions) or question.prefill:
            return None
        return {part.id: reading_of(part) for part in question.questions}
    if isinstance(kind, DateKind | MonthKind | YearKind):
        return [[part, width] for part, width in kind.parts]
    number = _NUMBERS.get(getattr(type(kind), "stored", None))
    return (number or _READINGS.get(type(kind).parse)) if kind.asks else None


class _Page:
    """One page on its way to its script."""

    def __init__(self, form: FormDefinition, page: PageState, held: frozenset[str]) -> None:
        self._form, self._held = form, held
        self._own = {each.id: each for each in form.page(page.id).questions}
        self._states = {each.id: each for each in page.questions}
        self._sees = page.sees
        pages = [each.id for each in form.pages]
        before = form.pages[: pages.index(page.id)]
        self._before = {question.id for each in before for question in each.questions}
        self._days = {each.id: each.day for each in form.amounts}
        self._told: set[str] = set()

    def script(self) -> Script | None:
        found: list[dict[str, Any]] = []
        read: set[str] = set()
        for question in self._own.values():
            entry: dict[str, Any] = {"id": question.id}
            for key, expression in (("when", question.when), ("compute", question.compute)):
                in_words = key == "compute" and question.options
                if expression and not in_words and self._works(expression):
                    entry[key] = tree_of(expression)
                    read |= names_of(expression)
            if question.compute and question.shown_as:
                entry["as"] = question.shown_as
            if answer := self._answer(question, entry):
                entry |= answer if "compute" not in entry else {}
                self._told.add(question.id)
            found.append(entry)
        if not any("when" in each or "compute" in each for each in found):
            return None
        needed = [each for each in found if each["id"] in read or "when" in each or "compute" in each]
        for each in needed:
            if each["id"] not in read:
                each.pop("read", None)
                each.pop("value", None)
        return {"known": self._elsewhere(read - set(self._own)), "questions": needed}

    def _elsewhere(self, names: Collection[str]) -> dict[str, Any]:
        """What stands elsewhere and is read here."""
        known = {name: value for name in sorted(names) if (value := self._known(name)) is not None}
        amounts = {name.removeprefix(_AMOUNT): known.pop(name) for name in list(known) if name.startswith(_AMOUNT)}
        return known | ({"amounts": amounts} if amounts else {})

    def _works(self, expression: str) -> bool:
        """Whether the script can work it out, and what it reads may be known here."""
        try:
            return all(self._may_know(name) for name in names_of(expression))
        except StaysWithServer:
            return False

    def _may_know(self, name: str) -> bool:
        if name.startswith(_AMOUNT):
            return self._days.get(name.removeprefix(_AMOUNT)) not in self._own and _fits(self._known(name))
        if name in self._own:
            return name in self._told
        return name not in self._held and name != "amounts" and _fits(self._known(name))

    def _known(self, name: str) -> Any:
        """What stands elsewhere; what is asked on later pages is not there for the questions of this one."""
        if name.startswith(_AMOUNT):
            return self._sees["amounts"].get(name.removeprefix(_AMOUNT))
        return self._sees.get(name) if name in self._before or name == "today" else None

    def _answer(self, question: Question, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Where the script has the answer from; nothing when it cannot know it."""
        state = self._states.get(question.id)
        if question.id in self._held or (question.when and "when" not in entry and self._moves(question.when)):
            return {}
        if "compute" in entry:
            return {"read": "compute"}
        if question.compute or (state is not None and state.locked) or not kind_of(question.kind).asks:
            return self._as_shown(question, state)
        if question.prefill and state is None:
            return {}
        reading = reading_of(question)
        return {"read": reading} if reading else {}

    def _as_shown(self, question: Question, state: QuestionState | None) -> dict[str, Any]:
        """What stands there and does not change while one types."""
        moves = question.compute is not None and self._moves(question.compute)
        return {} if state is None or moves or not _fits(state.value) else {"value": state.value}

    def _moves(self, expression: str) -> bool:
        """Whether answers of this page change it."""
        return not names_in(_STEPS.sub("", expression)).isdisjoint(self._own)


def _fits(value: Any) -> bool:
    """Whether a value can be sent along, and is the same number there."""
    if isinstance(value, int):
        return abs(value) < SAFE
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return len(json.dumps(value)) <= MOST_SENT and all(map(_fits, value))
    return not isinstance(value, str) or len(value) <= MOST_SENT


def needs_register(expression: str) -> bool:
    """Whether it asks for what only the server knows."""
    return not SECRET.isdisjoint(names_in(expression))
