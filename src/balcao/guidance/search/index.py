"""The index: of each thing what can be looked for, and where it was found; of services, papers they need, help.

That of services is built from published versions, which never change; one published anew is indexed anew, no other.
"""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from balcao.catalogue.api import ServiceSummary
from balcao.guidance.search.sounds import sounds
from balcao.guidance.search.words import chinese_runs, pieces, pressed
from balcao.kernel.texts import Text, fold

WEIGHTS = {
    "name": 6.0,
    "word": 5.0,
    "department": 2.0,
    "paper": 2.0,
    "summary": 2.0,
    "who": 1.0,
    "fee": 1.0,
    "law": 1.0,
}
MOST_COMPLETED = 40
LAST = "\uffff"
COMMON = 200
"""A piece that more services have tells little beside a rarer one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: in the name, an everyday word, a paper that is needed, …; `text` is what stands there.

    A text in one language only is that language's alone: everyday words are no translations of each other.
    """

    kind: str
    text: Text

    def pieces(self) -> tuple[frozenset[str], ...]:
        """What can be looked for in it, by language."""
        return tuple(pieces(text) for text in self.text.values())


@dataclass(frozen=True, slots=True)
class Entry[T]:
    """A thing as the index knows it: weights of its pieces, whole names in one form, their sounds."""

    thing: T
    key: str
    weights: dict[str, float]
    whole: str
    sounds: frozenset[str]
    places: tuple[Place, ...]
    pieces: tuple[tuple[frozenset[str], ...], ...]


def entry_of[T](thing: T, key: str, places: tuple[Place, ...]) -> Entry[T]:
    """One thing, by a key of its own, and where its words stand; the first place is its name."""
    found = tuple(place.pieces() for place in places)
    weights: dict[str, float] = {}
    for place, by_language in zip(places, found, strict=True):
        for piece in frozenset().union(*by_language):
            weights[piece] = max(weights.get(piece, 0.0), WEIGHTS[place.kind])
    named = [text for place in places if place.kind in {"name", "word"} for text in place.text.values()]
    spoken = (run for text in named for run in chinese_runs(fold(text)))
    whole = "".join(f"\n{pressed(text)}\n" for text in named)
    return Entry(thing, key, weights, whole, frozenset().union(*(sounds(run) for run in spoken)), places, found)


def places_of(service: ServiceSummary, department: tuple[str, ...]) -> Iterator[Place]:
    """Where the words of a service stand; `department` are the names of who decides, and its code."""
    yield Place("name", service.name)
    yield from (Place("word", {"": code}) for code in (service.code, service.service_id) if code)
    for kind, texts in (("word", service.words), ("paper", service.needs)):
        for language, words in texts.items():
            yield from (Place(kind, {language: word}) for word in words)
    yield Place("summary", service.summary)
    yield Place("who", service.who)
    yield from (Place("department", {"": name}) for name in department)
    yield from (Place("fee", label) for label in service.fees)
    yield from (Place("law", law) for law in service.laws)


class Index[T]:
    """Things by the pieces of their words."""

    def __init__(self, entries: Iterable[Entry[T]]) -> None:
        self.entries = tuple(entries)
        self.numbers = {entry.key: number for number, entry in enumerate(self.entries)}
        self.holders: dict[str, list[tuple[int, float]]] = {}
        for number, entry in enumerate(self.entries):
            for piece, weight in entry.weights.items():
                self.holders.setdefault(piece, []).append((number, weight))
        self.vocabulary = sorted(self.holders)
        self.long_words = [word for word in self.vocabulary if len(word) > 3 and word.isascii()]
        self.spoken = sorted({(sound, number) for number, entry in enumerate(self.entries) for sound in entry.sounds})

    def held(self, piece: str) -> int:
        """How many things have a piece."""
        return len(self.holders.get(piece, ()))

    def rarity(self, piece: str) -> float:
        """How much a piece tells: one that few things have tells more."""
        return math.log(1 + len(self.entries) / (1 + self.held(piece)))

    def holding(self, piece: str, *, among: Collection[int]) -> Iterable[tuple[int, float]]:
        """The things that have a piece, with what it weighs there; of a common piece only those that are `among`
        what rarer ones found, where they found any."""
        if among and self.held(piece) > COMMON:
            weights = ((number, self.entries[number].weights.get(piece)) for number in among)
            return [(number, weight) for number, weight in weights if weight]
        return self.holders.get(piece, ())

    def beginning(self, letters: str) -> list[str]:
        """Words of the vocabulary that begin so."""
        start = bisect_left(self.vocabulary, letters)
        following = self.vocabulary[start : start + MOST_COMPLETED]
        return [word for word in following if word.startswith(letters)]

    def sounding(self, letters: str) -> dict[int, float]:
        """The things with a name that sounds so, or begins to: 1 for the whole, less for a beginning."""
        found: dict[int, float] = {}
        start = bisect_left(self.spoken, (letters, -1))
        for sound, number in self.spoken[start : bisect_left(self.spoken, (letters + LAST, -1), start)]:
            found[number] = max(found.get(number, 0.0), 1.0 if sound == letters else len(letters) / len(sound))
        return found
