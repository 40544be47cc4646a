"""Answers as people read them back: one line a question, in their language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from balcao.catalogue.reading.words import ServiceWords
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop


def shown_answer(definition: Any, value: Any, words: ServiceWords, *path: str) -> str:
    """The answer in words; nothing when there is none."""
    path = path or (definition.id,)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        if definition.kind == "declaration":
            return translate("portal.page.agree", words.language)
        return translate("ui.yes" if value else "ui.no", words.language)
    if isinstance(value, list):
        return _list(definition, value, words, path)
    if isinstance(value, Mapping):
        return _parts(definition, value, words, path)
    if definition.reads_as == "money" and isinstance(value, int):
        return format_mop(value, words.language)
    if definition.reads_as == "date":
        return _day(str(value), words.language)
    if definition.kind in {"choose_one", "search_choose"}:
        return words.option(str(value), *path)
    if isinstance(value, float) and value.is_integer():
        # The expression engine counts in floating point; people do not.
        return str(int(value))
    return str(value)


def _day(value: str, language: str) -> str:
    try:
        return format_macau(date.fromisoformat(value), language)
    except ValueError:
        return value


def _list(definition: Any, values: list[Any], words: ServiceWords, path: tuple[str, ...]) -> str:
    if definition.kind == "choose_many":
        return "、".join(words.option(str(value), *path) for value in values)
    if definition.kind == "file":
        return "\n".join(str(value.get("name", "")) for value in values if isinstance(value, Mapping))
    lines = [
        f"{number}. {_parts(definition, row, words, path)}"
        for number, row in enumerate(values[:200], start=1)
        if isinstance(row, Mapping)
    ]
    if len(values) > 200:
        lines.append(f"… ({len(values)})")
    return "\n".join(lines) or "、".join(str(value) for value in values)


def _parts(definition: Any, value: Mapping[str, Any], words: ServiceWords, path: tuple[str, ...]) -> str:
    from balcao.formkit.api import kinds

    inside = definition.questions or getattr(kinds()[definition.kind], "questions", ())
    shown = (
        shown_answer(part, value[part.id], words, *path, part.id) for part in inside if value.get(part.id) is not None
    )
    return " · ".join(text for text in shown if text) or " · ".join(str(each) for each in value.values())
