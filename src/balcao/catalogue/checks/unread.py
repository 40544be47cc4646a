"""Registers that a service asks without using what they say: a reading that nobody needs is not made."""

import re
from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.checks.names import form_expressions
from balcao.catalogue.types import Problem, ServiceDefinition

WHO_IT_IS = frozenset({"status", "bir", "registration_no", "register_no", "taxpayer_no", "name_zh", "name_pt"})
"""Fields that say whom the answer is about: they go with any other that is used."""


def unread_registers(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Warnings about registers, and fields of them, that fill in nothing, decide nothing and replace no paper."""
    rule = definition.data.on_behalf
    for each in definition.data.registers:
        if each.about or (rule and rule.register_id == each.id) or _read_in_place_of_a_paper(definition, each.id):
            continue
        used = _used(definition, each.id)
        if not used.intersection(each.fields):
            remedy = f"nothing uses what {each.id!r} says; fill in or decide something by it, or do not ask it"
            yield Problem(file, f"registers.{each.id}", remedy, "warning", "register-unread")
            continue
        for field in each.fields:
            if field not in used | WHO_IT_IS:
                remedy = "is used by nothing; fill in or decide something by it, or do not ask it"
                yield Problem(file, f"registers.{each.id}.{field}", remedy, "warning", "register-unread")


def _read_in_place_of_a_paper(definition: ServiceDefinition, register: str) -> bool:
    """Whether something is asked only while the register is silent: what it says then is what the officer reads."""
    silent = re.compile(rf"\bfacts\.{re.escape(register)}\b(?!\.)")
    return any(silent.search(expression) for _question, expression in form_expressions(definition))


def _used(definition: ServiceDefinition, register: str) -> set[str]:
    """The register's fields that a question is filled from, or that an expression, a table or a layout names."""
    found = {
        source.field
        for question in definition.form.questions()
        for source in question.prefill
        if source.register_id == register
    }
    written = (definition.form.model_dump_json(), definition.data.model_dump_json(), *definition.rules.values())
    named = re.compile(rf"\bfacts\.{re.escape(register)}\.(\w+)")
    found |= {field for text in written for field in named.findall(text)}
    asked = re.compile(rf"\b{re.escape(register)}\b")
    layouts = [each for each in definition.layouts.values() if asked.search(each)]
    return found.union(*(re.findall(r"\w+", each) for each in layouts))
