"""Texts that services and the house share, shown to translators beside the others and changed in their files alone.

Each is named by where it lies: ``_shared-texts``, ``_shared-labels``, ``_shared-laws``, ``_codelists-<id>`` and
``_questions`` (the words by which the assistant knows a question). What a published version said stays as it was, so
another word here reaches a service with its next version.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from balcao.catalogue.loader import read_yaml
from balcao.catalogue.words.books import Texts
from balcao.catalogue.written_once import SHARED
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text

QUESTIONS = "_questions"
CODELISTS = "_codelists-"
LISTS = ("labels", "laws")


def on_the_shelf(name: str = "") -> Iterator[tuple[str, Texts]]:
    """All of them, or the one of that name, with its texts by language."""
    return ((each, texts) for each, texts in _shelf(Path(settings.BALCAO_SERVICES)) if name in ("", each))


def shelf_name(name: str, texts: Mapping[str, Mapping[str, Any]]) -> Text:
    """What translators call it; a list by its first words."""
    kind, _dash, which = name.partition("-")
    key = which if kind == SHARED else kind.removeprefix("_")
    return {language: translate(f"catalogue.words.{key}", language, name=_first(texts[language])) for language in texts}


def _first(words: Mapping[str, Any]) -> str:
    return " · ".join(islice((each for each in words.values() if isinstance(each, str)), 3))


def is_on_the_shelf(name: str) -> bool:
    """Whether it names such texts."""
    return name == QUESTIONS or name.startswith((f"{SHARED}-", CODELISTS))


def _shelf(root: Path) -> Iterator[tuple[str, Texts]]:
    words = {language: root / SHARED / "texts" / f"{language}.yaml" for language in LANGUAGES}
    if any(path.exists() for path in words.values()):
        yield f"{SHARED}-texts", {each: dict(read_yaml(path)) if path.exists() else {} for each, path in words.items()}
    for name in LISTS:
        if (path := root / SHARED / f"{name}.yaml").exists():
            yield f"{SHARED}-{name}", _by_language(read_yaml(path))
    for path in sorted((root / SHARED / "codelists").glob("*.yaml")):
        if isinstance(codes := read_yaml(path), Mapping):
            yield f"{CODELISTS}{path.stem}", _by_language(codes)
    if (path := root / f"{QUESTIONS[1:]}.yaml").exists():
        yield QUESTIONS, _by_language({name: each.get("words") for name, each in read_yaml(path).items()})


def _by_language(entries: Mapping[str, Any]) -> Texts:
    """Entries with words in every language, turned over; several words for one thing stand in one line."""
    written = {str(key): each for key, each in entries.items() if isinstance(each, Mapping)}
    return {language: {key: _line(each.get(language)) for key, each in written.items()} for language in LANGUAGES}


def _line(words: Any) -> str:
    return " · ".join(str(each) for each in words) if isinstance(words, list) else str(words or "")
