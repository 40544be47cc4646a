"""Texts as pieces that can be compared: stems of words, pairs of Chinese characters."""

import re
from functools import lru_cache

from balcao.guidance.search.sounds import is_chinese
from balcao.kernel.texts import fold

LATIN = re.compile(r"[0-9a-z]+")
ENDINGS = (
    *("acoes", "coes", "acao", "icao", "cao", "mentos", "mento", "ais", "eis", "ois", "oes", "res", "ar", "ir"),
    *("ements", "ement", "ations", "ation", "tions", "tion", "ings", "ing", "ies", "als", "al", "er", "es", "ed", "s"),
    *("as", "os", "a", "o", "e"),
)
"""What is cut from words of four letters and more, once, the longest first: number, gender, the doing of a thing."""
SHORTEST_STEM = 4


_LONGEST_FIRST = sorted(ENDINGS, key=len, reverse=True)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, in Portuguese or English alike: *renovação*, *renovações*, *renovar* share letters."""
    for ending in _LONGEST_FIRST:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def latin_words(folded: str) -> list[str]:
    """The words of alphabetic scripts and the numbers."""
    return LATIN.findall(folded)


def chinese_runs(folded: str) -> list[str]:
    """Chinese characters that stand together."""
    runs, run = [], ""
    for sign in f"{folded} ":
        if is_chinese(sign):
            run += sign
        elif run:
            runs.append(run)
            run = ""
    return runs


def pairs(run: str) -> list[str]:
    """Neighbouring characters; a single one is itself."""
    return [run[place : place + 2] for place in range(max(1, len(run) - 1))]


def pieces(text: str) -> frozenset[str]:
    """Everything in a text that can be looked for."""
    folded = fold(text)
    found = {stem(word) for word in latin_words(folded)}
    for run in chinese_runs(folded):
        found.update(pairs(run))
    return frozenset(found)


def pressed(text: str) -> str:
    """A text in one form, without spaces and signs."""
    return "".join(sign for sign in fold(text) if sign.isalnum())
