"""Texts of this room in every language."""

from collections.abc import Mapping

from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text, pick


def say(key: str, **values: Text | str) -> dict[str, str]:
    """A text in every language; values that are texts themselves are put into each language."""
    return {
        language: translate(
            key,
            language,
            **{name: pick(value, language) if isinstance(value, Mapping) else value for name, value in values.items()},
        )
        for language in LANGUAGES
    }
