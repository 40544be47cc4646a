"""Which services fit a query, how well, and why; and which departments, papers and help."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from pathlib import Path

from django.conf import settings
from rapidfuzz import fuzz, process

from balcao.catalogue.api import ServiceSummary, ServiceVersion, departments, offered, paper_kinds
from balcao.guidance.help_topics import HelpTopic, help_in_force
from balcao.guidance.search.everyday import everyday_words
from balcao.guidance.search.index import WEIGHTS, Entry, Index, Place, entry_of, places_of
from balcao.guidance.search.taught import taught
from balcao.guidance.search.words import chinese_runs, latin_words, pairs, pieces, pressed, stem
from balcao.kernel.texts import fold

LONGEST = 200
MOST_VARIANTS = 12
FITS = 0.34
"""The least share of what was asked that a service must have to be a hit; below it is at best the nearest."""
BEGUN, MISTYPED, OTHERWISE_SAID = 0.8, 0.75, 0.85
"""What a word begun, mistyped or said another way counts, where the word itself counts 1."""
MEANT = 2.0
"""What a service counts that most people mean, whatever its words; a little more the likelier it is."""
LIKE_ENOUGH = 76
MOST_LIKE = 4
SURELY, MOST_BESIDE = 0.6, 3
MOST_COMPARED = 150
"""So many of the best are looked at word by word."""
RARELY_MEANT = {"change": 1, "notice": 2}
"""Kinds of service that come after the others where all fit alike: what is replaced, what is given up."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service found; the higher the score, the better it fits. `why` is where, unless its name says it."""

    service: ServiceSummary
    score: float
    why: Place | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Services that fit, the best first; where none does, those `nearest`. Departments go by code, papers by kind."""

    hits: tuple[Hit, ...] = ()
    nearest: tuple[Hit, ...] = ()
    departments: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    topics: tuple[HelpTopic, ...] = ()


def search(query: str, *, at: datetime, limit: int = 20) -> Found:
    """What fits a query; nothing for an empty one."""
    found = find(query, index_of(tuple(offered(at))), limit=limit)
    folded = fold(query[:LONGEST]).strip()
    if not pressed(folded):
        return found
    return replace(
        found, papers=_surely(folded, _papers(_root())), topics=_surely(folded, index_of_topics(help_in_force()))
    )


def find(query: str, index: Index[ServiceSummary], *, limit: int = 20) -> Found:
    """The services that fit in that index, and the departments."""
    folded = fold(query[:LONGEST]).strip()
    if not pressed(folded):
        return Found()
    meant = (*everyday_words(_root()).services_meant(folded), *taught(pressed(folded)))
    first = {service: MEANT + (len(meant) - place) / len(meant) for place, service in enumerate(meant)}
    hits = [_hit(entry, score, folded) for entry, score in _ranked(folded, index, first)[:limit]]
    fitting = tuple(hit for hit in hits if hit.score >= FITS)
    return Found(fitting, () if fitting else tuple(hits[:3]), _departments(folded))


def _ranked[T](folded: str, index: Index[T], first: Mapping[str, float]) -> list[tuple[Entry[T], float]]:
    """What has something of what was asked, the best first; `first` are the scores of those meant by it, by key."""
    scores: dict[int, float] = {}
    for number, variant in zip(range(MOST_VARIANTS), everyday_words(_root()).variants(folded), strict=False):
        share = 1.0 if number == 0 else OTHERWISE_SAID
        for entry, score in _scores(index, variant).items():
            scores[entry] = max(scores.get(entry, 0.0), share * score)
    scores |= {index.numbers[key]: score for key, score in first.items() if key in index.numbers}
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(index.entries[number], score) for number, score in best]


def _surely[T](folded: str, index: Index[T]) -> tuple[T, ...]:
    """The few that have most of what was asked: what stands beside services must not be there by a chance word."""
    return tuple(entry.thing for entry, score in _ranked(folded, index, {})[:MOST_BESIDE] if score >= SURELY)


def best_of[T](query: str, index: Index[T]) -> tuple[T, float] | None:
    """What has most of what was asked, and how much of it; None where nothing has anything."""
    found = _ranked(fold(query[:LONGEST]).strip(), index, {})
    return (found[0][0].thing, found[0][1]) if found else None


def _root() -> Path:
    return Path(settings.BALCAO_SERVICES)


@lru_cache(maxsize=4)
def index_of(versions: tuple[ServiceVersion, ...]) -> Index[ServiceSummary]:
    """The index of these, what few come for last: of two that fit alike, the first is shown first. Of versions indexed
    before the entries are at hand.
    """
    return Index(_entry(each) for each in sorted(versions, key=lambda each: RARELY_MEANT.get(each.summary.kind, 0)))


@lru_cache(maxsize=8192)
def _entry(version: ServiceVersion) -> Entry[ServiceSummary]:
    summary = version.summary
    called = _called(summary.department, departments(_root()))
    return entry_of(summary, summary.service_id, tuple(places_of(summary, called)))


def _papers(root: Path) -> Index[str]:
    kinds = paper_kinds(root)
    return _papers_index(tuple((kind, tuple(each.name.text().items())) for kind, each in kinds.items()))


@lru_cache(maxsize=4)
def _papers_index(kinds: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Index[str]:
    return Index(entry_of(kind, kind, (Place("name", dict(name)),)) for kind, name in kinds)


@lru_cache(maxsize=4)
def index_of_topics(topics: tuple[HelpTopic, ...]) -> Index[HelpTopic]:
    """The index of help."""
    return Index(entry_of(topic, topic.id, tuple(_places_of_topic(topic))) for topic in topics)


def _places_of_topic(topic: HelpTopic) -> Iterator[Place]:
    yield Place("name", topic.title.text())
    yield from (Place("word", {language: word}) for language, words in topic.words.items() for word in words)
    yield Place("summary", topic.body.text())


def _called(code: str, names: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    return (code, *names.get(code, {}).values())


def _departments(folded: str) -> tuple[str, ...]:
    """The departments whose code it is, or whose name holds it."""
    wanted = pressed(folded)
    return tuple(
        code
        for code, names in departments(_root()).items()
        if wanted == code.lower() or (len(wanted) > 1 and any(wanted in pressed(name) for name in names.values()))
    )[:3]


def _scores[T](index: Index[T], folded: str) -> dict[int, float]:
    """How much of what was asked each thing has, 1 being all of it in its name; more for a whole name."""
    asked = _asked(index, folded)
    if not asked:
        return {}
    total = sum(max(index.rarity(piece) for piece in ways) * WEIGHTS["word"] for ways in asked) or 1.0
    scores: dict[int, float] = {}
    for ways in sorted(asked, key=lambda ways: sum(index.held(piece) for piece in ways)):
        got: dict[int, float] = {}
        for piece, share in ways.items():
            worth = index.rarity(piece) * share
            for number, weight in index.holding(piece, among=scores):
                got[number] = max(got.get(number, 0.0), worth * weight)
        for number, worth in got.items():
            scores[number] = scores.get(number, 0.0) + worth / total
    wanted = pressed(folded)
    if wanted.isascii() and not wanted.isdigit() and len(wanted) > 1:
        for number, share in index.sounding(wanted).items():
            scores[number] = max(scores.get(number, 0.0), share)
    best = nlargest(MOST_COMPARED, scores, key=scores.__getitem__)
    return {number: scores[number] + _whole(index.entries[number], wanted) for number in best}


def _whole[T](entry: Entry[T], wanted: str) -> float:
    """What is added where the query is a name or an everyday word, or stands in one."""
    if f"\n{wanted}\n" in entry.whole:
        return 1.0
    return 0.3 if len(wanted) > 1 and wanted in entry.whole else 0.0


def _asked[T](index: Index[T], folded: str) -> list[dict[str, float]]:
    """What was asked, piece by piece, each with the ways in which a thing may have it and what they count."""
    asked = []
    words = latin_words(folded)
    for place, word in enumerate(words):
        piece = stem(word)
        ways = {piece: 1.0} if piece in index.holders else {}
        last = place == len(words) - 1 and folded.endswith(word)
        if last and len(word) > 1:
            ways |= {other: BEGUN for other in index.beginning(word) if other not in ways}
        if not ways and len(piece) > 3:
            ways = _mistyped(piece, index)
        asked.append(ways or {piece: 1.0})
    asked += [{pair: 1.0} for run in chinese_runs(folded) for pair in pairs(run)]
    return asked


def _mistyped[T](word: str, index: Index[T]) -> dict[str, float]:
    """Words that are like one that nobody has."""
    alike = process.extract(word, index.long_words, scorer=fuzz.ratio, limit=MOST_LIKE, score_cutoff=LIKE_ENOUGH)
    return {other: MISTYPED * score / 100 for other, score, _place in alike}


def _hit(entry: Entry[ServiceSummary], score: float, folded: str) -> Hit:
    return Hit(entry.thing, score, _why(entry, folded))


def _why(entry: Entry[ServiceSummary], folded: str) -> Place | None:
    """The place that has most of what was asked; none where the name has as much."""
    asked = pieces(folded)
    shares = [max(len(asked & each) for each in by_language) for by_language in entry.pieces]
    best = shares.index(max(shares))
    return entry.places[best] if entry.places[best].kind != "name" and shares[best] > shares[0] else None
