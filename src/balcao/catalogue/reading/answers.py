"""Answers as people read them back, in their language."""

from typing import Any

from balcao.catalogue.reading.words import ServiceWords
from balcao.formkit.api import shown


def shown_answer(definition: Any, value: Any, words: ServiceWords, *path: str) -> str:
    """The answer in words; nothing when there is none."""
    return shown(definition, value, words, *path)
