"""The texts of a published service, each by the way that leads to it, such as ``questions.reason.hint``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from balcao.kernel.texts import LANGUAGES

SOURCE = LANGUAGES[0]
"""The language that the others are translated from."""
TARGETS = LANGUAGES[1:]
FIELDS = ("name", "summary", "who", "needs", "time", "unchanged", "easy", "pages", "questions", "reasons", "documents")
PARTS = ("title", "intro", "label", "hint", "options", "errors", "questions")
"""The order in which texts are read; the database keeps none."""
PLACE = re.compile(r"\{\w+\}")
MOST = 5000

type Marks = Mapping[str, Mapping[str, str]]
"""By language and key the mark of the source from which a text was translated that changed since."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in every language; `missing` are those that lack it, `changed` those whose source changed since."""

    key: str
    texts: Mapping[str, str]
    missing: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def state(self) -> str:
        """``missing`` before ``changed`` before ``whole``."""
        return "missing" if self.missing else "changed" if self.changed else "whole"


def mark(words: str) -> str:
    """A short mark of a text, by which one sees that it changed."""
    return sha256(words.encode()).hexdigest()[:16]


def places(words: str) -> list[str]:
    """The places in a text where a value is put, in order of the alphabet."""
    return sorted(PLACE.findall(words))


def flat(texts: Any, way: str = "") -> Iterator[tuple[str, str]]:
    """Every text below, with the way to it; words to search by are each language's own and no translation."""
    if isinstance(texts, str):
        yield way, texts
        return
    pairs = enumerate(texts) if isinstance(texts, list) else (texts or {}).items()
    for name, part in pairs:
        if way or name != "keywords":
            yield from flat(part, f"{way}.{name}" if way else str(name))


def entries(texts: Mapping[str, Any], marks: Marks) -> list[Entry]:
    """The texts of a service's content side by side, as they are read; without those empty everywhere."""
    by_language = {language: dict(flat(texts.get(language) or {})) for language in LANGUAGES}
    keys = dict.fromkeys(key for language in LANGUAGES for key in by_language[language])
    found = []
    for key in keys:
        said = {language: by_language[language].get(key, "") for language in LANGUAGES}
        if any(said.values()):
            found.append(
                Entry(
                    key,
                    said,
                    tuple(language for language in LANGUAGES if not said[language]),
                    tuple(each for each in TARGETS if _is_stale(marks, each, key, said[SOURCE])),
                )
            )
    return sorted(found, key=lambda each: _order(each.key))


def _order(key: str) -> tuple[tuple[int, int, str], ...]:
    """Where a text is read: by its field, then by its page or question, there the title or label first."""
    return tuple(
        (
            next((order.index(step) for order in (FIELDS if depth == 0 else PARTS,) if step in order), len(PARTS)),
            int(step) if step.isdigit() else 0,
            step,
        )
        for depth, step in enumerate(key.split("."))
    )


def _is_stale(marks: Marks, language: str, key: str, source: str) -> bool:
    made_from = marks.get(language, {}).get(key)
    return made_from is not None and made_from != mark(source)


def with_words(texts: Mapping[str, Any], language: str, key: str, words: str) -> dict[str, Any]:
    """The texts with other words at one place.

    :raises KeyError: if nothing leads there.
    """
    changed = deepcopy(dict(texts))
    place: Any = changed[language]
    *way, last = key.split(".")
    try:
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list) and int(last) == len(place):
            place.append(words)  # a line that the other languages have
        elif isinstance(place, list):
            place[int(last)] = words
        else:
            if not isinstance(place.get(last, ""), str):
                raise KeyError(key)
            place[last] = words
    except (IndexError, ValueError, TypeError, AttributeError) as nowhere:
        raise KeyError(key) from nowhere
    return changed


def words_over(written: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Texts as a file has them with changes over them.

    These hold where the file still says what they replaced; where it says something else, the file is newer.
    """
    texts = dict(written)
    for each in changes:
        if dict(flat(texts.get(each["language"]) or {})).get(each["key"], "") == each["was"]:
            try:
                texts = with_words(texts, each["language"], each["key"], each["words"])
            except KeyError:
                continue  # there is no such text any more
    return texts


def marks_after(before: Mapping[str, Any], after: Mapping[str, Any], marks: Marks) -> dict[str, dict[str, str]]:
    """The marks once new texts are in force: a translation whose source changed and which did not keeps the mark of the
    source that it was made from."""
    old = {language: dict(flat(before.get(language) or {})) for language in LANGUAGES}
    new = {language: dict(flat(after.get(language) or {})) for language in LANGUAGES}
    found: dict[str, dict[str, str]] = {}
    for language in TARGETS:
        kept: dict[str, str] = {}
        for key, words in new[language].items():
            if not words or old[language].get(key) != words:
                continue  # translated just now
            made_from = marks.get(language, {}).get(key) or mark(old[SOURCE].get(key, ""))
            if made_from != mark(new[SOURCE].get(key, "")):
                kept[key] = made_from
        if kept:
            found[language] = kept
    return found
