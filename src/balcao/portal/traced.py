"""What a decision by the rules rests on, in plain words: each thing looked at, what it was, and who said so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balcao.catalogue.api import (
    ServiceDefinition,
    ServiceWords,
    law_of_trace,
    register_name,
    register_words,
    shown_answer,
)
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.texts import pick

_FACT = re.compile(r"facts\.(\w+)\.([\w.]+)")


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing the row that fitted looked at."""

    what: str
    seen: str
    source: str


def traced(definition: ServiceDefinition, trace: Mapping[str, Any], words: ServiceWords) -> list[Looked]:
    """The things on which the row that fitted depends; what it did not mind is left out."""
    return [each for table in trace.values() for each in _looked(definition, table, words)]


def law_of_rules(definition: ServiceDefinition, trace: Mapping[str, Any], language: str) -> list[str]:
    """The law by which the rows that fitted decide, where they name it."""
    return [pick(each, language) for each in law_of_trace(definition, trace)]


def _looked(definition: ServiceDefinition, table: Any, words: ServiceWords) -> Iterator[Looked]:
    questions = {question.id: question for question in definition.form.questions()}
    for checked in table.get("checked", ()) if isinstance(table, Mapping) else ():
        if not str(checked.get("condition") or "").strip():
            continue
        field, seen, language = str(checked["field"]), checked.get("seen"), words.language
        fact = _FACT.fullmatch(field)
        if field in questions:
            kind = "computed" if questions[field].kind == "computed" else "answer"
            source = translate(f"portal.traced.{kind}", language)
            yield Looked(words.label(field), shown_answer(questions[field], seen, words), source)
        elif fact:
            what = fact_name(fact[2], language)
            yield Looked(what, _value(seen, language), register_name(fact[1], language))


def _value(seen: Any, language: str) -> str:
    if seen is None or seen in ("", [], {}):
        return translate("portal.traced.nothing", language)
    if isinstance(seen, bool):
        return translate("ui.yes" if seen else "ui.no", language)
    try:
        return format_macau(date.fromisoformat(str(seen)), language)
    except ValueError:
        return _word("desk.value", str(seen), language)


def fact_name(field: str, language: str) -> str:
    """What people call a field of a register; of a nested one, its last step."""
    return _word("desk.fact", field.rpartition(".")[2], language)


def _word(prefix: str, name: str, language: str) -> str:
    key = f"{prefix}.{name}"
    if known(key):
        return translate(key, language)
    words = register_words(name)
    return pick(words, language) if words else name.replace("_", " ")
