"""What people say for the official words, around them, and mean by them: `services/everyday-words.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from balcao.guidance.search.words import pressed
from balcao.kernel.texts import fold
from balcao.kernel.yaml_text import from_yaml

FILE = "everyday-words.yaml"


@dataclass(frozen=True)
class EverydayWords:
    """Groups of words that mean the same, each in one form, and what is said around: *I want to*, *how do I*.

    `meant`: by what one asks, the services most people mean by it, the likeliest first.
    """

    groups: tuple[tuple[str, ...], ...]
    around: tuple[str, ...]
    meant: Mapping[str, tuple[str, ...]]

    def services_meant(self, query: str) -> tuple[str, ...]:
        """The services that most people mean who ask just this."""
        return self._meant_whole.get(self._whole(query), ())

    def variants(self, query: str) -> Iterator[str]:
        """The query without what is said around it, then with each of its words said another way."""
        bare = self._bare(fold(query))
        yield bare
        for group in self.groups:
            said = max((word for word in group if _within(word, bare)), key=len, default="")
            if said:
                yield from (bare.replace(said, f" {other} ") for other in group if other != said)

    @cached_property
    def _meant_whole(self) -> dict[str, tuple[str, ...]]:
        return {self._whole(words): services for words, services in self.meant.items()}

    def _whole(self, words: str) -> str:
        return pressed(self._bare(fold(words)))

    def _bare(self, folded: str) -> str:
        bare = f" {folded} "
        for words in self.around:
            bare = bare.replace(f" {words} " if words.isascii() else words, " ")
        return bare.strip() if pressed(bare) else folded


def _within(word: str, query: str) -> bool:
    """Chinese words anywhere, others as whole words."""
    return f" {word} " in f" {query} " if word.isascii() else word in query


def everyday_words(root: Path) -> EverydayWords:
    """The words as the file says; none without it."""
    path = root / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else EverydayWords((), (), {})


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> EverydayWords:
    said = from_yaml(path.read_text("utf-8"))
    return EverydayWords(
        tuple(tuple(fold(str(word)) for word in group) for group in said["same"]),
        tuple(sorted((fold(str(word)) for word in said["around"]), key=len, reverse=True)),
        {str(words): tuple(services) for words, services in said["meant"].items()},
    )
