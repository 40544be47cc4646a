"""What a form asks when a register may not be asked, and how long what it says is kept."""

import re
from datetime import date
from pathlib import Path

from django.conf import settings

from balcao.catalogue.parts import Kind
from balcao.catalogue.retention import retention_on
from balcao.catalogue.types import ServiceDefinition

NOT_ASKED_FOR = frozenset({"computed", "read_only", "signatures"})
"""Kinds that nobody answers."""


def stand_ins(definition: ServiceDefinition, register: str) -> tuple[str, ...]:
    """The questions that people answer themselves where the register says nothing, in the order of the form: it fills
    them in, or whether they are asked goes by it."""
    named = re.compile(rf"\bfacts\.{re.escape(register)}\b")
    found = []
    for page in definition.form.pages:
        for question in page.questions:
            if question.kind in NOT_ASKED_FOR:
                continue
            conditions = (page.when, question.when, question.required)
            filled = any(source.register_id == register for source in question.prefill)
            if filled or any(isinstance(each, str) and named.search(each) for each in conditions):
                found.append(question.id)
    return tuple(found)


def kept_years(kind: Kind, day: date) -> int:
    """How many years at most the case of a service of that kind, and what registers said for it, is kept."""
    table = retention_on(Path(settings.BALCAO_SERVICES), day)
    return max(rule.years for rule in table.rules if not rule.kinds or kind in rule.kinds)
