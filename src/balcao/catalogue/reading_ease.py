"""How hard a text is to read, by one plain measure for each language.

English: Flesch's reading ease, 206.835 - 1.015 w - 84.6 s, with w words a sentence and s syllables a word.
Portuguese: the same as fitted by Martins and others (1996), 248.835 - 1.015 w - 84.6 s. Higher is easier; 60 is plain.
Chinese: characters a sentence, and the share of characters outside the 5,401 most common ones (level 1 of Big5).
Syllables are counted as groups of vowels. Names in capitals, figures and what stands in brackets do not count.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SENTENCE = re.compile(r"[.!?;:]+(?:\s|$)|\n")
PHRASE = re.compile(r"[。！？；：\n]")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
HAN = re.compile(r"[\u4e00-\u9fff]")
ASIDE = re.compile(r"\([^)]*\)|（[^）]*）")
VOWELS = {
    "en": re.compile(r"[aeiouy]+", re.IGNORECASE),
    "pt": re.compile(r"(?:ã[eo]|õe|[aáâàã][iu]|[eéê][iu]|[oóôõ][iu]|ui|[aáâàãeéêiíoóôõuúü])", re.IGNORECASE),
}
SILENT_E = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$", re.IGNORECASE)
EASE = {"en": (206.835, 1.015, 84.6), "pt": (248.835, 1.015, 84.6)}
COMMON = range(0xA4, 0xC7)
"""The first bytes of level 1 of Big5."""
LEAST = 30
"""A text of fewer words, or characters, says nothing of how hard it is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a text comes to. `ease` is Flesch's, none for Chinese; `sentence` words or characters a sentence; `rare` the
    share of uncommon characters, none elsewhere."""

    ease: float | None
    sentence: float
    rare: float | None = None

    @property
    def score(self) -> float:
        """One figure, more where it is easier: the ease, or without one the shorter sentence."""
        return -self.sentence if self.ease is None else self.ease

    @property
    def shown(self) -> str:
        """The figure that counts, in words."""
        return f"{self.sentence:.1f} a sentence" if self.ease is None else f"{self.ease:.0f}"

    def easier_than(self, other: "Measured") -> bool:
        """Whether this is easier to read."""
        return self.score > other.score


def measured(texts: Iterable[str], language: str) -> Measured | None:
    """The measure over all the texts together; None where there is too little to measure."""
    whole = ASIDE.sub("", "\n".join(texts))
    return _chinese(whole) if language == "zh-Hant" else _flesch(whole, language)


def _chinese(whole: str) -> Measured | None:
    lengths = [len(HAN.findall(each)) for each in PHRASE.split(whole)]
    sentences = [length for length in lengths if length]
    signs = HAN.findall(whole)
    if len(signs) < LEAST:
        return None
    rare = sum(not _is_common(sign) for sign in signs)
    return Measured(None, len(signs) / len(sentences), rare / len(signs))


def _is_common(sign: str) -> bool:
    try:
        return sign.encode("big5")[0] in COMMON
    except UnicodeEncodeError:
        return False


def _flesch(whole: str, language: str) -> Measured | None:
    sentences = [found for each in SENTENCE.split(whole) if (found := _words(each))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < LEAST:
        return None
    length = len(words) / len(sentences)
    syllables = sum(_syllables(word, language) for word in words) / len(words)
    base, by_length, by_syllables = EASE[language]
    return Measured(base - by_length * length - by_syllables * syllables, length)


def _words(sentence: str) -> list[str]:
    return [word for word in WORD.findall(sentence) if not (word.isupper() and len(word) > 1)]


def _syllables(word: str, language: str) -> int:
    spoken = SILENT_E.sub("", word) if language == "en" else word
    return max(1, len(VOWELS[language].findall(spoken)))
