"""A text of this room in every language, as it is kept on record."""

from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text


def say(key: str) -> Text:
    """The words under that key."""
    return {language: translate(key, language) for language in LANGUAGES}
