"""What the decision tables found, in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.cases.api import OfficerCase
from balcao.catalogue.api import ServiceDefinition, ServiceWords, law_of, shown_answer, tables_in
from balcao.desk.case_shown import refused_registers
from balcao.desk.reading import field_name, named, value_in_words
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick

_FACT = re.compile(r"facts\.(\w+)\.([\w.]+)")
_LITERAL = re.compile(r"""'([^']*)'|"([^"]*)\"""")


ANYTHING = "$ != null"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a table looked at: what it saw, and what the row that fits asks for (empty: it does not mind)."""

    looked_at: str
    seen: str
    wanted: str
    missing: bool


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table that was asked: which of its rows fits, counted from 1, and by which law."""

    name: str
    row: int
    findings: tuple[Finding, ...]
    law: tuple[str, ...] = ()

    @property
    def otherwise(self) -> bool:
        """Whether it is the row for everything that fits no other."""
        return not any(finding.wanted for finding in self.findings)


def tables_found(case: OfficerCase, words: ServiceWords) -> tuple[TableFound, ...]:
    """The trace, table by table."""
    definition = case.view.version.definition
    questions = {question.id: question for question in definition.form.questions()}
    return tuple(
        TableFound(
            named("table", str(name), words.language),
            int(found.get("index", 0)) + 1,
            tuple(_finding(each, questions, definition, words) for each in found.get("checked", ())),
            tuple(pick(each, words.language) for each in law_of(definition, found)),
        )
        for name, found in case.trace.items()
        if isinstance(found, Mapping)
    )


def _finding(
    checked: Mapping[str, Any], questions: Mapping[str, Any], definition: ServiceDefinition, words: ServiceWords
) -> Finding:
    field, seen, condition = str(checked["field"]), checked.get("seen"), str(checked.get("condition") or "").strip()
    question = questions.get(field)
    language = words.language
    looked_at = point_in_words(field or str(checked.get("input") or ""), definition, words)
    shown = shown_answer(question, seen, words) if question is not None else ""
    return Finding(
        looked_at,
        shown or value_in_words(seen, language),
        _condition(condition, question, words),
        seen is None,
    )


def point_in_words(name: str, definition: ServiceDefinition, words: ServiceWords) -> str:
    """A question by its label, a fact of a register by its names, or anything else by the words for its column."""
    if any(question.id == name for question in definition.form.questions()):
        return words.label(name)
    fact = _FACT.fullmatch(name)
    if fact:
        register, field = named("register", fact[1], words.language), field_name(fact[2], words.language)
        return translate("desk.answers.says", words.language, register=register, value=field)
    columns = (
        each
        for content in definition.rules.values()
        for table in tables_in(content)
        for each in table["content"]["inputs"]
    )
    column = next((str(each["name"]) for each in columns if name in (each.get("field"), each["name"])), name)
    return words.find(f"inputs.{column}") or column


def _condition(condition: str, question: Any, words: ServiceWords) -> str:
    """What a row asks for; a condition that is no single value stays as the table writes it."""
    if condition == ANYTHING:
        return translate("desk.found.anything", words.language)
    if condition in {"true", "false"}:
        return translate("ui.yes" if condition == "true" else "ui.no", words.language)
    literals = [part.strip() for part in condition.split(",")]
    matches = [_LITERAL.fullmatch(part) for part in literals]
    if condition and all(matches):
        values = [match[1] or match[2] or "" for match in matches if match]
        if question is not None and question.options:
            return " / ".join(words.option(value, question.id) for value in values)
        return " / ".join(named("value", value, words.language) for value in values)
    return condition


def reasons_in_words(definition: ServiceDefinition, keys: tuple[str, ...] | list[str], language: str) -> list[str]:
    """Reasons of the service's library in words."""
    return [pick(definition.reason(key), language) for key in keys]


def not_known(case: OfficerCase, tables: tuple[TableFound, ...], language: str) -> list[str]:
    """What the officer must look at as nobody else could: silent or refused registers, values the tables lacked."""
    refused = refused_registers(case)
    silent = [
        translate(
            f"desk.found.{refused.get(each.id, 'silent')}", language, register=named("register", each.id, language)
        )
        for each in case.view.version.definition.data.registers
        if each.id not in case.facts
    ]
    lacking = {finding.looked_at for table in tables for finding in table.findings if finding.missing}
    return silent + [translate("desk.found.lacking", language, what=what) for what in sorted(lacking)]
