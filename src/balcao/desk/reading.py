"""What officers read in words: a service's texts, names of departments and duties, values of registers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from balcao.catalogue.api import departments, register_name, register_words
from balcao.catalogue.api import words_of as words_of
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.punctuation import labelled, listed
from balcao.kernel.texts import pick

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_SHOWN = 50
"""Of a long list in a register so many are shown."""


def department_name(code: str, language: str) -> str:
    """The name of a department; an unknown code shows itself."""
    names = departments(settings.BALCAO_SERVICES)
    return pick(names[code], language) if code in names else code


def named(prefix: str, name: str, language: str) -> str:
    """The desk's word for a register, a field or a value; without one, the name itself, readable."""
    if prefix == "register":
        return register_name(name, language)
    key = f"desk.{prefix}.{name}"
    if known(key):
        return translate(key, language)
    words = register_words(name)
    return pick(words, language) if words else name.replace("_", " ")


def duty_name(duty: str, language: str) -> str:
    """The word for a duty; a duty nobody named shows itself."""
    key = f"officers.duty.{duty}"
    return translate(key, language) if known(key) else duty.replace("-", " ")


def field_name(path: str, language: str) -> str:
    """The name of a register's field; of a nested one, its last step."""
    return named("fact", path.rpartition(".")[2], language)


def value_in_words(value: Any, language: str) -> str:
    """A register's value as a person reads it; nothing known is said so."""
    if value is None or value in ("", [], {}):
        return translate("desk.not_known", language)
    if isinstance(value, bool):
        return translate("ui.yes" if value else "ui.no", language)
    if isinstance(value, Mapping):
        if language in value or "zh-Hant" in value:
            return pick({key: str(text) for key, text in value.items()}, language)
        pairs = (
            labelled(field_name(str(key), language), value_in_words(each, language), language)
            for key, each in value.items()
        )
        return " · ".join(pairs)
    if isinstance(value, list):
        lines = [value_in_words(each, language) for each in value[:MOST_SHOWN]]
        if len(value) > MOST_SHOWN:
            lines.append(f"… ({len(value)})")
        return "\n".join(lines) if any(isinstance(each, Mapping) for each in value) else listed(lines, language)
    text = str(value)
    return day_in_words(text, language) if _DAY.fullmatch(text) else named("value", text, language)


def day_in_words(text: str, language: str) -> str:
    """An ISO day in words; anything else as it is."""
    try:
        return format_macau(date.fromisoformat(text), language)
    except ValueError:
        return text


def fact_at(facts: Mapping[str, Any], register: str, path: str) -> Any:
    """What a register said in a field such as ``terms.class``; None when it said nothing."""
    found: Any = facts.get(register)
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found


def state_name(state: str, language: str) -> str:
    """A case's state as an officer says it."""
    key = f"desk.state.{state}"
    return translate(key if known(key) else f"cases.state.{state}", language)
