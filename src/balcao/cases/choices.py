"""What a question lets one choose from, narrowed by what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.models import Draft
from balcao.cases.readiness import answers_of
from balcao.catalogue.api import ServiceDefinition
from balcao.formkit.api import Question
from balcao.kernel.texts import LANGUAGES, Text, fold
from balcao.reflists.api import search_rows

MOST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """Something one can choose: the answer it gives, and how people read it."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search found; `unreachable` when the register did not answer and what was typed stands unchecked.

    `note` says why there is nothing, or not all: ``not_there``, ``not_there_open``, ``too_short``, ``too_often``,
    ``too_often_today`` or ``more``. After the two that say too often one may look up again from `again_at`.
    """

    choices: tuple[Choice, ...]
    unreachable: bool = False
    note: str = ""
    again_at: datetime | None = None


def find_options(definition: ServiceDefinition, question: Question, query: str) -> Choices:
    """What fits the query among the options the form itself has."""
    return Choices(tuple(fitting(_options(definition, question), query.strip()[:100])[:MOST]))


def find_listed(question: Question, query: str, *, at: datetime, above: str | None) -> Choices:
    """What fits the query in the question's reference list, of what belongs to the code `above`."""
    rows, more = search_rows(question.list_id, query.strip()[:100], at=at, above=above, most=MOST)
    return Choices(tuple(Choice(row.code, row.label) for row in rows), note="more" if more else "")


def code_above(draft: Draft, question: Question, typed: Mapping[str, str] | None, *, field: str) -> str | None:
    """The code that choices of a `field` of the page have to belong to, as it is typed in its row, in the row around
    that, or in the form; None where any will do."""
    if question.within is None:
        return None
    around, names = field.split("-")[:-1], [question.within]
    while len(around) >= 2:
        names.insert(-1, "-".join((*around, question.within)))
        around = around[:-2]
    known = next((typed[name] for name in names if typed.get(name)), None) if typed else None
    known = known or answers_of(draft).get(question.within)
    return known if isinstance(known, str) else None


def _options(definition: ServiceDefinition, question: Question) -> list[Choice]:
    words = {language: texts.questions[question.id].options for language, texts in definition.texts.items()}
    return [Choice(value, {language: words[language][value] for language in LANGUAGES}) for value in question.options]


def fitting(choices: list[Choice], query: str) -> list[Choice]:
    """Those that hold every word of the query; traditional or simplified characters, accents or none."""
    sought = fold(query).split()
    return [each for each in choices if all(word in _folded(each) for word in sought)]


def _folded(choice: Choice) -> str:
    return fold(" ".join((choice.value, *choice.label.values())))
