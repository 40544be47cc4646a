"""Texts exist in every official language, and in English. Simplified Chinese is derived."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

type Text = Mapping[str, str]

LANGUAGES = ("zh-Hant", "pt", "en")
"""The languages in which every text is written."""

SHOWN_LANGUAGES = ("zh-Hant", "zh-Hans", "pt", "en")
"""The languages in which a page can be read."""


@cache
def _converter(direction: str) -> Any:
    import opencc

    return opencc.OpenCC(direction)


@lru_cache(maxsize=20_000)
def to_simplified(text: str) -> str:
    """The text in simplified characters."""
    return str(_converter("t2s").convert(text))


@lru_cache(maxsize=20_000)
def to_traditional(text: str) -> str:
    """The text in traditional characters, for folding a query."""
    return str(_converter("s2t").convert(text))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """One form for all ways of writing the same: traditional characters, no accents, lower case."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return to_traditional(bare).lower()


def pick(text: Text | str, language: str) -> str:
    """The text in that language; a bare string (a name, a number) stands for all."""
    if isinstance(text, str):
        return text
    if language == "zh-Hans":
        return to_simplified(text["zh-Hant"])
    return text[language] if language in text else text["zh-Hant"]
