"""The questions of a measure that a department opens, as an officer fills them in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from balcao.catalogue.api import ServiceVersion, ServiceWords
from balcao.desk.typed import TypedDay
from balcao.formkit.api import Question, kinds
from balcao.foundation.ui.api import known, translate


def _questions(version: ServiceVersion) -> Iterator[Question]:
    return (question for page in version.definition.form.pages for question in page.questions)


def typed_answers(version: ServiceVersion, sent: QueryDict) -> dict[str, Any]:
    """What was typed, as answers; what was left empty is none."""
    posted = dict(sent.lists())
    found = {each.id: kinds()[each.kind].parse(each, posted, each.id) for each in _questions(version)}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _options(question: Question, words: ServiceWords, sent: QueryDict) -> list[dict[str, Any]]:
    """What one chooses from; nothing where one writes."""
    values = ("yes", "no") if question.kind == "yes_no" else question.options
    return [
        {
            "value": each,
            "text": words.option(each, question.id),
            "checked": sent.get(question.id) == each,
        }
        for each in values
    ]


def asked(
    version: ServiceVersion, words: ServiceWords, sent: QueryDict, faults: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields, as they were typed. A day has three of them, a long text a box, a choice
    its options; anything else is one line."""
    return [
        {
            "id": each.id,
            "kind": each.kind,
            "label": words.label(each.id),
            "hint": words.hint(each.id),
            "value": sent.get(each.id, ""),
            "day": TypedDay.read(sent, each.id),
            "options": _options(each, words, sent),
            "error": faults.get(each.id, ""),
        }
        for each in _questions(version)
    ]


def said_of(key: str, language: str, *, measure: bool, **values: Any) -> str:
    """A text of the desk; of a measure the one that speaks of its addressee, where there is such a one."""
    head, _, rest = key.partition(".")
    of_measure = f"{head}.of_measure.{rest}"
    return translate(of_measure if measure and known(of_measure) else key, language, **values)
