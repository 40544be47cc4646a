"""The house's own words, flattened to dotted keys: of every room `texts/<language>.yaml`, and of a subject of its own
`texts/<subject>/<language>.yaml`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from balcao.kernel.texts import LANGUAGES, to_simplified
from balcao.kernel.yaml_text import from_yaml

ROOMS = Path(__file__).resolve().parents[2]

LANGUAGE_NAMES = {
    "zh-Hant": ("繁", "繁體中文"),
    "zh-Hans": ("简", "简体中文"),
    "pt": ("PT", "Português"),
    "en": ("EN", "English"),
}
"""Of each language the sign on its switch and its own name."""

_FORMS = re.compile(r"\{(\w+):([^|{}]*)\|([^|{}]*)\}")
"""One thing or several, as a text says it."""
_DJANGO_TO_OURS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "pt": "pt", "en": "en"}


def current_language() -> str:
    """The language of the page being made."""
    return _DJANGO_TO_OURS.get((translation.get_language() or "").lower(), "zh-Hant")


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{key}.")
        else:
            yield key, str(value)


def text_folders() -> dict[str, Path]:
    """Room name to its folder of texts."""
    folders = [*ROOMS.glob("*/texts"), *ROOMS.glob("foundation/*/texts")]
    return {folder.parent.name: folder for folder in sorted(folders)}


def room_texts(folder: Path, language: str) -> dict[str, str]:
    """One room's texts in one written language; empty when no file has any.

    :raises ValueError: for a key written in two files.
    """
    found: dict[str, str] = {}
    for path in sorted([*folder.glob(f"{language}.yaml"), *folder.glob(f"*/{language}.yaml")]):
        for key, text in _flatten(from_yaml(path.read_text(encoding="utf-8")) or {}):
            if key in found:
                raise ValueError(f"{path}: {key} is written twice")
            found[key] = text
    return found


@cache
def _all_texts(language: str) -> dict[str, str]:
    """Every key as written, and with its room's name before it."""
    found: dict[str, str] = {}
    for room, folder in text_folders().items():
        for key, text in room_texts(folder, language).items():
            found.setdefault(key, text)
            if not key.startswith(f"{room}."):
                found[f"{room}.{key}"] = text
    return found


def known(key: str) -> bool:
    """Whether that text is written in every language."""
    return all(key in _all_texts(language) for language in LANGUAGES)


def known_keys() -> frozenset[str]:
    """The keys of all texts as they are written."""
    return frozenset(_all_texts(LANGUAGES[0]))


def translate(key: str, language: str | None = None, **values: object) -> str:
    """The text of that key; `{name}` places are filled from `values`, `{count:one|many}` gives the one for a single
    thing and the other for any other number. An unknown key shows itself."""
    language = language or current_language()
    written = "zh-Hant" if language == "zh-Hans" else language
    text = _all_texts(written).get(key, key)
    if "|" in text:
        text = _FORMS.sub(lambda found: found[2] if str(values.get(found[1])) == "1" else found[3], text)
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return to_simplified(text) if language == "zh-Hans" else text


def text_of(key: str, **values: object) -> dict[str, str]:
    """That text in all written languages, for what is stored or sent."""
    return {language: translate(key, language, **values) for language in LANGUAGES}
